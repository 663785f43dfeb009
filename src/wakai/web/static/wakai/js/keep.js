// A form that is kept while it is typed: <form data-draft>, posted to its own page with do=keep.

const PAUSE = 800; // milliseconds without a key before what was typed is sent

const form = document.querySelector("form[data-draft]");
const note = form?.querySelector("[data-draft-note]");
let waiting = 0;

function typed() {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  body.set("do", "keep");
  return body;
}

async function keep() {
  waiting = 0;
  try {
    const answer = await fetch(form.action, { method: "POST", body: typed(), keepalive: true });
    note.textContent = answer.ok ? note.dataset.kept : note.dataset.lost;
  } catch {
    note.textContent = note.dataset.lost;
  }
}

form?.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  clearTimeout(waiting);
  waiting = setTimeout(keep, PAUSE);
});
form?.addEventListener("submit", () => {
  clearTimeout(waiting);
  waiting = 0;
});
addEventListener("pagehide", () => {
  if (waiting) keep();
});
