// The chat page: the log, the outbox and the thread, put together.

import { count } from "../title.js";
import { Composer } from "./composer.js";
import { Feed } from "./feed.js";
import { Marks } from "./marks.js";
import { Net } from "./net.js";
import { Outbox } from "./outbox.js";
import { Preview } from "./preview.js";
import { Thread } from "./thread.js";

const ABOUT_ANOTHER = new Set(["message.translated", "translation.contested", "card.answered", "message.redacted"]);
const NARROW = "(max-width: 40rem)"; // as in chat_phone.css
const READ_AFTER = 1_000;
const AGAIN_AFTER = 1_500; // a fresh page, text and all; not faster than a server can be restored

export class Chat {
  constructor(root, config) {
    this.root = root;
    this.config = config;
    this.words = config.words;
    this.net = new Net(config);
    this.thread = new Thread(root, this.net, config);
    this.outbox = new Outbox(this.net, config);
    this.feed = new Feed(this.net, config);
    const form = root.querySelector("[data-composer]");
    this.preview = form && new Preview(form, config);
    this.composer = form && new Composer(form, config, this.preview);
    const marks = root.querySelector("[data-marks]");
    this.marks = marks && new Marks(marks, this.net, config);
  }

  async start() {
    this.outbox.addEventListener("change", (event) => this.#item(event.detail));
    this.outbox.addEventListener("head", (event) => this.feed.head(event.detail));
    this.outbox.addEventListener("problems", (event) => this.composer?.say(event.detail.join(" ")));
    this.feed.addEventListener("step", (event) => this.#step(event.detail));
    this.feed.addEventListener("signal", (event) => this.#signal(event.detail));
    this.feed.addEventListener("over", (event) => this.#over(event.detail));
    this.composer?.addEventListener("send", ({ detail }) =>
      this.outbox.add(detail.text, { ...detail, ...this.#guard(detail) }));
    this.composer?.addEventListener("typing", ({ detail }) => this.#live("typing", detail));
    this.root.addEventListener("click", (event) => this.#click(event));
    this.root.addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("visibilitychange", () => this.#read());
    this.#fold(this.root.querySelector("[data-status]"));
    for (const button of this.root.querySelectorAll("[data-older]")) button.hidden = false;
    setInterval(() => this.#fresh(), 1_000);
    for (const item of await this.outbox.open()) this.#item(item);
    this.feed.addEventListener("open", () => this.marks?.say());
    this.feed.start();
    this.marks?.start();
    this.outbox.flush();
    this.#read();
  }

  /** What staff say to a party is held where it was overtaken, and can be taken back for some seconds. */
  #guard({ note }) {
    if (!this.config.staff || note) return {};
    return { expect: this.feed.seq, undo: 1_000 * (this.config.undo_seconds || 0) };
  }

  #item(item) {
    if (item.state === "sent" && !this.thread.has(item.key)) return;
    this.thread.show(item);
    if (item.state === "failed") {
      const why = item.detail || this.words.problems[item.why] || this.words.retry_later;
      this.thread.why(item.key, why);
    }
    if (item.state === "held") this.thread.overtaken(item.key, this.words.overtaken.replace("{n}", item.missed));
  }

  #step({ events, upto }) {
    const draw = [];
    let changed = false;
    for (const event of events) {
      if (event.key && this.thread.has(event.key)) {
        this.outbox.arrived(event.key, event.seq);
        this.thread.show({ key: event.key, seq: event.seq, state: "sent", arrivedAt: event.at });
        if (event.body.attachments?.length) draw.push(event.seq);
      } else if (ABOUT_ANOTHER.has(event.kind)) {
        draw.push(event.body.seq);
      } else {
        draw.push(event.seq);
      }
      changed ||= /^(owner|conversation)\./.test(event.kind);
      if (document.hidden && event.by_id !== this.config.person) this.#badge(1);
    }
    this.thread.draw(draw);
    if (changed) this.#status();
    this.#typing(null);
    this.upto = upto;
    this.#read();
  }

  #signal({ signal, value }) {
    if (signal === "typing") this.#typing(value);
    if (signal === "viewing") this.marks?.heard(value);
    if (signal === "read" && value.by_id !== this.config.person) this.thread.seen(value.upto);
  }

  #typing(who) {
    const line = this.root.querySelector("[data-typing]");
    if (!line) return;
    clearTimeout(this.typingTimer);
    line.hidden = !who;
    if (!who) return;
    const name = this.config.colleagues?.[who.by_id] || this.words.someone;
    line.textContent = (who.note ? this.words.typing_note : this.words.typing).replace("{name}", name);
    this.typingTimer = setTimeout(() => { line.hidden = true; }, 5_000);
  }

  #over(refused) {
    if (refused.problem.code === "signed_out") {
      this.composer?.say(this.words.problems.signed_out);
    } else {
      setTimeout(() => location.reload(), AGAIN_AFTER); // the cursor is of no use any more
    }
  }

  /** Say when the last word came from the server, not that something is "connected". */
  #fresh() {
    const line = this.root.querySelector("[data-fresh]");
    if (!line) return;
    const seconds = Math.round((Date.now() - this.net.provenAt) / 1000);
    const stale = seconds > 40;
    const text = !navigator.onLine ? this.words.offline : stale ? this.words.stale : this.words.fresh;
    line.textContent = text.replace("{seconds}", seconds);
    line.classList.toggle("is-stale", stale || !navigator.onLine);
  }

  async #status() {
    try {
      const html = await this.net.piece(this.config.status);
      const old = this.root.querySelector("[data-status]");
      const template = document.createElement("template");
      template.innerHTML = html;
      const fresh = template.content.querySelector("[data-status]");
      this.#fold(fresh, old);
      old.replaceWith(fresh);
      if (this.composer) this.composer.form.hidden = fresh.dataset.state === "ended";
      if (this.config.staff) this.#changedHands(fresh.dataset);
      document.dispatchEvent(new CustomEvent("wakai:chat-status", { detail: fresh.dataset }));
    } catch {
      setTimeout(() => this.#status(), 2_000);
    }
  }

  /** Keep the other way to an answer as it was; a phone begins with it folded, to show the messages. */
  #fold(fresh, old) {
    const way = fresh?.querySelector(".chat-leave");
    if (!way) return;
    const before = old?.querySelector(".chat-leave");
    if (before) way.open = before.open;
    else if (matchMedia(NARROW).matches) way.open = false;
  }

  /** For who had it, or has it now, the page is another: drawn anew, but never over what is typed. */
  #changedHands({ epoch, owner }) {
    if (Number(epoch) === this.config.epoch) return;
    if (!this.composer && Number(owner) !== this.config.person) return; // somebody looks on
    if (!this.composer?.field.value && !this.outbox.pending.size) return location.reload();
    this.composer?.say(this.words.problems.not_owner);
  }

  /** Count in the title what came while nobody looked. */
  #badge(more) {
    this.unseen = more ? (this.unseen || 0) + more : 0;
    count("chat", this.unseen);
  }

  #read() {
    clearTimeout(this.readTimer);
    if (document.hidden) return;
    if (this.unseen) this.#badge(0);
    if (this.config.reads === false) return; // who looks on has not read it for the house
    this.readTimer = setTimeout(() => {
      const upto = this.feed.seq;
      if (upto === this.readUpto) return;
      this.readUpto = upto;
      this.#live("read", { upto });
    }, READ_AFTER);
  }

  #live(what, body) {
    this.net.live(`${this.config.live}/${what}`, { method: "POST", body }).catch(() => {});
  }

  async #click(event) {
    const button = event.target.closest("[data-retry], [data-anyway], [data-discard], [data-drop], [data-older]");
    if (!button) return;
    const key = button.closest("[data-key]")?.dataset.key;
    if (button.matches("[data-retry]")) this.outbox.retry(key);
    if (button.matches("[data-anyway]")) this.outbox.sendAnyway(key);
    if (button.matches("[data-drop]")) {
      await this.outbox.discard(key);
      this.thread.drop(key);
    }
    if (button.matches("[data-discard]")) {
      const item = this.outbox.pending.get(key);
      await this.outbox.discard(key);
      this.thread.drop(key);
      if (item) this.composer?.restore(item);
    }
    if (button.matches("[data-older]")) {
      const first = await this.thread.older(button.dataset.older);
      button.hidden = first <= 1;
      button.dataset.older = first;
    }
  }

  /** Cards and small buttons: sent without leaving the page; the thread shows what came of it. */
  async #submit(event) {
    const form = event.target;
    if (form.matches("[data-composer], [data-new-chat], [data-leaves]") || form.method !== "post") return;
    if (!form.matches("[data-quiet-form]") && !form.closest(".card-line")) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    try {
      const headers = { accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body: data, headers });
      if (answer.status === 422) return this.#again(form, await answer.text());
      if (!answer.ok) throw new Error(answer.statusText);
      this.net.proof();
      this.feed.head((await answer.json()).head || this.feed.seq);
    } catch {
      this.composer?.say(this.words.problem);
    }
  }

  #again(form, html) {
    const line = form.closest(".card-line");
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.querySelector(".card-line");
    if (!line || !fresh) return;
    line.replaceWith(fresh);
    fresh.querySelector("[aria-invalid]")?.focus();
  }
}

const root = document.querySelector("[data-chat]");
const config = document.getElementById("chat-config");
if (root && config) new Chat(root, JSON.parse(config.textContent)).start();
