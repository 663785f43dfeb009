// Follows the whole log for the lists of the desk: one tab of a browser listens and tells the others.
//
// It is only a hint: the lists ask the server every few seconds in any case.

import { inTurn, jittered, Net, Refused, sleep } from "../chat/net.js";

const NAME = "wakai-desk-inbox";
const APART = 2_000; // however much happens, the lists are drawn no more often than that
const SILENCE = 40_000; // there is a heartbeat every 15 seconds
const AGAIN = 5_000;

const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
let toldAt = 0;
let due = null;

function tell() {
  due ??= setTimeout(() => {
    due = null;
    toldAt = Date.now();
    document.dispatchEvent(new CustomEvent("wakai:inbox"));
  }, Math.max(0, toldAt + APART - Date.now()));
}

async function listen(net) {
  const round = new AbortController();
  let timer = setTimeout(() => round.abort(), SILENCE);
  try {
    const response = await net.live("/live/inbox/stream", { signal: round.signal });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => round.abort(), SILENCE);
      if (!/^id: /m.test(value)) continue;
      tell();
      channel?.postMessage("changed");
    }
  } finally {
    clearTimeout(timer);
    round.abort();
  }
}

async function lead(net) {
  for (;;) {
    try {
      await listen(net);
    } catch (error) {
      if (error instanceof Refused && [401, 404].includes(error.status)) return;
    }
    await sleep(jittered(AGAIN));
  }
}

const place = document.querySelector("[data-tokens]");
channel?.addEventListener("message", tell);
if (place) inTurn(NAME, () => lead(new Net({ token: { expires_at: 0 }, tokens: place.dataset.tokens })));
