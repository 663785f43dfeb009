// What every page can do with a script, and does without where it must.

const closest = (event, selector) => event.target.closest?.(selector);

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

function openDialog(event, opener) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
}

async function copy(button) {
  const text = button.parentElement.querySelector("[data-copy-text]").textContent.trim();
  await navigator.clipboard.writeText(text);
  const word = button.querySelector("[data-copy-word]");
  word.dataset.before ??= word.textContent;
  word.textContent = button.dataset.done;
  toast(button.dataset.done);
  setTimeout(() => { word.textContent = word.dataset.before; }, 3000);
}

export function toast(text, tone = "still") {
  const line = document.createElement("p");
  line.className = `toast tone-${tone}`;
  line.textContent = text;
  document.querySelector("[data-toasts]").append(line);
  setTimeout(() => line.remove(), 6000);
}

// Characters as people count them: an emoji or a letter with its accent is one.
const letters = globalThis.Intl?.Segmenter ? new Intl.Segmenter() : null;
const count = (text) => (letters ? [...letters.segment(text)].length : [...text].length);

function showCount(field) {
  const box = field.querySelector("textarea");
  const line = field.querySelector(".counter");
  if (!box || !line) return;
  const left = Number(field.dataset.counter) - count(box.value);
  const words = left < 0 ? line.dataset.overWords : line.dataset.leftWords;
  line.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
  line.classList.toggle("is-over", left < 0);
}

function prepare(root) {
  if (!navigator.clipboard) { // an address without encryption
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = true;
  }
  for (const field of root.querySelectorAll("[data-counter]")) {
    if (field.querySelector("textarea")?.value) showCount(field);
  }
  root.querySelector("[data-error-summary]")?.focus();
}

// What was told in passing goes when it was read; with the last one its place goes as well.
function dismiss(button) {
  const list = button.closest(".flashes");
  button.closest(".flash").remove();
  if (!list.children.length) list.remove();
  document.getElementById("main").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const told = closest(event, "[data-dismiss]");
  if (told) dismiss(told);
  closeMenus(closest(event, "details[data-menu]"));
  const opener = closest(event, "[data-dialog]");
  if (opener) openDialog(event, opener);
  const copier = closest(event, "[data-copy]");
  if (copier) copy(copier);
  if (closest(event, "[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("focusin", (event) => {
  if (closest(event, "details[data-menu]") === null) closeMenus(null);
});

document.addEventListener("input", (event) => {
  const field = closest(event, "[data-counter]");
  if (field) showCount(field);
});

// A form that is on its way is not sent twice; the server would notice, the person would wonder.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-hx-post")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

// A row of places that is wider than the window shows the one that is open.
for (const here of document.querySelectorAll(":is(.places, .tabs) [aria-current]")) {
  const row = here.closest(".places, .tabs");
  const [seen, place] = [row.getBoundingClientRect(), here.getBoundingClientRect()];
  if (place.right > seen.right) row.scrollLeft += place.right - seen.right + 16;
  else if (place.left < seen.left) row.scrollLeft += place.left - seen.left - 16;
}

document.addEventListener("wakai:toast", ({ detail }) => toast(detail.text, detail.tone));
document.addEventListener("htmx:after:swap", (event) => prepare(event.target ?? document));
prepare(document);
