// Keys of the desk: they work outside text fields, and never with Alt or AltGr, which type letters.

import { Palette } from "./palette.js";

const SECOND_KEY_WITHIN = 1_500;
const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);
const told = JSON.parse(document.getElementById("desk-keys-told").textContent);
const actions = new Map(told.map(({ action, key }) => [key, action]));
const firsts = new Set(told.filter(({ key }) => key.includes(" ")).map(({ key }) => key.split(" ")[0]));
const palette = new Palette(document.getElementById("desk-palette"), told, run);
let before = { key: "", at: -Infinity };

const place = (action) => document.querySelector(`[data-key-do="${action}"]`);

const deeds = {
  next: () => step(1),
  previous: () => step(-1),
  reply: () => write(false),
  note: () => write(!noteBox()?.checked),
  take: () => submit(place("take")),
  release: () => submit(place("release")),
  end: () => click(place("end")),
  waiting: () => goTo(place("waiting")),
  mine: () => goTo(place("mine")),
  palette: () => palette.open(),
  help: () => document.getElementById("desk-keys").showModal(),
};

const noteBox = () => document.querySelector("[data-composer] [name=note]");

/** Do what a key stands for, and say so where there is nothing it could do. */
function run(action) {
  if (deeds[action]() !== false) return;
  const detail = { text: document.querySelector("[data-no-use]").textContent, tone: "still" };
  document.dispatchEvent(new CustomEvent("wakai:toast", { detail }));
}

function step(by) {
  const rows = [...document.querySelectorAll(".desk-row")];
  const here = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const there = rows[here < 0 && by < 0 ? rows.length - 1 : here + by];
  if (!there) return false;
  location.assign(`${there.href}#desk-person`); // the keyboard goes on at the head of it, not at the top
}

function write(asNote) {
  const box = noteBox();
  const field = document.querySelector("[data-composer] textarea");
  if (!field) return false;
  if (box.checked !== asNote) box.click();
  field.focus();
}

function submit(form) {
  if (!form) return false;
  form.requestSubmit();
}

function click(button) {
  if (!button) return false;
  button.click();
}

function goTo(heading) {
  const row = heading?.nextElementSibling?.querySelector(".desk-row");
  (row || heading)?.focus();
}

const typesIn = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const letters = event.isComposing || event.keyCode === 229 || event.altKey || event.getModifierState("AltGraph");
  if (letters || event.defaultPrevented || event.repeat || document.querySelector("dialog[open]")) return;
  const mod = APPLE ? event.metaKey : event.ctrlKey;
  if ((event.ctrlKey || event.metaKey) && !mod) return;
  if (mod && event.key === "Enter") return send(event);
  if (!mod && typesIn(event.target)) return;
  const action = found(`${mod ? "mod+" : ""}${event.key.toLowerCase()}`, event.timeStamp);
  if (!action) return;
  event.preventDefault();
  run(action);
});

/** A slash where nothing is written yet asks for a canned answer. */
document.querySelector("[data-composer] textarea")?.addEventListener("input", (event) => {
  if (event.isComposing || event.data !== "/" || event.target.value !== "/") return;
  event.target.value = "";
  palette.open(document.getElementById("desk-palette").dataset.answers);
});

/** Return what a key does, alone or after the one before it. */
function found(key, at) {
  const pair = at - before.at < SECOND_KEY_WITHIN ? actions.get(`${before.key} ${key}`) : null;
  before = firsts.has(key) && !pair ? { key, at } : { key: "", at: -Infinity };
  return pair || actions.get(key);
}

function send(event) {
  const form = document.querySelector("[data-composer]");
  if (!form || form.hidden) return;
  event.preventDefault();
  form.requestSubmit();
}
