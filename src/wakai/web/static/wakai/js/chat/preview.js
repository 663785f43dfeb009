// Before a message leaves: how it reads for somebody of another language, there and back.
//
// Sending never waits long for it: a translation that does not come in time is not waited for.

const PATIENCE = 4_000;

export class Preview {
  constructor(root, { preview, staff }) {
    this.url = preview;
    this.always = staff;
    this.place = root.querySelector("[data-preview-place]");
    const ask = root.querySelector("[data-preview-ask]");
    if (ask) ask.hidden = !this.url;
  }

  /** Resolves to true if the text can be sent now, to false if its writer changes it first. */
  async passes(text, { asked = false } = {}) {
    if (!this.url || !text || !(asked || this.always)) return true;
    const html = await this.#drawn(text, asked);
    return html ? this.#shown(html) : true;
  }

  async #drawn(text, asked) {
    const data = new FormData();
    data.set("text", text);
    if (asked) data.set("asked", "1");
    data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const response = await fetch(this.url, { method: "POST", body: data, signal: AbortSignal.timeout(PATIENCE) });
      return response.status === 200 ? await response.text() : "";
    } catch {
      return "";
    }
  }

  #shown(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    this.place.replaceChildren(template.content);
    const send = this.place.querySelector("[data-preview-send]");
    send.focus();
    return new Promise((decided) => {
      const end = (sent) => {
        this.place.replaceChildren();
        decided(sent);
      };
      send.addEventListener("click", () => end(true));
      this.place.querySelector("[data-preview-change]").addEventListener("click", () => end(false));
      this.place.firstElementChild.addEventListener("keydown", (event) => {
        if (event.key === "Escape") end(false);
      });
    });
  }
}

const LONG_WORDS = 30;
const LONG_LETTERS = 70; // of languages that are written without spaces
const SENTENCE = /[^.!?。！？\n]+[.!?。！？]?/gu;
const PAUSES = [/[,;:、，；]\s*/gu, /\s+/gu]; // rather after a comma than between two words

/** Return where a sentence that is too long to be translated well could be parted; else nothing. */
export function tooLong(text) {
  for (const { 0: sentence, index } of text.matchAll(SENTENCE)) {
    const words = sentence.trim().split(/\s+/u).length;
    const letters = [...sentence].length;
    const unspaced = letters / words > 20;
    if (unspaced ? letters <= LONG_LETTERS : words <= LONG_WORDS) continue;
    return index + middle(sentence);
  }
  return null;
}

/** Return the pause that is nearest to the middle of a sentence. */
function middle(sentence) {
  const half = sentence.length / 2;
  for (const pause of PAUSES) {
    const ends = [...sentence.matchAll(pause)].map((found) => found.index + found[0].length);
    const inside = ends.filter((end) => end > half / 3 && end < sentence.length - half / 3);
    if (inside.length) return inside.reduce((a, b) => (Math.abs(a - half) <= Math.abs(b - half) ? a : b));
  }
  return Math.round(half);
}
