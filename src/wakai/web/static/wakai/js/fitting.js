// Offers only what may be asked for with the chosen reason. Without script all are shown.
const fitting = JSON.parse(document.getElementById("fitting").textContent);
const reasons = [...document.querySelectorAll('input[name="reason"]')];
const remedies = [...document.querySelectorAll('input[name="remedy"]')];

function show() {
  const chosen = reasons.find((reason) => reason.checked)?.value;
  for (const remedy of remedies) {
    const fits = !chosen || fitting[chosen].includes(remedy.value);
    remedy.closest(".choice").hidden = !fits;
    remedy.checked &&= fits;
  }
}

for (const reason of reasons) reason.addEventListener("change", show);
show();
