// Who else has this conversation open at the desk: a mark each, faded while their tab is not in front.
//
// Nothing of it is kept anywhere. Each tab says from time to time that it is there; whoever is not
// heard for a while has gone.

const SAY_EVERY = 10_000;
const GONE_AFTER = 25_000;

export class Marks {
  constructor(list, net, { live, colleagues }) {
    this.list = list;
    this.net = net;
    this.url = `${live}/viewing`;
    this.names = colleagues || {};
    this.tab = Math.random().toString(36).slice(2, 10) || "tab";
    this.tabs = new Map();
  }

  start() {
    setInterval(() => {
      this.say();
      this.draw();
    }, SAY_EVERY);
    document.addEventListener("visibilitychange", () => this.say());
    for (const what of ["focus", "blur", "pageshow"]) addEventListener(what, () => this.say());
    addEventListener("pagehide", () => this.#send("gone"));
  }

  /** Say how this tab has the conversation open. */
  say() {
    this.#send(document.hidden || !document.hasFocus() ? "away" : "here");
  }

  /** A colleague's tab said how it has the conversation open. */
  heard({ by_id: person, tab, state }) {
    const isNew = !this.tabs.has(tab);
    if (state === "gone") this.tabs.delete(tab);
    else this.tabs.set(tab, { person, state, at: Date.now() });
    if (isNew && state !== "gone") this.say(); // they have just come and do not know of us
    this.draw();
  }

  draw() {
    const here = new Map();
    for (const [tab, { person, state, at }] of this.tabs) {
      if (Date.now() - at > GONE_AFTER) this.tabs.delete(tab);
      else here.set(person, here.get(person) === "here" ? "here" : state);
    }
    this.list.replaceChildren(...[...here].map(([person, state]) => this.#mark(person, state)));
    this.list.hidden = !here.size;
  }

  #mark(person, state) {
    const mark = document.createElement("li");
    const name = this.names[person] || "?";
    mark.className = `mark is-${state}`;
    mark.textContent = initials(name);
    mark.title = this.list.dataset[state].replace("{name}", name);
    mark.setAttribute("aria-label", mark.title);
    return mark;
  }

  #send(state) {
    const body = { state, tab: this.tab };
    this.net.live(this.url, { method: "POST", body, keepalive: state === "gone" }).catch(() => {});
  }
}

/** One letter of a name in one script, two of a name in two words. */
function initials(name) {
  const words = name.trim().split(/\s+/u);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] || "");
  return letters.join("").toLocaleUpperCase();
}
