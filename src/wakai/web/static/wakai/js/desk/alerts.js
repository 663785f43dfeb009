// Calls whoever sits at the desk: what calls is marked in the lists, how is each person's own wish.
//
// A call is known by its key: on the next page, in another tab or after a reload it is the same one.

import { count } from "../title.js";
import { Bell } from "./bell.js";

const HEARD = "wakai-alerts-heard";
const PLAYED = "wakai-alerts-played";
const HEARD_MAX = 200;
const AGAIN = [6_000, 6_000, 5_000, 4_000, 3_000]; // sooner and sooner, until somebody comes
const APART = 2_500; // two tabs play no duet

const told = JSON.parse(document.getElementById("desk-alerts-told").textContent);
const bar = document.querySelector("[data-alerts]");
const part = (name) => bar.querySelector(`[data-${name}]`);
const bell = new Bell();
const begun = new Set(); // keys that were called here
let calling = [];
let rounds = 0;
let timer = null;

const wanted = ({ alert, alertLanguage }) =>
  told.about.includes(alert)
  && (alert !== "queue" || !told.languages.length || told.languages.includes(alertLanguage));

/** Nobody is called for what they are looking at. */
const elsewhere = (thing) => !thing.closest("[aria-current]") || !document.hasFocus();

function look() {
  const heard = new Set(kept());
  const marked = [...document.querySelectorAll("[data-alert]")];
  const things = marked.filter(elsewhere).map((thing) => thing.dataset);
  calling = things.filter((one) => wanted(one) && !heard.has(one.alertKey));
  const fresh = calling.filter((one) => !begun.has(one.alertKey));
  for (const one of fresh) begun.add(one.alertKey);
  count("alerts", calling.length);
  part("call").hidden = !calling.length;
  if (!calling.length) return rest();
  const text = calling.map((one) => one.alertText).join(" ");
  if (part("call-text").textContent !== text) part("call-text").textContent = text;
  if (!fresh.length) return;
  notice(fresh.map((one) => one.alertText).join(" "), fresh[0].alertKey);
  rounds = 0;
  again();
}

function rest() {
  clearTimeout(timer);
  timer = null;
}

/** Play now and, where that is wished, again until it is answered or said to be seen. */
function again() {
  rest();
  if (!told.sound) return;
  if (Date.now() - Number(localStorage.getItem(PLAYED) || 0) > APART) {
    if (bell.ready) localStorage.setItem(PLAYED, Date.now());
    bell.ring();
  }
  if (told.repeat) timer = setTimeout(again, AGAIN[Math.min(rounds++, AGAIN.length - 1)]);
}

function notice(text, tag) {
  if (!told.notices || !document.hidden || globalThis.Notification?.permission !== "granted") return;
  const shown = new Notification("Wakai", { body: text, tag });
  shown.addEventListener("click", () => { window.focus(); shown.close(); });
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(HEARD)) || [];
  } catch {
    return [];
  }
}

function seen() {
  const keys = [...kept(), ...calling.map((one) => one.alertKey)];
  localStorage.setItem(HEARD, JSON.stringify(keys.slice(-HEARD_MAX)));
  look();
}

function sound() {
  const state = !told.sound ? "off" : bell.ready ? "ready" : "locked";
  part("sound-text").textContent = told.words[state];
  part("sound").dataset.sound = state;
}

/** Everything that a call does, with the proof that a sound has really left the page. */
async function test() {
  const proof = part("proof");
  proof.hidden = false;
  part("proof-text").textContent = "";
  count("test", 1);
  await bell.unlock();
  sound();
  const loudest = await bell.ring((level) => { part("level").value = level; });
  part("level").value = loudest;
  part("proof-text").textContent = loudest > 0.01 ? told.words.heard : told.words.silent;
  if (told.notices && globalThis.Notification?.permission === "granted") {
    new Notification("Wakai", { body: told.words.test, tag: "test" });
  }
  setTimeout(() => count("test", 0), 3_000);
}

/** Whether this browser shows notices, and the question where it has not been asked. */
function permission() {
  const line = document.querySelector("[data-notices]");
  if (!line) return;
  const state = globalThis.Notification?.permission || "denied";
  line.textContent = { granted: told.words.allowed, denied: told.words.denied }[state] || told.words.asked;
  document.querySelector("[data-notices-ask]").hidden = state !== "default";
}

document.querySelector("[data-notices-ask]")?.addEventListener("click", async () => {
  await Notification.requestPermission();
  permission();
});
part("alert-test").addEventListener("click", test);
part("call-heard").addEventListener("click", seen);
for (const gesture of ["pointerdown", "keydown", "click"]) {
  addEventListener(gesture, async () => {
    if (!told.sound || bell.ready) return;
    await bell.unlock();
    sound();
  }, { capture: true, passive: true });
}
addEventListener("storage", ({ key }) => key === HEARD && look());
setInterval(look, 1_000);
permission();
sound();
look();
