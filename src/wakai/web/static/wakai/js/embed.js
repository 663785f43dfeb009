// The chat within the shop's frame: tell the page around it what it may know, and lead out of it.

const config = JSON.parse(document.getElementById("embed-config").textContent);
const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const post = (url) => fetch(url, { method: "POST", headers: { "x-csrftoken": csrf() } });

/** Say it to the page around us if it is one of the channel's; how many lines, never which. */
function tell(message) {
  if (parent === window) return;
  for (const origin of config.origins) parent.postMessage(message, origin);
}

// Links lead to whole pages, where the frame's session is not known: a ticket takes it along.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || link.hasAttribute("download")) return;
  const target = new URL(link.href, location.href);
  if (target.origin !== location.origin || /^\/(evidence|uploads|static)\//.test(target.pathname)) return;
  event.preventDefault();
  const tab = window.open("", "_blank"); // at once, or the browser takes it for a pop-up nobody asked for
  const { enter, ticket } = await (await post(config.out)).json();
  const next = target.pathname + target.search + target.hash;
  const there = `${enter}#${new URLSearchParams({ token: ticket, next })}`;
  if (tab) {
    tab.opener = null;
    tab.location.replace(there);
  } else {
    window.open(there, "_blank", "noopener");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog[open]")) {
    tell({ wakai: "close" });
  }
});

// A card with a search in it needs htmx; most talks have none, and the first opening stays light.
function fetchHtmx() {
  if (!document.querySelector("[data-hx-get]")) return;
  cards.disconnect();
  document.head.append(Object.assign(document.createElement("script"), { src: config.htmx }));
}
const cards = new MutationObserver(fetchHtmx);
cards.observe(document.querySelector("[data-thread]"), { childList: true, subtree: true });
fetchHtmx();

// The chat counts in the title what came while nobody looked.
new MutationObserver(() => tell({ wakai: "unread", count: Number(/^\((\d+)\)/.exec(document.title)?.[1] || 0) }))
  .observe(document.querySelector("title"), { childList: true });

addEventListener("message", async ({ origin, source, data }) => {
  if (source !== parent || !config.origins.includes(origin)) return;
  if (data?.wakai === "logout") {
    await post(config.leave);
    try {
      indexedDB.deleteDatabase("wakai-outbox");
    } catch {
      // a frame that may keep nothing has nothing to forget
    }
    location.replace(config.frame);
  }
});

tell({ wakai: "open" });
