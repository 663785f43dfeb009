// The frame before it is known who looks: ask the page around it, and enter with the shop's token.
//
// Only the channel's own pages are asked, and only an answer of the page around us counts.

const config = JSON.parse(document.getElementById("embed-config").textContent);
const show = (which) => {
  document.querySelector("[data-wait]").hidden = true;
  document.querySelector(`[data-${which}]`).hidden = false;
};

async function enter(token) {
  const body = new FormData();
  body.set("token", token);
  if (config.apart) body.set("apart", "1");
  const response = await fetch(config.enter, { method: "POST", body });
  if (!response.ok) return show("stranger");
  const { chat } = await response.json();
  const kept = await fetch(chat, { redirect: "manual", cache: "no-store" }); // is the session still there?
  if (kept.type === "opaqueredirect") return blocked(token);
  location.replace(chat);
}

function blocked(token) {
  show("blocked");
  document.querySelector("[data-own-window]").addEventListener("click", () => {
    window.open(`/enter/#${new URLSearchParams({ token, next: "/chat/?popup" })}`, "_blank", "noopener");
  });
}

addEventListener("message", ({ origin, source, data }) => {
  if (source !== parent || !config.origins.includes(origin) || data?.wakai !== "identity") return;
  if (data.token) enter(data.token).catch(() => show("stranger"));
  else show("stranger");
});

if (parent !== window) {
  for (const origin of config.origins) parent.postMessage({ wakai: "who" }, origin);
}
