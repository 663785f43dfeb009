// The way down: a stream that is read with fetch, a long poll where streams do not get through.
//
// One cursor serves both. A step is taken only from where we stand, so nothing is lost or doubled,
// whatever the network does. One tab of a browser holds the stream and tells the others.

import { inTurn, jittered, Refused, sleep } from "./net.js";

const BEAT = 15_000;
const SILENCE = 2.5 * BEAT; // without a word for so long the stream is given up
const FIRST_WORD = 6_000; // a proxy that holds the stream back does not let even this through
const POLL_FOR = 5 * 60_000;
const GIVE_UP = 3; // streams that broke in a row before the long poll is tried
const SENT_AWAY = 2_000; // all who were sent away come back, but not all in the same moment
const BACKOFF = [250, 1_000, 2_000, 5_000, 10_000, 20_000];

export class Feed extends EventTarget {
  constructor(net, { live, cursor, conversation, person }) {
    super();
    this.net = net;
    this.base = live;
    this.cursor = cursor;
    this.name = `wakai-chat-${conversation}-${person}`;
    this.failures = 0;
    this.pollUntil = 0;
    this.leading = false;
  }

  get seq() {
    return Number(this.cursor.split(".")[1]);
  }

  start() {
    this.stopped = new AbortController();
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(this.name) : null;
    this.channel?.addEventListener("message", (event) => this.#relayed(event.data));
    for (const what of ["online", "pageshow"]) addEventListener(what, () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    if (this.channel) {
      inTurn(this.name, () => this.#lead(), { signal: this.stopped.signal }).catch(() => {});
      this.#follow();
    } else {
      this.#lead();
    }
  }

  /** Look at once: the device woke up, the network is back, or an answer knew more than we do. */
  wake() {
    if (Date.now() - this.net.provenAt < 3_000) return;
    if (this.leading) this.round?.abort();
    else this.#catchUp();
  }

  /** An answer said how far the log goes. */
  head(seq) {
    if (seq > this.seq) {
      clearTimeout(this.late);
      this.late = setTimeout(() => seq > this.seq && this.#catchUp(), 700);
    }
  }

  async #lead() {
    this.leading = true;
    while (!this.stopped.signal.aborted) {
      this.round = new AbortController();
      let pause = 0;
      try {
        if (Date.now() < this.pollUntil) {
          await this.#poll(this.round.signal);
        } else {
          await this.#stream(this.round);
          pause = SENT_AWAY;
        }
        this.failures = 0;
      } catch (error) {
        if (this.#isOver(error)) return;
        this.failures += 1;
        if (this.failures % GIVE_UP === 0) this.pollUntil = Date.now() + POLL_FOR;
      }
      if (this.failures) pause = BACKOFF[Math.min(this.failures, BACKOFF.length) - 1];
      if (pause) await this.#rest(pause);
    }
  }

  /** Wait; whatever wakes us ends it. */
  async #rest(milliseconds) {
    this.round = new AbortController();
    await sleep(jittered(milliseconds), this.round.signal);
  }

  async #stream(round) {
    let timer = setTimeout(() => this.#held(round), FIRST_WORD);
    const still = () => {
      clearTimeout(timer);
      timer = setTimeout(() => round.abort(), SILENCE);
    };
    try {
      const url = `${this.base}/stream?after=${this.cursor}`;
      const response = await this.net.live(url, { signal: round.signal });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let first = true; ; first = false) {
        const { value, done } = await reader.read();
        if (done) return;
        if (first) this.dispatchEvent(new Event("open"));
        still();
        this.failures = 0;
        this.#proof();
        const parts = (rest + value).split("\n\n");
        rest = parts.pop();
        for (const part of parts) this.#frame(part);
      }
    } finally {
      clearTimeout(timer);
      round.abort();
    }
  }

  /** The stream was opened and nothing comes: something between us holds it back. */
  #held(round) {
    this.pollUntil = Date.now() + POLL_FOR;
    round.abort();
  }

  async #poll(signal) {
    const url = `${this.base}/poll?after=${this.cursor}`;
    const response = await this.net.live(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(40_000)]) });
    const step = await response.json();
    this.#proof();
    this.#step(step, step.cursor);
  }

  async #catchUp() {
    try {
      const quick = AbortSignal.timeout(5_000); // the answer is there at once if there is something
      const url = `${this.base}/poll?after=${this.cursor}`;
      const step = await (await this.net.live(url, { signal: quick })).json();
      this.#step(step, step.cursor);
    } catch (error) {
      this.#isOver(error);
    }
  }

  #frame(text) {
    let kind = "step";
    let id = "";
    let data = "";
    for (const line of text.split("\n")) {
      if (line.startsWith("event: ")) kind = line.slice(7);
      else if (line.startsWith("id: ")) id = line.slice(4);
      else if (line.startsWith("data: ")) data += line.slice(6);
    }
    if (!data) return;
    const value = JSON.parse(data);
    if (kind === "step") this.#step(value, id);
    else if (kind === "beat") this.#beat(value);
    else if (kind === "resync") throw new Refused(410, { code: "resync" });
    else if (kind !== "bye") this.#tell({ signal: kind, value });
  }

  #step(step, cursor) {
    const mark = cursor.split(".")[0];
    if (mark !== this.cursor.split(".")[0]) throw new Refused(410, { code: "resync" });
    if (step.upto <= this.seq) return;
    if (step.after > this.seq) throw new Error("a step is missing");
    this.cursor = cursor;
    const fresh = step.events.filter((event) => event.seq > step.after);
    this.#tell({ step: { ...step, events: fresh }, cursor });
  }

  #beat({ head }) {
    if (head > this.seq) throw new Error("the thread is longer than what came");
    this.#proof();
  }

  #proof() {
    this.net.proof();
    if (this.leading && Date.now() - (this.toldAt || 0) > 1_000) {
      this.toldAt = Date.now();
      this.channel?.postMessage({ proof: true });
    }
  }

  #tell(message) {
    if (this.leading) this.channel?.postMessage(message);
    this.#hand(message);
  }

  #hand(message) {
    const kind = message.step ? "step" : "signal";
    this.dispatchEvent(new CustomEvent(kind, { detail: message.step || message }));
  }

  #relayed(message) {
    if (this.leading) return;
    this.net.proof();
    if (!message.step) {
      if (message.signal) this.#hand(message);
    } else if (message.step.after > this.seq) {
      this.#catchUp();
    } else if (message.step.upto > this.seq) {
      message.step.events = message.step.events.filter((event) => event.seq > this.seq);
      this.cursor = message.cursor;
      this.#hand(message);
    }
  }

  async #follow() {
    await sleep(1_000);
    while (!this.leading && !this.stopped.signal.aborted) {
      if (Date.now() - this.net.provenAt > SILENCE / 2) await this.#catchUp();
      await sleep(jittered(BEAT / 2), this.stopped.signal);
    }
  }

  #isOver(error) {
    if (!(error instanceof Refused) || ![401, 404, 410].includes(error.status)) return false;
    this.stopped.abort();
    this.dispatchEvent(new CustomEvent("over", { detail: error }));
    return true;
  }
}
