// The bench by keyboard (j, k), and a form that shows what the chosen result needs.

const rows = [...document.querySelectorAll("[data-docket] a")];
const form = document.querySelector("form[data-draft]");

const isTyping = (target) => target.closest("input, textarea, select, dialog") !== null;

document.addEventListener("keydown", (event) => {
  if (!rows.length || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = rows.indexOf(document.activeElement);
  const current = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = Math.min(rows.length - 1, Math.max(0, (at < 0 ? Math.max(current, step > 0 ? -1 : 0) : at) + step));
  rows[next].focus();
});

// Where the first ruling stands there is no other remedy to choose.
const remedy = form?.querySelector("[data-remedy]");
const results = [...(form?.querySelectorAll('input[name="result"]') ?? [])];

function fit() {
  remedy.hidden = results.some((result) => result.checked && result.value === "upheld");
}

// What is kept is only a question where something else goes back.
const kind = form?.querySelector('select[name="kind"]');
const boxes = [...(form?.querySelectorAll("[data-with-return]") ?? [])];

function offer() {
  for (const box of boxes) box.hidden = kind.value !== "return_and_refund";
}

if (boxes.length) {
  kind.addEventListener("change", offer);
  offer();
}

for (const result of results) result.addEventListener("change", fit);
if (results.length) fit();
