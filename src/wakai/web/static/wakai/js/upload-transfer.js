// One file on its way to the server, in pieces (tus 1.0): goes on after a cut where the server is.

const PIECE_MIN = 256 * 1024;
const PIECE_MAX = 1024 * 1024;
const QUICK_MS = 1000;
const SLOW_MS = 4000;
const WAIT_MAX_MS = 30_000;
const TAKEN_BACK = "taken-back";

/** The server will not have this file; the message is for people. */
export class Refused extends Error {
  constructor(answer) {
    super(answer.message);
    this.code = answer.code;
  }
}

/** The server does not know this upload. */
export class Gone extends Error {}

/** Sends one file; the same id again goes on where the server is. */
export class Transfer {
  constructor({ file, endpoint, purpose, csrf, id = newId(), onProgress = () => {}, onPause = () => {} }) {
    Object.assign(this, { file, endpoint, purpose, csrf, id, onProgress, onPause });
    this.url = new URL(id, new URL(endpoint, location.href)).href;
    this.offset = 0;
    this.piece = PIECE_MIN;
    this.stop = new AbortController();
  }

  /** Send what is missing and answer with the server's state of the file. Throws Refused. */
  async run() {
    await this.#stubbornly(() => this.#begin());
    while (this.offset < this.file.size) await this.#stubbornly(() => this.#sendPiece());
    return this.#stubbornly(() => this.status());
  }

  async cancel() {
    this.stop.abort(TAKEN_BACK);
    await fetch(this.url, { method: "DELETE", headers: this.#headers(), keepalive: true }).catch(() => {});
  }

  async status() {
    return (await this.#ask("GET")).json();
  }

  async #begin() {
    const told = {
      id: this.id,
      purpose: this.purpose,
      filename: this.file.name || "file",
      filetype: this.file.type || "",
    };
    const answer = await this.#ask("POST", {
      url: this.endpoint,
      headers: {
        "Upload-Length": String(this.file.size),
        "Upload-Metadata": Object.entries(told).map(([key, value]) => `${key} ${base64(value)}`).join(","),
      },
    });
    this.offset = Number(answer.headers.get("Upload-Offset"));
  }

  async #sendPiece() {
    const body = await this.file.slice(this.offset, this.offset + this.piece).arrayBuffer();
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(this.offset),
    };
    if (crypto.subtle) {
      headers["Upload-Checksum"] = `sha256 ${base64(await crypto.subtle.digest("SHA-256", body))}`;
    }
    const began = performance.now();
    const answer = await this.#ask("PATCH", { headers, body });
    this.#fitPiece(performance.now() - began);
    this.#moveTo(Number(answer.headers.get("Upload-Offset")));
  }

  #fitPiece(took) {
    if (took < QUICK_MS) this.piece = Math.min(this.piece * 2, PIECE_MAX);
    if (took > SLOW_MS) this.piece = Math.max(this.piece / 2, PIECE_MIN);
  }

  #moveTo(offset) {
    this.offset = offset;
    this.onProgress(offset, this.file.size);
  }

  #headers(more = {}) {
    return { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrfToken(this.csrf), ...more };
  }

  async #ask(method, { url = this.url, headers = {}, body } = {}) {
    const answer = await fetch(url, {
      method,
      body,
      headers: this.#headers(headers),
      signal: this.stop.signal,
    });
    if (answer.ok) return answer;
    if (answer.status === 409 && answer.headers.has("Upload-Offset")) {
      return answer;
    }
    if (answer.status === 404) throw new Gone();
    if ([400, 401, 403, 415, 422].includes(answer.status)) throw new Refused(await problem(answer));
    throw new Error(`answered ${answer.status}`);
  }

  /** Do a step until it succeeds; between two tries wait ever longer, or until there is a network. */
  async #stubbornly(step) {
    for (let tries = 0; ; tries += 1) {
      try {
        const result = await step();
        if (tries) this.onPause(false);
        return result;
      } catch (fault) {
        if (fault instanceof Refused || this.stop.signal.aborted) throw fault;
        this.onPause(true);
        await pause(Math.min(500 * 2 ** tries, WAIT_MAX_MS), this.stop.signal);
        // The server may have taken the piece although its answer was lost: ask how far it is.
        if (this.offset || fault instanceof Gone) await this.#begin().catch(() => {});
      }
    }
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const events = { signal, once: true };
    const timer = setTimeout(resolve, milliseconds * (0.75 + Math.random() / 2));
    const now = () => (clearTimeout(timer), resolve());
    addEventListener("online", now, events);
    signal.addEventListener("abort", now, { once: true });
  });
}

async function problem(answer) {
  const told = await answer.json().catch(() => ({}));
  return { code: told.code || String(answer.status), message: told.message || "" };
}

function csrfToken(fallback) {
  return document.cookie.match(/(?:^|; )wakai_csrf=([^;]+)/)?.[1] || fallback;
}

function base64(value) {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : new Uint8Array(value);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0"));
  hex[6] = `4${hex[6][1]}`;
  hex[8] = `a${hex[8][1]}`;
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
