// What was written and is not yet in the log: kept on this device, with the key it is known by.
//
// The key is made before the first attempt, so that a repeat can never become a second message.

import { inTurn, jittered, Refused, sleep } from "./net.js";

const STORE = "messages";
const ASK_AFTER = 4 * 60_000; // after so long without success nothing is sent by itself any more
const TALK = new Set(["message.posted", "note.posted", "card.posted", "card.answered"]);
const RESTS = new Set(["failed", "held"]); // until its writer decides
const BACKOFF = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

function database() {
  return new Promise((open, fail) => {
    const request = indexedDB.open("wakai-outbox", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => open(request.result);
    request.onerror = () => fail(request.error);
  });
}

/** Where the outbox is kept; where a browser has no such place, for as long as the page lives. */
class Shelf {
  constructor() {
    this.memory = new Map();
    this.ready = database().catch(() => null);
  }

  async all() {
    const db = await this.ready;
    if (!db) return [...this.memory.values()];
    return done(db.transaction(STORE).objectStore(STORE).getAll());
  }

  async put(item) {
    const db = await this.ready;
    if (!db) return this.memory.set(item.key, item);
    return done(db.transaction(STORE, "readwrite").objectStore(STORE).put(item));
  }

  async drop(key) {
    const db = await this.ready;
    if (!db) return this.memory.delete(key);
    return done(db.transaction(STORE, "readwrite").objectStore(STORE).delete(key));
  }
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Outbox extends EventTarget {
  constructor(net, { live, messages, assurances, conversation, person, language }) {
    super();
    this.net = net;
    this.live = live;
    this.messages = messages;
    this.assurances = assurances;
    this.whose = `${conversation}:${person}`;
    this.person = person;
    this.language = language;
    this.shelf = new Shelf();
    this.pending = new Map();
    addEventListener("pagehide", () => this.#leave());
    addEventListener("online", () => this.flush());
    addEventListener("pageshow", () => this.flush());
  }

  /** Read what an earlier visit left behind. */
  async open() {
    const mine = (await this.shelf.all()).filter((item) => item.whose === this.whose);
    for (const item of mine.sort((a, b) => a.at - b.at)) this.pending.set(item.key, item);
    for (const item of this.pending.values()) {
      if (item.state === "undoable") Object.assign(item, { state: "waiting", notBefore: 0 });
    }
    return [...this.pending.values()];
  }

  /** Keep a message, then send it. */
  async add(text, { attachments = [], note = false, rule = null, expect = null, undo = 0 } = {}) {
    const item = { key: uuid(), whose: this.whose, text, attachments, note, rule, expect, at: Date.now() };
    item.state = undo ? "undoable" : "waiting";
    item.notBefore = item.at + undo;
    this.pending.set(item.key, item);
    this.#changed(item);
    await this.shelf.put(item);
    this.flush();
    return item;
  }

  /** Send again what has failed. */
  async retry(key) {
    const item = this.pending.get(key);
    if (!item) return;
    Object.assign(item, { state: "waiting", at: Date.now(), why: "" });
    await this.#keep(item);
    this.flush();
  }

  /** Send what was held although somebody else wrote meanwhile. */
  async sendAnyway(key) {
    const item = this.pending.get(key);
    if (item) item.expect = null;
    await this.retry(key);
  }

  /** It is in the log: an answer said so, or the thread itself. */
  async arrived(key, seq) {
    const item = this.pending.get(key);
    if (!item) return;
    this.pending.delete(key);
    this.#changed({ ...item, state: "sent", seq });
    await this.shelf.drop(key);
  }

  async discard(key) {
    this.pending.delete(key);
    await this.shelf.drop(key);
  }

  /** Send what waits, one after the other; one tab at a time. */
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    try {
      await inTurn(`wakai-outbox-${this.whose}`, () => this.#sendAll());
    } finally {
      this.flushing = false;
    }
  }

  async #sendAll() {
    let item;
    let tries = 0;
    while ((item = this.#next())) {
      if (item.notBefore > Date.now()) {
        await sleep(item.notBefore - Date.now());
        continue; // it may have been taken back meanwhile
      }
      const pause = await this.#send(item);
      if (!pause) {
        tries = 0;
        continue;
      }
      if (Date.now() - item.at > ASK_AFTER) {
        await this.#fail(item, "retry_later");
      } else {
        await sleep(pause === true ? jittered(BACKOFF[Math.min(tries++, BACKOFF.length - 1)]) : pause);
      }
    }
  }

  #next() {
    return [...this.pending.values()].find((item) => !RESTS.has(item.state));
  }

  /** Who leaves the page has not taken anything back. */
  #leave() {
    for (const item of this.pending.values()) {
      if (item.state !== "undoable") continue;
      item.notBefore = 0;
      this.#once(item, true).catch(() => {}); // it is still in the outbox, and known by its key
    }
  }

  /** Try once. Returns how long to wait before the next try, true for "the usual", or nothing. */
  async #send(item) {
    item.state = "sending";
    this.#changed(item);
    try {
      const answer = await this.#once(item);
      this.dispatchEvent(new CustomEvent("head", { detail: answer.head }));
      if (answer.problems?.length) this.dispatchEvent(new CustomEvent("problems", { detail: answer.problems }));
      await this.arrived(item.key, answer.seq);
      return 0;
    } catch (error) {
      return this.#troubled(item, error);
    }
  }

  async #troubled(item, error) {
    if (!this.pending.has(item.key)) return 0; // the answer was lost, but the thread has brought it
    const status = error instanceof Refused ? error.status : 0;
    if (status === 409 && error.problem.missed) return this.#overtaken(item, error.problem);
    if (status === 429 || status === 503) {
      item.state = "sending";
      return 1000 * (error.problem.retry_after || 2);
    }
    if (status >= 400 && status < 500) {
      await this.#fail(item, error.problem.code || "", error.problem.detail);
      return 0;
    }
    item.state = "waiting";
    this.#changed(item);
    return true;
  }

  /** Somebody wrote meanwhile: its writer reads that first. What was no talk, or one's own, holds nothing. */
  async #overtaken(item, { head, missed }) {
    const talk = missed.events.filter((event) => TALK.has(event.kind) && event.by_id !== this.person);
    this.dispatchEvent(new CustomEvent("head", { detail: head }));
    if (talk.length) {
      Object.assign(item, { state: "held", missed: talk.length });
    } else {
      item.expect = head;
    }
    await this.#keep(item);
    return 0;
  }

  /** Files and rules go by form, everything else by the live path. */
  #once(item, leaving = false) {
    return item.rule || item.attachments.length ? this.#post(item, leaving) : this.#up(item, leaving);
  }

  async #up(item, leaving = false) {
    const body = { key: item.key, text: item.text, lang: this.language };
    if (item.note) body.note = true;
    if (Number.isInteger(item.expect)) body.expect_seq = item.expect;
    const signal = AbortSignal.timeout(20_000);
    const kept = { method: "POST", body, signal, keepalive: leaving };
    const response = await this.net.live(`${this.live}/messages`, kept);
    return response.json();
  }

  #post(item, leaving) {
    const data = new FormData();
    data.set("key", item.key);
    data.set("text", item.text);
    if (item.note) data.set("note", "1");
    if (Number.isInteger(item.expect)) data.set("expect_seq", item.expect);
    for (const [name, value] of Object.entries(item.rule || {})) data.set(name, value);
    for (const id of item.attachments) data.append("files", id);
    data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    return this.net.form(item.rule ? this.assurances : this.messages, data, { keepalive: leaving });
  }

  #fail(item, why, detail = "") {
    Object.assign(item, { state: "failed", why, detail });
    return this.#keep(item);
  }

  #keep(item) {
    this.#changed(item);
    return this.shelf.put(item);
  }

  #changed(item) {
    this.dispatchEvent(new CustomEvent("change", { detail: item }));
  }
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // pages without TLS have no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
