// Requests of the chat: the token goes in a header, and every answer proves that the server is there.

const GIVE_UP = 30_000; // a connection whose other end is gone would keep us waiting for ever

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.code || String(status));
    this.status = status;
    this.problem = problem;
  }
}

export class Net extends EventTarget {
  constructor({ token, tokens }) {
    super();
    this.token = token;
    this.tokens = tokens;
    this.provenAt = Date.now();
  }

  /** Something came from the server just now. */
  proof() {
    this.provenAt = Date.now();
  }

  /** Ask the live path. Rejects with Refused, or with what fetch rejects with. */
  async live(url, { method = "GET", body, signal, keepalive = false } = {}) {
    if (this.token.expires_at * 1000 < Date.now() + 30_000) await this.#renew(signal);
    let response = await this.#send(url, { method, body, signal, keepalive });
    if (response.status === 401) {
      await this.#renew(signal);
      response = await this.#send(url, { method, body, signal, keepalive });
    }
    if (!response.ok) throw new Refused(response.status, await problemOf(response));
    this.proof();
    return response;
  }

  /** Send a form to a page, asking for JSON. */
  async form(url, data, { keepalive = false } = {}) {
    const headers = { accept: "application/json" };
    const response = await fetch(url, {
      method: "POST", body: data, headers, keepalive, redirect: "error", signal: AbortSignal.timeout(GIVE_UP),
    });
    if (!response.ok) throw new Refused(response.status, await problemOf(response));
    this.proof();
    return response.json();
  }

  /** Fetch a drawn piece of a page. */
  async piece(url) {
    const headers = { "x-requested-with": "fetch" };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(GIVE_UP) });
    if (!response.ok || response.redirected) throw new Refused(response.status, {});
    this.proof();
    return response.text();
  }

  #send(url, { method, body, signal, keepalive }) {
    const headers = { authorization: `Bearer ${this.token.token}` };
    if (body) headers["content-type"] = "application/json";
    const sent = body && JSON.stringify(body);
    return fetch(url, { method, headers, body: sent, signal, keepalive, cache: "no-store" });
  }

  async #renew(signal = AbortSignal.timeout(GIVE_UP)) {
    const response = await fetch(this.tokens, { cache: "no-store", signal });
    if (!response.ok || response.redirected) {
      throw new Refused(401, { code: "signed_out" });
    }
    this.token = await response.json();
  }
}

async function problemOf(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

export const sleep = (milliseconds, signal) =>
  new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });

/** Do something while no other tab does it; where a browser grants no locks, at once. */
export async function inTurn(name, work, options = {}) {
  let begun = false;
  const once = () => {
    begun = true;
    return work();
  };
  try {
    return await navigator.locks.request(name, options, once);
  } catch (error) {
    if (begun || options.signal?.aborted) throw error;
    return work(); // a frame of another site may be refused them, and so has one tab only
  }
}

/** Between half and one and a half of it, so that not everybody comes back at once. */
export const jittered = (milliseconds) => milliseconds * (0.5 + Math.random());
