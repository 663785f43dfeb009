// Suggested answers: asked for once the conversation is there, put in as a draft, counted when sent.

import { rest } from "../chat/composer.js";
import { put } from "./palette.js";

const QUIET_FOR = 1_000; // several lines that come together are asked about once

const place = document.querySelector("[data-suggestions]");
const form = document.querySelector("[data-composer]");
let taken = null;
let asking = 0;
let timer = 0;

async function ask() {
  const mine = (asking += 1);
  try {
    const response = await fetch(place.dataset.suggestions);
    if (!response.ok || response.redirected) return;
    const drawn = await response.text();
    if (mine !== asking) return;
    if (place.querySelector(":focus")) return later(); // it would be taken from under one's hand
    place.innerHTML = drawn;
    place.scrollTop = 0;
  } catch {
    place.replaceChildren(); // without them one can answer all the same
  }
}

function later() {
  place.addEventListener("focusout", ask, { once: true });
}

function take({ insert, note, clause, applies, suggest, code, question }) {
  put(insert, note);
  taken = { kind: suggest, code, question, text: form.querySelector("textarea").value.trim() };
  rest(form, clause ? { clause, applies } : null);
}

function count() {
  const text = form.querySelector("textarea").value.trim();
  const isNote = form.querySelector("[name=note]")?.checked;
  if (!taken || !text || isNote) return;
  const { kind, code, question, text: draft } = taken;
  taken = null;
  const body = new URLSearchParams({
    kind,
    code,
    question,
    edited: text === draft ? "0" : "1",
    csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value,
  });
  fetch(place.dataset.suggestions, { method: "POST", body, keepalive: true }).catch(() => {});
}

if (place && form) {
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-suggest]");
    if (button) take(button.dataset);
  });
  form.addEventListener("submit", count, { capture: true });
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET_FOR);
  }).observe(document.querySelector("[data-thread]"), { childList: true });
  ask();
}
