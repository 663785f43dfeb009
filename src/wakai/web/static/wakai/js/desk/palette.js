// Find anything: what the page holds and what the server adds, in one list that a few letters narrow.

const SHOWN_MAX = 40;

const plain = (text) => text.normalize("NFKC").toLowerCase();

export class Palette {
  constructor(dialog, told, run) {
    this.dialog = dialog;
    this.told = told;
    this.run = run;
    this.field = dialog.querySelector("input");
    this.list = dialog.querySelector("[role=listbox]");
    this.nothing = dialog.querySelector("[data-nothing]");
    this.field.addEventListener("input", () => this.#narrow());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]")));
  }

  async open(asked = "") {
    this.field.value = asked;
    this.entries = this.#ofPage();
    this.dialog.showModal();
    this.#narrow();
    this.entries.push(...(await this.#ofServer()));
    if (this.dialog.open) this.#narrow();
  }

  #ofPage() {
    const { conversations, cards, actions } = this.dialog.dataset;
    const rows = [...document.querySelectorAll(".desk-row")].map((row) => ({
      words: [".desk-row-head strong", ".desk-row-text"].map((part) => row.querySelector(part).textContent).join(" – "),
      group: conversations,
      go: () => row.click(),
    }));
    const sent = [...document.querySelectorAll("[data-cards] button")].map((button) => (
      { words: button.textContent.trim(), group: cards, go: () => button.click() }));
    const done = this.told.filter(({ action }) => action !== "palette").map(({ action, label }) => (
      { words: label, group: actions, go: () => this.run(action) }));
    return [...rows, ...done, ...sent];
  }

  async #ofServer() {
    try {
      const response = await fetch(this.dialog.dataset.url);
      if (!response.ok || response.redirected) return [];
      const template = document.createElement("template");
      template.innerHTML = await response.text();
      return [...template.content.querySelectorAll("li")].map((line) => this.#entry(line));
    } catch {
      return []; // what the page holds can be found all the same
    }
  }

  #entry(line) {
    const kept = document.importNode(line, true);
    const go = kept.querySelector("[data-go]");
    const { insert, note } = kept.dataset;
    return {
      words: go.textContent.trim(),
      group: kept.dataset.group,
      lang: kept.lang,
      go: insert ? () => put(insert, note) : () => {
        kept.hidden = true;
        this.dialog.after(kept); // a form that stands in no page cannot be sent
        go.click();
      },
    };
  }

  #narrow() {
    const asked = plain(this.field.value).split(/\s+/u).filter(Boolean);
    const fits = ({ words, group }) => asked.every((word) => plain(`${words} ${group}`).includes(word));
    this.shown = this.entries.filter(fits).slice(0, SHOWN_MAX);
    this.list.replaceChildren(...this.shown.map((entry, at) => option(entry, at)));
    this.nothing.hidden = this.shown.length > 0;
    this.#mark(0);
  }

  #mark(at) {
    this.at = at;
    [...this.list.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
    const line = this.list.children[at];
    this.field.setAttribute("aria-activedescendant", line?.id || "");
    line?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.shown.length) {
      event.preventDefault();
      this.#mark((this.at + step + this.shown.length) % this.shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#choose(this.list.children[this.at]);
    }
  }

  #choose(line) {
    if (!line) return;
    const entry = this.shown[[...this.list.children].indexOf(line)];
    this.dialog.close();
    entry.go();
  }
}

/** Put a canned answer where one writes, and mark its first empty blank. */
export function put(text, note) {
  const form = document.querySelector("[data-composer]");
  const field = form.querySelector("textarea");
  const from = field.selectionStart;
  field.setRangeText(text, from, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  const blank = text.match(/\{\{[^{}]*\}\}/);
  if (blank) field.setSelectionRange(from + blank.index, from + blank.index + blank[0].length);
  const told = form.querySelector("[data-canned-note]");
  told.textContent = note;
  told.hidden = !note;
}

function option({ words, group, lang }, at) {
  const line = document.createElement("li");
  line.id = `desk-palette-${at}`;
  line.setAttribute("role", "option");
  const said = document.createElement("span");
  said.textContent = words;
  said.dir = "auto";
  if (lang) said.lang = lang;
  const kind = document.createElement("span");
  kind.className = "tiny quiet";
  kind.textContent = group;
  line.append(said, kind);
  return line;
}
