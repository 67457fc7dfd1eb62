// Shows the problems of the last build, and where a section came from.
//
// Everything sits in a shadow root beside the body: the styles of the site do not reach it, and it is
// never part of what is compared.

const host = document.createElement("specwright-live");
host.hidden = true;
const shadow = host.attachShadow({ mode: "open" });
const styles = make("link", { rel: "stylesheet", href: new URL("live.css", own).href });
styles.onload = styles.onerror = () => { host.hidden = false; };

const overlay = make("div", { className: "overlay", role: "alert", tabIndex: -1, hidden: true });
const panel = make("section", { className: "panel", ariaLabel: "Problems", id: "problems", hidden: true });
const status = make("p", { className: "status", role: "status" });
const source = make("p", { className: "source", role: "status", hidden: true });
const problemsButton = make("button", { type: "button", hidden: true, ariaExpanded: "false" });
problemsButton.setAttribute("aria-controls", "problems");
const sourcesButton = make("button", { type: "button", ariaPressed: "false", textContent: "Sources" });
const bar = make("div", { className: "bar" }, status, source, problemsButton, sourcesButton);
shadow.append(styles, overlay, panel, bar);
document.documentElement.append(host);

// The reader's choice of light or dark holds here too.
const theme = () => { host.dataset.theme = document.documentElement.dataset.theme ?? ""; };
new MutationObserver(theme).observe(document.documentElement, { attributeFilter: ["data-theme"] });
theme();

let state = { failed: false, diagnostics: [], root: "", editor: null };
// The text of the failure that the reader has put away.
let dismissed = "";

function make(name, properties, ...content) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
}

// The same words as the terminal, and a link to the place.
function diagnostic(shown) {
  const item = make("li", { className: shown.severity }, make("pre", { textContent: shown.text }));
  if (shown.file) item.append(opener(shown.file, shown.line));
  return item;
}

// `file:line`, as a link if an editor is configured.
function opener(file, line) {
  const text = `${file}:${line}`;
  if (!state.editor) return make("code", { textContent: text });
  const isAbsolute = /^(\/|[A-Za-z]:)/.test(file);
  let path = (isAbsolute ? file : `${state.root}/${file}`).split("/").map(encodeURIComponent).join("/");
  path = path.replace(/^([A-Za-z])%3A/, "$1:");
  // A template that has the first slash already gets no second one.
  if (state.editor.includes("/{path}")) path = path.replace(/^\//, "");
  const href = state.editor.replaceAll("{path}", () => path).replaceAll("{line}", String(line));
  return make("a", { href, textContent: text, title: `Open ${text} in the editor` });
}

function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function showState(latest, page) {
  state = latest;
  const of = (severity) => state.diagnostics.filter((shown) => shown.severity === severity);
  const [errors, warnings] = [of("error"), of("warning")];
  showOverlay(errors);
  problemsButton.hidden = state.diagnostics.length === 0;
  problemsButton.className = errors.length > 0 ? "error" : "warning";
  problemsButton.textContent =
    [errors.length && counted(errors.length, "error"), warnings.length && counted(warnings.length, "warning")]
      .filter(Boolean).join(", ");
  if (problemsButton.hidden) togglePanel(false);
  const [here, elsewhere] = [[], []];
  for (const shown of state.diagnostics) (shown.page === page ? here : elsewhere).push(shown);
  const list = (title, shown) => shown.length === 0 ? [] :
    [make("h2", { textContent: title }), make("ul", {}, ...shown.map(diagnostic))];
  panel.replaceChildren(...list("This page", here), ...list(here.length > 0 ? "Elsewhere" : "Not on this page", elsewhere));
}

function showOverlay(errors) {
  const text = errors.map((shown) => shown.text).join("\n");
  if (!state.failed) dismissed = "";
  overlay.hidden = !state.failed || (dismissed !== "" && text === dismissed);
  if (overlay.hidden) return overlay.replaceChildren();
  const close = make("button", { type: "button", textContent: "Close", className: "close" });
  close.onclick = () => dismiss();
  overlay.replaceChildren(
    make("h2", { textContent: `The build failed: ${counted(errors.length, "error")}` }), close,
    make("p", { textContent: "Below is the last good version. This goes away when the sources are mended." }),
    make("ul", {}, ...errors.map(diagnostic)));
}

function dismiss() {
  dismissed = state.diagnostics.filter((shown) => shown.severity === "error").map((shown) => shown.text).join("\n");
  overlay.hidden = true;
}

function togglePanel(open) {
  const hadFocus = panel.contains(shadow.activeElement);
  panel.hidden = !open;
  problemsButton.ariaExpanded = String(open);
  if (!open && hadFocus) problemsButton.focus();
}

// Where the sections of this page were written, in their order. The page itself does not say it, so
// that it is the one that will be published.
async function loadSections() {
  const name = me.dataset.page.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(new URL(`sections/${name}`, own), { cache: "no-store" });
  return response.ok ? response.json() : [];
}

// The elements of sections on the page, each with its place.
function sectionsOnPage(sections) {
  return sections.map((place) => ({
    place, element: place.anchor === "" ? document.querySelector("main h1") : document.getElementById(place.anchor),
  })).filter(({ element }) => element);
}

// The place of the section that an element is in: the last one that begins before it.
async function showSource(element) {
  source.hidden = !element;
  if (!element) return source.replaceChildren();
  const begins = ({ element: start }) =>
    start.contains(element) || start.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  const before = sectionsOnPage(await loadSections()).filter(begins);
  const last = before.reduce((last, it) =>
    last && !(last.element.compareDocumentPosition(it.element) & Node.DOCUMENT_POSITION_FOLLOWING) ? last : it, null);
  source.replaceChildren(...(last ? ["From ", opener(last.place.file, last.place.line)] : ["No source is known"]));
  source.querySelector("a")?.focus();
}

// A link at each section, or none.
async function toggleSources(on) {
  sourcesButton.ariaPressed = String(on);
  const sections = on ? sectionsOnPage(await loadSections()) : [];
  for (const old of document.querySelectorAll(".specwright-source")) old.remove();
  if (sourcesButton.ariaPressed !== String(on)) return;
  for (const { place, element } of sections) {
    const mark = make("span", { className: "specwright-source" }, opener(place.file, place.line));
    const heading = "h1, h2, h3, h4, h5, h6";
    const title = element.closest(heading) ?? element.querySelector(heading);
    if (title) title.append(mark);
    else if (element.matches("tr")) element.firstElementChild?.append(mark);
    else if (element.matches("table, ul, ol, dl, pre")) element.before(mark);
    else element.prepend(mark);
  }
}

problemsButton.onclick = () => togglePanel(panel.hidden);
sourcesButton.onclick = () => toggleSources(sourcesButton.ariaPressed !== "true");

addEventListener("click", (event) => {
  const element = event.altKey && event.target instanceof Element && event.target.closest("main *");
  if (!element) return;
  event.preventDefault();
  showSource(element);
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!overlay.hidden) dismiss();
  else if (!source.hidden) showSource(null);
  else if (!panel.hidden) togglePanel(false);
  else if (sourcesButton.ariaPressed === "true") toggleSources(false);
});
