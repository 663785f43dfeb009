// Shows the lists of grounds that belong to the chosen reason, and what a chosen ground asks for.
// Without script all are shown.
const reasons = [...document.querySelectorAll('input[name="request_reason"]')];
const lists = [...document.querySelectorAll("[data-shown-for]")];
const asked = [...document.querySelectorAll("[data-shown-with]")];

function show() {
  const chosen = reasons.find((reason) => reason.checked)?.value;
  for (const list of lists) {
    list.hidden = Boolean(list.dataset.shownFor) && list.dataset.shownFor !== chosen;
  }
  const open = lists.filter((list) => !list.hidden);
  const grounds = open.map((list) => list.querySelector("select")?.value);
  for (const part of asked) {
    part.hidden = !part.dataset.shownWith.split(" ").some((ground) => grounds.includes(ground));
  }
}

for (const reason of reasons) reason.addEventListener("change", show);
for (const list of lists) list.addEventListener("change", show);
show();
