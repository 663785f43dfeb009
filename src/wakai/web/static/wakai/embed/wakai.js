// Wakai in the shop: a button, and the chat in a frame once it is pressed. Nothing is stored before.
//
//   <script async src="https://help.shop.example/embed/wakai.js" data-channel="shop"></script>
//   wakai("identify", () => fetch("/wakai-token").then((answer) => answer.text()))
//   wakai("open"), wakai("close"), wakai("logout")
(() => {
  const script = document.currentScript;
  const base = new URL(script.src).origin;
  const { channel, label, side = "end", lang = document.documentElement.lang || "en" } = script.dataset;
  const words = /^ja/.test(lang) ? ["相談する", "閉じる", "チャット"] : ["Help", "Close", "Chat"];
  const early = window.wakai?.q || [];
  let identity = null;
  let frame = null;
  let leaving = false; // until the frame has heard it: it may not be there yet

  const host = document.createElement("div");
  host.dataset.wakai = channel;
  const root = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; }
    button { font: 600 16px/1.2 system-ui, sans-serif; border: 0; cursor: pointer; }
    button:focus-visible { outline: 3px solid #8db8e8; outline-offset: 2px; }
    .call { position: fixed; inset-block-end: max(16px, env(safe-area-inset-bottom)); inset-inline-${side === "start" ? "start" : "end"}: 16px;
      z-index: 2147483000; min-block-size: 48px; padding: 0 20px; border-radius: 24px; background: #1f4e79; color: #fff;
      box-shadow: 0 4px 16px rgb(0 0 0 / .25); }
    .call[data-count]::after { content: attr(data-count); margin-inline-start: 8px; padding: 2px 8px; border-radius: 12px; background: #fff; color: #1f4e79; }
    .room { position: fixed; inset-block-end: 80px; inset-inline-${side === "start" ? "start" : "end"}: 16px; z-index: 2147483001;
      inline-size: min(400px, calc(100vw - 32px)); block-size: min(680px, calc(100dvh - 104px)); display: flex; flex-direction: column;
      border-radius: 12px; overflow: hidden; background: #faf8f4; box-shadow: 0 8px 40px rgb(0 0 0 / .35); }
    .room[hidden] { display: none; }
    .shut { align-self: stretch; min-block-size: 44px; background: #1f4e79; color: #fff; text-align: end; padding: 0 16px; }
    iframe { flex: 1; inline-size: 100%; border: 0; }
    @media (max-width: 600px) { .room { inset: 0; inline-size: 100vw; block-size: 100dvh; border-radius: 0; } }
  `);
  root.adoptedStyleSheets = [style];
  const call = root.appendChild(document.createElement("button"));
  call.className = "call";
  call.textContent = label || words[0];
  call.setAttribute("aria-expanded", "false");
  const room = root.appendChild(document.createElement("div"));
  room.className = "room";
  room.hidden = true;
  const shut = room.appendChild(document.createElement("button"));
  shut.className = "shut";
  shut.textContent = words[1];

  const say = (message) => frame?.contentWindow.postMessage(message, base);
  const who = async () => (typeof identity === "function" ? identity() : identity);
  const deeds = {
    open() {
      if (!frame) {
        frame = document.createElement("iframe");
        frame.title = words[2];
        frame.allow = "camera; clipboard-write";
        frame.src = `${base}/embed/${encodeURIComponent(channel)}/?lang=${encodeURIComponent(lang)}`;
        room.append(frame);
      }
      room.hidden = false;
      call.setAttribute("aria-expanded", "true");
      call.removeAttribute("data-count");
      frame.focus();
    },
    close() {
      if (room.hidden) return;
      room.hidden = true;
      call.setAttribute("aria-expanded", "false");
      call.focus();
    },
    identify(token) {
      identity = token;
    },
    logout() {
      identity = null;
      leaving = Boolean(frame);
      say({ wakai: "logout" });
    },
  };
  window.wakai = (deed, value) => deeds[deed]?.(value);

  addEventListener("message", async ({ origin, source, data }) => {
    if (origin !== base || !frame || source !== frame.contentWindow) return;
    if (data?.wakai === "open" && leaving) say({ wakai: "logout" });
    if (data?.wakai === "who") leaving = false;
    if (data?.wakai === "who") say({ wakai: "identity", token: await Promise.resolve(who()).catch(() => null) });
    if (data?.wakai === "close") deeds.close();
    if (data?.wakai === "unread" && room.hidden && data.count) call.dataset.count = data.count;
  });
  call.addEventListener("click", () => (room.hidden ? deeds.open() : deeds.close()));
  shut.addEventListener("click", deeds.close);
  const hang = () => document.body.append(host);
  if (document.body) hang();
  else addEventListener("DOMContentLoaded", hang);
  for (const [deed, value] of early) window.wakai(deed, value);
})();
