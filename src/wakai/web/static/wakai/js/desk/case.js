// Keeps the case beside a conversation true: it is drawn anew when a line comes, when a clock runs
// out, and every few seconds, as not everything that happens in a case is told in the chat.

const QUIET_FOR = 1_000; // several lines that come together are one reason
const AGAIN = 20_000;

const place = document.querySelector("[data-case]");
let timer = 0;

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(draw, QUIET_FOR);
};

async function draw() {
  clearTimeout(timer);
  timer = setTimeout(draw, AGAIN);
  if (document.hidden) return;
  try {
    const response = await fetch(place.dataset.case);
    if (!response.ok || response.redirected) return;
    const template = document.createElement("template");
    template.innerHTML = await response.text();
    for (const part of template.content.querySelectorAll("[data-case-part]")) put(part);
  } catch {
    // the next time will do
  }
}

/** Put a part in its place, but not from under somebody's hand; what was opened stays open. */
function put(part) {
  const there = place.querySelector(`[data-case-part="${part.dataset.casePart}"]`);
  if (!there || document.querySelector("dialog[open]")) return;
  if (there.querySelector(":focus")) there.addEventListener("focusout", soon, { once: true });
  else {
    const opened = [...there.querySelectorAll("details")].map((one) => one.open);
    for (const [at, one] of part.querySelectorAll("details").entries()) one.open = Boolean(opened[at]);
    there.replaceWith(part);
  }
}

if (place) {
  new MutationObserver(soon).observe(document.querySelector("[data-thread]"), { childList: true });
  document.addEventListener("wakai:clock-over", soon);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  timer = setTimeout(draw, AGAIN);
}
