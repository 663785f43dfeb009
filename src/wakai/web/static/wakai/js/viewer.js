// Evidence over the page: zoom, side by side, all of it by keyboard. Without it a link opens the file.

const viewer = document.querySelector("[data-viewer]");
const stage = viewer?.querySelector("[data-viewer-stage]");
const ZOOM_MAX = 5;

const state = { links: [], at: 0, beside: null, zoom: 1, opener: null };

function draw(link) {
  const pane = document.createElement("figure");
  pane.className = "viewer-pane";
  pane.tabIndex = 0;
  pane.append(picture(link));
  const words = document.createElement("p");
  words.textContent = `${link.dataset.caption} – ${link.dataset.by}`;
  pane.append(words);
  return pane;
}

function picture(link) {
  if (link.dataset.view === "video") {
    return Object.assign(document.createElement("video"), { src: link.href, controls: true });
  }
  if (link.dataset.view === "photo") {
    return Object.assign(document.createElement("img"), { src: link.href, alt: link.dataset.caption });
  }
  return Object.assign(document.createElement("iframe"), { src: link.href, title: link.dataset.caption });
}

function render() {
  const shown = [state.links[state.at]];
  if (state.beside !== null) shown.push(state.links[state.beside]);
  stage.replaceChildren(...shown.map(draw));
  state.zoom = 1;
  viewer.querySelector("[data-viewer-caption]").textContent = shown[0].dataset.caption;
  viewer.querySelector("[data-viewer-count]").textContent = `${state.at + 1} / ${state.links.length}`;
  button("previous").disabled = state.at === 0;
  button("next").disabled = state.at === state.links.length - 1;
  button("beside").disabled = state.links.length < 2;
  button("beside").setAttribute("aria-pressed", String(state.beside !== null));
}

const button = (name) => viewer.querySelector(`[data-viewer-do="${name}"]`);

function zoom(factor) {
  state.zoom = Math.min(ZOOM_MAX, Math.max(1, state.zoom * factor));
  for (const pane of stage.querySelectorAll(".viewer-pane")) {
    const image = pane.querySelector("img");
    if (!image) continue;
    pane.classList.toggle("is-zoomed", state.zoom > 1);
    image.style.inlineSize = state.zoom > 1 ? `${state.zoom * pane.clientWidth}px` : "";
  }
}

function move(step) {
  const next = state.at + step;
  if (next < 0 || next >= state.links.length) return;
  state.at = next;
  if (state.beside !== null && state.beside === state.at) state.beside = next - step;
  render();
}

const deeds = {
  previous: () => move(-1),
  next: () => move(1),
  in: () => zoom(1.5),
  out: () => zoom(1 / 1.5),
  beside() {
    if (state.beside !== null) state.beside = null;
    else state.beside = state.at + 1 < state.links.length ? state.at + 1 : state.at - 1;
    render();
  },
  close: () => viewer.close(),
};

const keys = { ArrowLeft: "previous", ArrowRight: "next", "+": "in", "=": "in", "-": "out", b: "beside" };

function open(event) {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || !viewer) return;
  event.preventDefault();
  state.links = [...document.querySelectorAll("a[data-view]")];
  state.at = state.links.indexOf(link);
  state.beside = null;
  state.opener = link;
  viewer.showModal();
  render();
}

document.addEventListener("click", open);
viewer?.addEventListener("click", (event) => {
  const name = event.target.closest("[data-viewer-do]")?.dataset.viewerDo;
  if (name) deeds[name]();
});
viewer?.addEventListener("keydown", (event) => {
  if (event.target.matches("video")) return;
  const name = keys[event.key];
  if (!name) return;
  event.preventDefault();
  deeds[document.dir === "rtl" && name === "previous" ? "next" : name]();
});
viewer?.addEventListener("close", () => {
  stage.replaceChildren();
  state.opener?.focus();
});
