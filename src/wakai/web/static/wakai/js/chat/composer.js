// The composer: Enter sends, but never in the middle of an input method; every word is kept as a draft.

import { tooLong } from "./preview.js";

const SAVE_AFTER = 700;
const TYPING_EVERY = 3_000;
const AFTER_COMPOSITION = 80; // some browsers send the closing Enter after the composition has ended

/** Choose the rule that what is written rests on, or none; it is opened, to be seen before it is sent. */
export function rest(form, rule) {
  const cited = form.querySelector("[data-rule]");
  if (!cited) return;
  cited.querySelector("[name=clause]").value = rule?.clause ?? "";
  cited.querySelector(`[name=applies][value=${rule?.applies ?? "yes"}]`).checked = true;
  cited.open = Boolean(rule);
}

export class Composer extends EventTarget {
  constructor(form, { drafts }, preview) {
    super();
    this.preview = preview;
    this.form = form;
    this.drafts = drafts;
    this.field = form.querySelector("textarea");
    this.note = form.querySelector("[data-draft]");
    this.problem = form.querySelector("[data-problem]");
    this.files = form.querySelector("upload-field");
    this.touch = matchMedia("(pointer: coarse)").matches;
    this.composedAt = -Infinity;
    this.saved = this.#draft({ text: this.field.defaultValue });
    this.field.addEventListener("compositionend", (event) => { this.composedAt = event.timeStamp; });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#typed());
    for (const kept of form.querySelectorAll("[data-rule], [name=note]")) {
      kept.addEventListener("change", () => this.#soon());
    }
    form.addEventListener("submit", (event) => this.#submit(event));
    form.querySelector("[data-preview-ask]")?.addEventListener("click", () => this.#look());
    form.querySelector("[data-split]")?.addEventListener("click", () => this.#split());
    addEventListener("pagehide", () => this.#save(true));
  }

  say(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }

  /** Put a text back that was not sent, and the rule that it was to rest on. */
  restore({ text, rule }) {
    if (!this.field.value) {
      this.field.value = text;
      rest(this.form, rule);
    }
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

  async #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (this.files?.busy) return this.say(this.form.dataset.busy || "…");
    if (this.looking || (!text && !this.files?.ids.length)) return;
    this.say("");
    const note = new FormData(this.form).get("note") === "1";
    if (!note && this.#hasBlank(text)) return this.say(this.form.dataset.blank);
    const sure = note ? await this.#sureOfNote(text) : await this.#passes(text);
    if (!sure) return this.field.focus();
    this.#send(text, note);
  }

  /** Return the rule that is chosen for what is written; only the desk has some. */
  #rule() {
    const given = new FormData(this.form);
    return given.get("clause") ? { clause: given.get("clause"), applies: given.get("applies") } : null;
  }

  /** Only the desk has canned answers, and so blanks that may be left in them. */
  #hasBlank(text) {
    return Boolean(this.form.dataset.blank) && /\{\{[^{}]*\}\}/.test(text);
  }

  /** Who names somebody in a note may believe that they read it. */
  #sureOfNote(text) {
    const dialog = document.querySelector("[data-note-names]");
    if (!dialog || !text.includes("@")) return true;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((decided) => {
      dialog.addEventListener("close", () => decided(dialog.returnValue === "keep"), { once: true });
    });
  }

  /** Look at the translation of what is written, whether or not it is risky. */
  async #look() {
    const text = this.field.value.trim();
    if (!text || this.looking) return this.field.focus();
    if (await this.#passes(text, { asked: true })) this.#send(text, false);
    else this.field.focus();
  }

  async #passes(text, options) {
    this.looking = true;
    this.field.readOnly = true;
    const passes = await this.preview.passes(text, options);
    this.field.readOnly = false;
    this.looking = false;
    return passes;
  }

  #send(text, note) {
    const rule = note ? null : this.#rule();
    const attachments = this.files?.ids ?? [];
    this.field.value = "";
    this.files?.clear();
    const details = this.form.querySelector("[data-files]");
    if (details) details.open = false;
    this.dispatchEvent(new CustomEvent("send", { detail: { text, attachments, note, rule } }));
    if (!note) rest(this.form, null);
    this.#long();
    this.#save();
    this.field.focus();
  }

  /** Long sentences are often translated wrongly: say so while one is written. */
  #long() {
    const hint = this.form.querySelector("[data-long]");
    if (hint && this.preview.url) hint.hidden = tooLong(this.field.value) === null;
  }

  #split() {
    const at = tooLong(this.field.value);
    if (at === null) return;
    this.field.focus();
    this.field.setRangeText("\n", at, at, "end");
    this.#typed();
  }

  #typed() {
    this.say("");
    this.#long();
    if (this.field.value && Date.now() - (this.toldAt || 0) > TYPING_EVERY) {
      this.toldAt = Date.now();
      const detail = { note: new FormData(this.form).get("note") === "1" };
      this.dispatchEvent(new CustomEvent("typing", { detail }));
    }
    this.#soon();
  }

  #soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#save(), SAVE_AFTER);
  }

  /** Return what is kept of a text: with the rule it is to rest on, and whether it is a note. */
  #draft({ text }) {
    const note = new FormData(this.form).get("note") === "1" ? { note: "1" } : null;
    return JSON.stringify({ text, ...(text && { ...this.#rule(), ...note }) });
  }

  async #save(leaving = false) {
    clearTimeout(this.timer);
    const body = this.#draft({ text: this.field.value });
    if (!this.drafts || body === this.saved) return;
    this.saved = body;
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "content-type": "application/json", "x-csrftoken": token };
    try {
      const method = "POST";
      const response = await fetch(this.drafts, { method, headers, body, keepalive: leaving });
      if (!response.ok) this.saved = undefined;
    } catch {
      this.saved = undefined; // the next key tries again; the text is still in the field
    }
  }
}
