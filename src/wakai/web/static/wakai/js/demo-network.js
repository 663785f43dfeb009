// The demo's cut network: between the chat and the real fetch, so that one can watch the chat heal.
//
// Loaded before the chat, on one page of the demo. The chat knows nothing of it.

const GIVE_UP = 4_000; // after so long without an answer the browser of this page gives up
const LINES = 40;

const panel = document.querySelector("[data-network]");
const list = panel.querySelector("[data-network-log]");
const words = JSON.parse(document.getElementById("network-words").textContent);
const real = globalThis.fetch.bind(globalThis);

const chosen = (name) => panel.querySelector(`[name=${name}]`);
const lost = (way) => chosen(way).checked;
const pause = () => new Promise((done) => setTimeout(done, Number(chosen("delay").value)));

/** What a request is, in a word; nothing for what is no part of the talk. */
function kindOf(url) {
  if (/\/messages$/.test(url)) return words.message;
  if (/\/(stream|poll)\b/.test(url)) return words.news;
  return /\/live\//.test(url) ? words.sign : words.page;
}

function note(way, what, state) {
  const line = document.createElement("li");
  line.className = `network-line is-${state}`;
  const arrow = way === "up" ? "↑" : "↓";
  line.textContent = `${arrow} ${what}: ${words[state]}`;
  list.prepend(line);
  while (list.children.length > LINES) list.lastElementChild.remove();
}

/** Nothing comes: as long as a browser waits, or until whoever asked has had enough. */
function silence(signal) {
  return new Promise((_, fail) => {
    const timer = setTimeout(() => fail(new TypeError("lost")), GIVE_UP);
    signal?.addEventListener("abort", () => { clearTimeout(timer); fail(signal.reason); });
  });
}

function down(response, what) {
  const body = response.body.pipeThrough(new TransformStream({
    async transform(piece, way) {
      await pause();
      if (lost("down")) note("down", what, "lost");
      else way.enqueue(piece);
    },
  }));
  return new Response(body, { status: response.status, headers: response.headers });
}

async function faulty(url, options = {}) {
  const what = kindOf(String(url));
  await pause();
  if (lost("up")) {
    note("up", what, "lost");
    return silence(options.signal);
  }
  const response = await real(url, options);
  if (/\/stream\b/.test(String(url))) return response.ok && !lost("down") ? down(response, what) : response;
  await pause();
  if (lost("down")) {
    note("down", what, "lost");
    return silence(options.signal);
  }
  if (what === words.message || what === words.news) note("down", what, "came");
  return response;
}

globalThis.fetch = faulty;

panel.querySelector("[data-network-other]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  await real(form.action, { method: "POST", body: new FormData(form) }); // the other side's own network
});
panel.querySelector("[data-network-reload]").addEventListener("click", () => location.reload());
