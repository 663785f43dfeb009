// Lets clocks run down. The server has drawn them already; nothing here changes their size.

const language = document.documentElement.lang;
const together = /^(ja|zh)/.test(language);

const WEEK = 7 * 86_400; // from here on days are enough
const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const formats = new Map(
  UNITS.map(([unit]) => [
    unit,
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }),
  ]),
);

function words(seconds, little) {
  let rest = Math.floor(Math.ceil(seconds) / 60) * 60;
  if (rest >= WEEK) rest -= rest % 86_400;
  const told = [];
  for (const [unit, size] of UNITS) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n) told.push(formats.get(unit).format(n));
  }
  if (!told.length) return little;
  const text = told.slice(0, 2).join(" ");
  return together ? text.replaceAll(" ", "") : text;
}

const clocks = new WeakMap();

function read(element) {
  if (!clocks.has(element)) {
    clocks.set(element, {
      due: Date.parse(element.dataset.due),
      // the server's present (in a demo not today's) less this device's, which may be wrong
      ahead: Date.parse(element.dataset.now) - Date.now(),
      pace: Number(element.dataset.pace),
      label: element.querySelector("[data-left]"),
      ring: element.querySelector("[data-ring]"),
      over: element.classList.contains("is-over"),
    });
  }
  return clocks.get(element);
}

function write(element) {
  const clock = read(element);
  if (clock.over || !clock.label) return;
  const seconds = (clock.due - Date.now() - clock.ahead) / 1000;
  if (seconds <= 0) {
    clock.over = true;
    clock.label.parentElement.textContent = clock.label.dataset.over;
    clock.ring?.setAttribute("stroke-dasharray", "0 100");
    element.classList.add("is-over");
    element.dispatchEvent(new CustomEvent("wakai:clock-over", { bubbles: true }));
    return;
  }
  const text = words(seconds, clock.label.dataset.little);
  if (clock.label.textContent !== text) clock.label.textContent = text;
  if (clock.ring && clock.pace) {
    const left = Math.min(100, (100 * seconds) / clock.pace);
    clock.ring.setAttribute("stroke-dasharray", `${left.toFixed(1)} ${(100 - left).toFixed(1)}`);
  }
}

function tick() {
  document.querySelectorAll("[data-clock]").forEach(write);
}

tick();
setInterval(tick, 5_000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("htmx:after:swap", tick);
