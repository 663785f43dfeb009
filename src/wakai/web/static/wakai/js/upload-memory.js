// What this browser remembers of unfinished files, so that a reload loses none.

const KEPT_MS = 30 * 24 * 3600 * 1000;

/** Unfinished files of this person, content included where the browser has room for it. */
export const memory = {
  async open() {
    this.database ||= await new Promise((resolve, reject) => {
      const asked = indexedDB.open("wakai-uploads", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("items", { keyPath: "id" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return this.database;
  },

  async do(mode, work) {
    try {
      const store = (await this.open()).transaction("items", mode).objectStore("items");
      return await new Promise((resolve, reject) => {
        const asked = work(store);
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    } catch {
      return undefined; // a private window: the upload works, it is only not remembered
    }
  },

  async keep(item) {
    const kept = await this.do("readwrite", (store) => store.put(item));
    if (kept === undefined) await this.do("readwrite", (store) => store.put({ ...item, file: null }));
  },

  forget(id) {
    return this.do("readwrite", (store) => store.delete(id));
  },

  /** Return what belongs to this person and field; what is another's or old is forgotten. */
  async of(person, scope) {
    const items = (await this.do("readonly", (store) => store.getAll())) || [];
    const foreign = (item) => item.person !== person || Date.now() - item.at > KEPT_MS;
    await Promise.all(items.filter(foreign).map((item) => this.forget(item.id)));
    return items.filter((item) => !foreign(item) && item.scope === scope);
  },
};

/** What a file is recognised by when it is chosen a second time. */
export const fingerprint = (file) => [file.name, file.size, file.lastModified].join("|");
