// Shows the lists of grounds that belong to the chosen reason. Without script all are shown.
const reasons = [...document.querySelectorAll('input[name="request_reason"]')];
const lists = [...document.querySelectorAll("[data-shown-for]")];

function show() {
  const chosen = reasons.find((reason) => reason.checked)?.value;
  for (const list of lists) {
    list.hidden = Boolean(list.dataset.shownFor) && list.dataset.shownFor !== chosen;
  }
}

for (const reason of reasons) reason.addEventListener("change", show);
show();
