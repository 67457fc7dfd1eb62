// Listens for rebuilds and brings the page up to date: styles and pictures in place, content by
// swapping what changed, and by a reload where nothing less will do.

let seen = me.dataset.state;
// The state that the content of the page is of.
let shown = seen;
let events = null;
let work = Promise.resolve();
let failures = 0;
let head = headOf(document);
const retired = new WeakSet();

// A path as written; one that is no valid escape names no file.
function decoded(path) {
  try { return decodeURIComponent(path); }
  catch { return path; }
}

// The page as a path of the site: what was asked for, which need not be what was served (404.html).
function requestedPage() {
  const path = decoded(location.pathname.slice(site.pathname.length));
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

function pathOf(address) {
  const url = new URL(address, location.href);
  return url.origin === site.origin && url.pathname.startsWith(site.pathname)
    ? decoded(url.pathname.slice(site.pathname.length)) : null;
}

function headOf(page) {
  const list = (selector, name) =>
    Array.from(page.querySelectorAll(selector), (element) => element.getAttribute(name))
      .filter((address) => !address.includes("__specwright/"));
  return { scripts: list("script[src]", "src"), styles: list("link[rel=stylesheet]", "href") };
}

function connect() {
  if (events || document.hidden) return;
  // A hidden tab holds no connection: a browser has only six of them for all tabs together. It asks
  // for what it missed when it is seen again.
  events = new EventSource(new URL(`events?since=${encodeURIComponent(seen)}`, own));
  events.addEventListener("rebuilt", (event) => {
    work = work.then(() => follow(event));
  });
  events.onopen = () => { if (status.textContent.startsWith("Waiting")) status.textContent = ""; };
  events.onerror = () => {
    status.textContent = "Waiting for specwright serve";
    if (events?.readyState !== EventSource.CLOSED) return;
    disconnect();
    setTimeout(connect, 1000);
  };
}

// What could not be applied, because the server or the network went away meanwhile, is not seen: the
// next connection tells it again.
async function follow(event) {
  if (event.target !== events) return;
  try {
    await apply(JSON.parse(event.data), event.lastEventId);
    seen = event.lastEventId;
    failures = 0;
  } catch (error) {
    console.warn(error);
    status.textContent = "Waiting for specwright serve";
    disconnect();
    failures += 1;
    setTimeout(connect, 1000 * failures);
  }
}

function disconnect() {
  events?.close();
  events = null;
}

async function apply(news, token) {
  const begun = performance.now();
  const has = (path) => news.changed === null || news.changed.includes(path);
  const state = loadState();
  const touched = news.changed === null || news.changed.length > 0;
  if (touched) {
    const scripts = Array.from(document.scripts).filter((script) => isChanged(script.src, news.changed));
    // The index of the search changes with every text; the search loads it when it finds it gone.
    const index = scripts.filter((script) => script.src.endsWith("/search-index.js"));
    for (const script of index) script.remove();
    if (scripts.length > index.length) return reload();
    const linked = styleSheets().filter((link) => isChanged(link.href, news.changed));
    const changedStyles = (news.changed ?? []).filter((path) => path.endsWith(".css"));
    // A style sheet that no link names is imported by one that a link names.
    const all = changedStyles.length > linked.length;
    for (const link of all ? styleSheets() : linked) restyle(link, link.href, token);
    for (const image of document.images) {
      if (isChanged(image.src, news.changed)) image.src = versioned(image.src, token);
    }
    if (has(me.dataset.page) || has(requestedPage())) await updatePage(token);
  }
  // What the author waited: until the event, and from there to the next picture.
  status.textContent = "";
  if (!news.failed) requestAnimationFrame(() => setTimeout(() => {
    status.textContent = `Updated in ${Math.round(news.milliseconds + performance.now() - begun)} ms`;
  }));
  await state;
  // Not waited for: lines may have moved, and that is known a moment after the page is there.
  if (sourcesButton.ariaPressed === "true") toggleSources(true).catch((error) => console.warn(error));
  document.dispatchEvent(new CustomEvent("specwright:rebuilt", { detail: news }));
}

function isChanged(address, changed) {
  const path = address && pathOf(address);
  return changed !== null && path !== null && changed.includes(path);
}

function versioned(address, token) {
  const url = new URL(address, location.href);
  url.searchParams.set("state", token);
  return url.href;
}

// The style sheets of the site that are not about to be replaced.
function styleSheets() {
  return Array.from(document.querySelectorAll("link[rel=stylesheet]"))
    .filter((link) => link !== ownStyles && !retired.has(link));
}

// The old styles stay until the new ones are there, so that the page is never bare.
function restyle(old, href, token) {
  retired.add(old);
  const link = old.cloneNode();
  link.href = versioned(href, token);
  link.onload = link.onerror = () => old.remove();
  old.after(link);
}

async function updatePage(token) {
  // Where something else was served (404.html), the page that was asked for may be there now.
  const patched = requestedPage() === me.dataset.page && await patchPage(token);
  if (!patched) await swapPage(token);
}

// Takes only the blocks that differ. Tells whether that was possible.
async function patchPage(token) {
  const name = me.dataset.page.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(new URL(`changes/${name}?since=${encodeURIComponent(shown)}`, own), { cache: "no-store" });
  if (!response.ok) return false;
  const patch = await response.json();
  const fresh = patch.head && new DOMParser().parseFromString(patch.head, "text/html");
  if (fresh) {
    const { scripts, styles } = headOf(fresh);
    if (scripts.join("\n") !== head.scripts.join("\n") || styles.length !== head.styles.length) return false;
  }
  return replaceContent(token, patch.state, fresh, () => swapRegions(patch.regions));
}

async function swapPage(token) {
  const response = await fetch(location.href, { cache: "no-cache" });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const injected = fresh.querySelector("script[data-page]");
  const newHead = headOf(fresh);
  // Another page altogether (a missing one that is there now), or other scripts.
  if (injected?.dataset.page !== me.dataset.page || newHead.scripts.join("\n") !== head.scripts.join("\n")) {
    return reload();
  }
  if (newHead.styles.length !== styleSheets().length) return reload();
  await replaceContent(token, injected.dataset.state, fresh, () => swapBody(fresh.body));
}

// Swaps the content, and what of the head may change; `fresh` is a document with the new head, if it is another
// one. `swap` returns the elements that it swapped, or null if it could not.
async function replaceContent(token, state, fresh, swap) {
  try {
    const hadSources = sourcesButton.ariaPressed === "true";
    if (hadSources) await toggleSources(false);
    const swapped = swap();
    if (hadSources) sourcesButton.ariaPressed = "true";
    if (!swapped) return false;
    shown = state;
    if (fresh) {
      const links = styleSheets();
      const newHead = headOf(fresh);
      newHead.styles.forEach((href, at) => { if (href !== head.styles[at]) restyle(links[at], href, token); });
      if (document.title !== fresh.title) document.title = fresh.title;
      head = newHead;
    }
    if (swapped.length > 0) document.dispatchEvent(new CustomEvent("specwright:swapped", { detail: swapped }));
    return true;
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    return reload();
  }
}

function reload() {
  location.reload();
  // Nothing else happens on this page any more.
  return new Promise(() => {});
}

async function loadState() {
  const response = await fetch(new URL("state", own), { cache: "no-store" });
  if (response.ok) showState(await response.json(), me.dataset.page);
}

document.addEventListener("visibilitychange", () => document.hidden ? disconnect() : connect());
addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
loadState().catch((error) => console.error(error)).finally(connect);
