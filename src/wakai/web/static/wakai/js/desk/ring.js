// Lets what rings at the desk count down in seconds. The server decides when its time is over.

const ahead = new WeakMap(); // the server's present less this device's, which may be wrong

function draw(ring) {
  if (!ahead.has(ring)) ahead.set(ring, Date.parse(ring.dataset.now) - Date.now());
  const left = (Date.parse(ring.dataset.ringDue) - Date.now() - ahead.get(ring)) / 1000;
  const seconds = Math.max(0, Math.ceil(left));
  ring.querySelector("[data-seconds]").textContent = String(seconds);
  ring.querySelector("progress").value = seconds;
}

setInterval(() => document.querySelectorAll("[data-ring-due]").forEach(draw), 250);
