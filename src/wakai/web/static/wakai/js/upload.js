// <upload-field>: files that arrive, whatever happens to the network or the page.
//
// It stands around an <input type="file">; without script that input works alone. When a file is
// there, a hidden input with its id takes the place of the file in the form. Listen to "change"
// for { ids, busy }. The chat may use Transfer directly.

import { fingerprint, memory } from "./upload-memory.js";
import { Gone, newId, Transfer } from "./upload-transfer.js";

export { Transfer };

const AT_ONCE = 2;

class UploadField extends HTMLElement {
  connectedCallback() {
    if (this.items) return;
    this.items = new Map();
    this.input = this.querySelector("input[type=file]");
    this.list = this.querySelector(".upload-list");
    this.status = this.querySelector(".upload-status");
    this.waits = this.querySelector(".upload-waits");
    this.say = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.name = this.input.name;
    this.scope = this.dataset.scope || `${location.pathname}#${this.name}`;
    this.mustHave = this.input.required;
    this.input.removeAttribute("name"); // what is sent ahead is not sent with the form again
    this.input.addEventListener("change", () => this.#chosen(this.input.files));
    this.addEventListener("dragover", (event) => this.#over(event, true));
    this.addEventListener("dragleave", (event) => this.#over(event, false));
    this.addEventListener("drop", (event) => this.#dropped(event));
    this.input.form?.addEventListener("submit", (event) => this.#submitting(event), { capture: true });
    this.#adopt();
    this.#resume();
    if (this.input.files.length) this.#chosen(this.input.files); // somebody was faster than this script
  }

  /** The ids of all files that have arrived and can be attached. */
  get ids() {
    return [...this.items.values()].filter((item) => item.done).map((item) => item.id);
  }

  get busy() {
    return [...this.items.values()].some((item) => item.moving);
  }

  /** Forget everything, after it was sent some other way (the chat does). */
  clear() {
    for (const item of [...this.items.values()]) this.#drop(item);
  }

  #over(event, on) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.classList.toggle("is-over", on);
  }

  #dropped(event) {
    this.#over(event, false);
    if (event.dataTransfer.files.length) this.#chosen(event.dataTransfer.files);
  }

  async #chosen(files) {
    const list = [...files];
    this.input.value = "";
    for (const file of list) {
      await this.#add(file);
      this.#pump();
    }
  }

  async #add(file) {
    const mark = fingerprint(file);
    const known = [...this.items.values()].find((item) => item.mark === mark);
    if (known?.done || known?.moving) return this.#announce(this.say.twice, known);
    const item = known || { id: newId(), mark, at: Date.now(), name: file.name, size: file.size };
    Object.assign(item, { file, moving: true });
    if (!known) this.#show(item);
    const refusal = this.#tooLarge(file);
    if (refusal) return this.#refuse(item, refusal);
    this.#preview(item);
    this.#state(item, "waiting", this.say.waiting);
    await memory.keep(this.#memo(item));
  }

  #memo({ id, mark, at, name, size, file }) {
    return { id, mark, at, name, size, file, person: this.dataset.person, scope: this.scope };
  }

  #tooLarge(file) {
    if (!file.size) return this.say.empty;
    const family = file.type === "application/pdf" ? "document" : file.type.split("/")[0];
    const most = Number(this.dataset[`${family}Max`] || this.dataset.videoMax);
    return file.size > most ? this.say[`too_large_${family}`] || this.say.too_large : "";
  }

  #pump() {
    const items = [...this.items.values()];
    const free = AT_ONCE - items.filter((item) => item.transfer).length;
    items.filter((item) => item.moving && !item.transfer).slice(0, free).forEach((item) => this.#send(item));
    this.#settle();
  }

  async #send(item) {
    item.transfer = new Transfer({
      file: item.file,
      id: item.id,
      endpoint: this.dataset.endpoint,
      purpose: this.dataset.purpose,
      csrf: this.dataset.csrf,
      onProgress: (sent, size) => this.#progress(item, sent, size),
      onPause: (paused) => paused && this.#state(item, "paused", this.say.paused),
    });
    try {
      this.#arrived(item, await item.transfer.run());
    } catch (fault) {
      if (item.transfer.stop.signal.aborted) return;
      this.#refuse(item, fault.message || this.say.failed, { again: ["sign_in", "403"].includes(fault.code) });
    } finally {
      item.transfer = null;
      this.#pump();
    }
  }

  #arrived(item, state) {
    item.moving = false;
    if (state.state === "refused") return this.#refuse(item, state.message);
    item.done = state.offset === state.size;
    if (!item.done) return this.#state(item, "lost", this.say.choose_again.replace("{percent}", percent(state)));
    if (state.thumb_url) this.#picture(item, state.thumb_url);
    const ready = state.state === "ready";
    this.#state(item, ready ? "ready" : "processing", state.note || (ready ? this.say.ready : this.say.processing));
    this.#hidden(item);
    memory.keep({ ...this.#memo(item), file: null });
    this.#announce(this.say.arrived, item);
    this.#changed();
  }

  #refuse(item, message, { again = false } = {}) {
    Object.assign(item, { moving: false, done: false });
    this.#state(item, "refused", message);
    item.row.querySelector(".upload-again").hidden = !again;
    if (!again) memory.forget(item.id);
    this.#announce(message, item);
    this.#settle();
  }

  // Rows that the server has drawn already, for files that came with an earlier form.
  #adopt() {
    for (const row of this.list.querySelectorAll("[data-id]")) {
      const item = { id: row.dataset.id, name: row.dataset.name, row, done: true };
      this.items.set(item.id, item);
      this.#bind(item);
    }
  }

  async #resume() {
    for (const kept of await memory.of(this.dataset.person, this.scope)) {
      if (this.items.has(kept.id)) continue;
      const asked = new Transfer({ ...kept, file: kept.file || kept, endpoint: this.dataset.endpoint });
      const state = await asked.status().catch((fault) => (fault instanceof Gone ? { state: "gone" } : null));
      if (state?.used || state?.state === "refused" || (state?.state === "gone" && !kept.file)) {
        memory.forget(kept.id);
        continue;
      }
      const item = { ...kept };
      this.#show(item);
      if (item.file && (!state || state.offset !== state.size)) {
        item.moving = true;
        this.#preview(item);
        this.#state(item, "waiting", this.say.waiting);
      } else this.#arrived(item, state || { state: "lost", offset: 0, size: item.size });
    }
    this.#pump();
  }

  #show(item) {
    item.row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    item.row.querySelector(".upload-name").textContent = item.name;
    item.row.querySelector(".upload-size").textContent = megabytes(item.size, this.say.size);
    this.items.set(item.id, item);
    this.#bind(item);
    this.list.append(item.row);
  }

  #bind(item) {
    const remove = item.row.querySelector(".upload-remove");
    remove.setAttribute("aria-label", this.say.remove.replace("{name}", item.name));
    remove.hidden = false;
    remove.addEventListener("click", () => this.#remove(item));
    item.row.querySelector(".upload-again")?.addEventListener("click", () => {
      item.moving = true;
      this.#state(item, "waiting", this.say.waiting);
      this.#pump();
    });
  }

  #remove(item) {
    const transfer = item.transfer || new Transfer({ ...item, file: item, endpoint: this.dataset.endpoint, csrf: this.dataset.csrf });
    transfer.cancel();
    this.#drop(item);
    this.#announce(this.say.removed, item);
    this.input.focus();
    this.#changed();
    this.#pump();
  }

  #drop(item) {
    memory.forget(item.id);
    this.items.delete(item.id);
    item.row.remove();
    this.#settle();
  }

  #preview(item) {
    if (item.file.type.startsWith("image/")) this.#picture(item, URL.createObjectURL(item.file));
  }

  #picture(item, address) {
    const image = item.row.querySelector("img");
    image.onload = () => {
      image.hidden = false;
      URL.revokeObjectURL(address);
    };
    image.onerror = () => (image.hidden = true); // HEIC in most browsers: the server's comes later
    image.src = address;
  }

  #hidden(item) {
    if (item.row.querySelector("input")) return;
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: this.name, value: item.id });
    item.row.append(input);
  }

  #progress(item, sent, size) {
    item.row.querySelector("progress").value = percent({ offset: sent, size });
    this.#state(item, "sending", this.say.sending.replace("{percent}", percent({ offset: sent, size })));
  }

  #state(item, state, text) {
    item.row.dataset.state = state;
    item.row.querySelector("progress").hidden = !["waiting", "sending", "paused"].includes(state);
    item.row.querySelector(".upload-note").textContent = text;
    item.row.querySelector(".upload-again").hidden = true;
  }

  #tell(text) {
    this.waits.hidden = !text;
    this.waits.textContent = text;
  }

  #announce(text, item) {
    this.status.textContent = `${item.name}: ${text}`;
  }

  #submitting(event) {
    if (!this.busy || event.submitter?.formNoValidate) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.later = { form: event.target, submitter: event.submitter };
    this.#tell(this.say.form_waits);
  }

  #settle() {
    this.input.required = this.mustHave && !this.ids.length && !this.busy;
    this.classList.toggle("is-busy", this.busy);
    if (this.busy || !this.later) return;
    const { form, submitter } = this.later;
    this.later = null;
    if ([...this.items.values()].some((item) => !item.done)) {
      this.#tell(this.say.form_stopped);
      return;
    }
    this.#tell("");
    form.requestSubmit(submitter);
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { ids: this.ids, busy: this.busy } }));
  }
}

const percent = ({ offset, size }) => Math.floor((100 * offset) / Math.max(size, 1));

function megabytes(bytes, pattern) {
  const number = bytes / 1_000_000;
  return pattern.replace("{number}", number >= 10 ? number.toFixed(0) : Math.max(number, 0.1).toFixed(1));
}

customElements.define("upload-field", UploadField);
