// Swaps what changed in a page and nothing else.
//
// A copy of the body is taken before any other script runs, and every element of the copy knows its
// element on the page. A new version is compared with the copy, never with the page itself, so what
// scripts and readers did to the page (open sections, added buttons, marks) is no difference and stays.

const onPage = new WeakMap();
let copy = document.body.cloneNode(true);
link(copy, document.body);

// Thrown when a script took away the element that is to be changed: only a reload helps.
class Lost extends Error {}

function link(copied, element) {
  const left = document.createTreeWalker(copied, NodeFilter.SHOW_ELEMENT);
  const right = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT);
  do onPage.set(left.currentNode, right.currentNode);
  while (left.nextNode() && right.nextNode());
}

// Makes the page like the body of a new version. Returns the elements that are new or got new content.
function swapBody(fresh) {
  const swapped = [];
  const place = anchor();
  copy = merge(copy, fresh, swapped);
  place();
  return swapped;
}

// Makes the page like a new version of which only the blocks that differ are known (src/serve/patch.rs).
// Returns the elements that are new or got new content, or null if the copy has not the blocks that are named.
function swapRegions(regions) {
  const inert = document.implementation.createHTMLDocument("");
  const found = [];
  for (const region of regions) {
    const old = region.path.reduce((element, at) => element?.children[at], copy);
    if (old?.children.length !== region.children) return null;
    const holder = inert.createElement(old.localName);
    holder.innerHTML = region.html;
    if (holder.children.length !== region.count) return null;
    found.push({ old, region, fresh: Array.from(holder.children) });
  }
  const swapped = [];
  const place = anchor();
  // From the end, so that positions hold.
  for (const { old, region: { from, to }, fresh } of found.reverse()) {
    splice(old, pageElement(old), Array.from(old.children), from, to, fresh, swapped);
  }
  place();
  return swapped;
}

// Returns what stands for `old` in the copy afterwards.
function merge(old, fresh, swapped) {
  if (old.isEqualNode(fresh)) return old;
  const element = pageElement(old);
  const isWhole = old.nodeName !== fresh.nodeName || old.matches("pre, svg, math, template, noscript");
  if (isWhole && old.nodeName !== "BODY") return replace(old, fresh, swapped);
  attributes(old, fresh, element);
  const texts = [signature(old), signature(fresh)];
  if (texts[0] !== texts[1]) fill(old, fresh, element, swapped);
  else children(old, fresh, element, swapped);
  return old;
}

function pageElement(copied) {
  const element = onPage.get(copied);
  if (!element?.isConnected) throw new Lost();
  return element;
}

// The text that stands between the child elements; elements only where there is such text.
function signature(element) {
  const parts = Array.from(element.childNodes, (node) =>
    node.nodeType === Node.TEXT_NODE ? node.data.trim() : node.nodeType === Node.ELEMENT_NODE ? "\0" : "");
  return parts.some((part) => part !== "" && part !== "\0") ? parts.join("\n") : "";
}

function attributes(old, fresh, element) {
  for (const name of new Set([...old.getAttributeNames(), ...fresh.getAttributeNames()])) {
    const [before, after] = [old.getAttribute(name), fresh.getAttribute(name)];
    if (before === after) continue;
    if (name === "class") {
      element.classList.remove(...old.classList);
      element.classList.add(...fresh.classList);
    } else if (after === null) element.removeAttribute(name);
    else element.setAttribute(name, after);
    if (after === null) old.removeAttribute(name);
    else old.setAttribute(name, after);
  }
}

function replace(old, fresh, swapped) {
  const element = pageElement(old);
  const [copied, made] = [fresh.cloneNode(true), document.importNode(fresh, true)];
  const restore = carry(element, made);
  element.replaceWith(made);
  old.replaceWith(copied);
  link(copied, made);
  restore();
  swapped.push(made);
  return copied;
}

function fill(old, fresh, element, swapped) {
  const made = document.importNode(fresh, true);
  const restore = carry(element, made);
  element.replaceChildren(...made.childNodes);
  old.replaceChildren(...fresh.cloneNode(true).childNodes);
  link(old, element);
  restore();
  swapped.push(element);
}

const BLOCKS = "body, main, article, section, div, nav, header, footer, aside, details, ul, ol, dl, table, thead, tbody, tr";

function children(old, fresh, element, swapped) {
  const [before, after] = [Array.from(old.children), Array.from(fresh.children)];
  let start = 0;
  while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start++;
  let [oldEnd, newEnd] = [before.length, after.length];
  while (oldEnd > start && newEnd > start && before[oldEnd - 1].isEqualNode(after[newEnd - 1])) oldEnd--, newEnd--;
  if (start === oldEnd && start === newEnd) {
    // Only white space or comments differ, which is seen only between inline elements.
    if (!old.matches(BLOCKS) && before.length > 0) return fill(old, fresh, element, swapped);
  } else {
    splice(old, element, before, start, oldEnd, after.slice(start, newEnd), swapped);
  }
}

// Puts new elements in the place of some children, in the copy and on the page.
function splice(old, element, before, start, end, after, swapped) {
  const middle = align(before.slice(start, end), after);
  const last = before[end] ?? null;
  let [next, nextCopied] = [last && pageElement(last), last];
  for (const [match, wanted] of middle.pairs.reverse()) {
    let copied, made;
    if (match) {
      copied = merge(match, wanted, swapped);
      made = pageElement(copied);
    } else {
      [copied, made] = [wanted.cloneNode(true), document.importNode(wanted, true)];
      link(copied, made);
      swapped.push(made);
    }
    if (next && next.parentNode !== element) throw new Lost();
    if (!match || middle.moved) {
      element.insertBefore(made, next);
      // White space between blocks is not kept alike: it is no difference.
      old.insertBefore(copied, nextCopied);
    }
    [next, nextCopied] = [made, copied];
  }
  for (const gone of middle.gone) {
    pageElement(gone).remove();
    gone.remove();
    swapped.push(element);
  }
}

// Pairs new elements with the old ones that they continue: in order if they look alike, else by the
// identifier that they have or begin with.
function align(before, after) {
  const key = (element) => {
    const isLandmark = element.matches("main, nav, header, footer, aside");
    const id = element.id || (isLandmark ? "landmark" : element.querySelector("[id]")?.id);
    return id ? `${element.nodeName}#${id}` : "";
  };
  const alike = before.length === after.length &&
    before.every((old, at) => old.nodeName === after[at].nodeName && key(old) === key(after[at]));
  if (alike) return { pairs: after.map((fresh, at) => [before[at], fresh]), gone: [], moved: false };
  const known = new Map(before.map((old) => [key(old), old]));
  known.delete("");
  const pairs = after.map((fresh) => {
    const match = known.get(key(fresh));
    known.delete(key(fresh));
    return [match, fresh];
  });
  const used = pairs.map(([match]) => match).filter(Boolean);
  const moved = used.some((match, at) => at > 0 && before.indexOf(match) < before.indexOf(used[at - 1]));
  return { pairs, gone: before.filter((old) => !used.includes(old)), moved };
}

// Takes over which sections are open and where the focus is. Returns what is to be done once the new
// element is on the page.
function carry(old, made) {
  const all = (root, selector) => [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  const key = (details, at) => details.id || details.querySelector("summary")?.textContent || String(at);
  const open = new Map(all(old, "details").map((details, at) => [key(details, at), details.open]));
  all(made, "details").forEach((details, at) => {
    details.open = open.get(key(details, at)) ?? details.open;
  });
  const focused = document.activeElement;
  if (!old.contains(focused) || focused === document.body) return () => {};
  const [name, at] = [focused.localName, all(old, focused.localName).indexOf(focused)];
  const candidates = all(made, name);
  const heir = candidates.find((element) => focused.id && element.id === focused.id) ?? candidates[at];
  return () => heir?.focus({ preventScroll: true });
}

// Remembers what the reader looks at. The function that it returns brings it back to the same place.
function anchor() {
  const seen = [];
  for (let y = 80; y < innerHeight; y += 60) {
    const element = document.elementFromPoint(innerWidth / 2, y);
    if (element && document.body.contains(element) && element !== document.body) {
      seen.push([element, element.closest("[id]")?.id, element.getBoundingClientRect().top]);
    }
  }
  const { scrollX: x, scrollY: y } = window;
  // The browser's own attempt at this would come on top of ours.
  const { style } = document.documentElement;
  style.overflowAnchor = "none";
  requestAnimationFrame(() => requestAnimationFrame(() => style.removeProperty("overflow-anchor")));
  return () => {
    for (const [element, , top] of seen) {
      if (element.isConnected) return scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
    }
    if (y > 0) scrollTo({ left: x, top: y, behavior: "instant" });
  };
}
