// The composer: Enter sends, but never in the middle of an input method; every word is kept as a draft.

const SAVE_AFTER = 700;
const TYPING_EVERY = 3_000;
const AFTER_COMPOSITION = 80; // some browsers send the closing Enter after the composition has ended

export class Composer extends EventTarget {
  constructor(form, { drafts }) {
    super();
    this.form = form;
    this.drafts = drafts;
    this.field = form.querySelector("textarea");
    this.note = form.querySelector("[data-draft]");
    this.problem = form.querySelector("[data-problem]");
    this.files = form.querySelector("upload-field");
    this.touch = matchMedia("(pointer: coarse)").matches;
    this.composedAt = -Infinity;
    this.field.addEventListener("compositionend", (event) => { this.composedAt = event.timeStamp; });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#typed());
    form.addEventListener("submit", (event) => this.#submit(event));
    addEventListener("pagehide", () => this.#save(true));
  }

  say(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }

  /** Put a text back that was not sent. */
  restore(text) {
    if (!this.field.value) this.field.value = text;
    this.field.focus();
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    const composing = event.isComposing || event.keyCode === 229
      || event.timeStamp - this.composedAt < AFTER_COMPOSITION;
    if (composing) return;
    if (this.touch && !(event.ctrlKey || event.metaKey)) return; // on a phone it begins a new line
    event.preventDefault();
    this.form.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    const attachments = this.files?.ids ?? [];
    if (this.files?.busy) return this.say(this.form.dataset.busy || "…");
    if (!text && !attachments.length) return;
    this.say("");
    this.field.value = "";
    this.files?.clear();
    const details = this.form.querySelector("[data-files]");
    if (details) details.open = false;
    const note = new FormData(this.form).get("note") === "1";
    this.dispatchEvent(new CustomEvent("send", { detail: { text, attachments, note } }));
    this.#save();
    this.field.focus();
  }

  #typed() {
    this.say("");
    if (this.field.value && Date.now() - (this.toldAt || 0) > TYPING_EVERY) {
      this.toldAt = Date.now();
      this.dispatchEvent(new Event("typing"));
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#save(), SAVE_AFTER);
  }

  async #save(leaving = false) {
    clearTimeout(this.timer);
    const text = this.field.value;
    if (!this.drafts || text === (this.saved ?? this.field.defaultValue)) return;
    this.saved = text;
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "content-type": "application/json", "x-csrftoken": token };
    const body = JSON.stringify({ text });
    try {
      const method = "POST";
      const response = await fetch(this.drafts, { method, headers, body, keepalive: leaving });
      if (!response.ok) this.saved = undefined;
    } catch {
      this.saved = undefined; // the next key tries again; the text is still in the field
    }
  }
}
