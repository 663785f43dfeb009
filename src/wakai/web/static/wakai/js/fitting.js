// Offers only what may be asked for with the reasons of the chosen items. Without script all are
// shown.
const fitting = JSON.parse(document.getElementById("fitting").textContent);
const found = (selector) => [...document.querySelectorAll(selector)];
const reasons = found('input[name="reason"]');
const lines = found('input[name="lines"]');
const remedies = found('input[name="remedy"]');

function chosenReasons() {
  const main = reasons.find((reason) => reason.checked)?.value;
  const own = lines.filter((line) => line.checked).map(
    (line) => document.querySelector(`select[name="reason_${line.value}"]`)?.value || main);
  return (own.length ? own : [main]).filter((code) => code in fitting);
}

// Goods go back only where every reason lets them; all else fits as soon as one reason does.
function fits(remedy, chosen) {
  if (!chosen.length) return true;
  const offers = (code) => fitting[code].includes(remedy);
  return remedy === "return_and_refund" ? chosen.every(offers) : chosen.some(offers);
}

function show() {
  const chosen = chosenReasons();
  for (const remedy of remedies) {
    const offered = fits(remedy.value, chosen);
    remedy.closest(".choice").hidden = !offered;
    remedy.checked &&= offered;
  }
}

const asked = [...reasons, ...lines, ...found('select[name^="reason_"]')];
for (const field of asked) field.addEventListener("change", show);
show();
