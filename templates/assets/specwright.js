// Improves pages that work without it:
// theme switch, filter and following contents, copy buttons, versions that keep the place, folders under file://.
"use strict";
(() => {
  const root = document.documentElement;
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  // The element that a hash names. A hash may hold anything, also what is no valid escape.
  const named = (hash) => {
    const name = hash.slice(1);
    try { return document.getElementById(decodeURIComponent(name)) ?? document.getElementById(name); }
    catch { return document.getElementById(name); }
  };
  // A preview changes its pages while they are open.
  const onSwap = (action) => document.addEventListener("specwright:swapped", action);

  // Theme: system, light or dark. The choice is kept; theme.js puts it on the next page.
  const header = document.querySelector(".top");
  if (header) {
    const signs = { system: "◐", light: "☀", dark: "☾" };
    const names = Object.keys(signs);
    const button = make("button", { type: "button", className: "theme" });
    const show = () => {
      const chosen = root.dataset.theme || "system";
      button.textContent = signs[chosen];
      button.title = `Colours: ${chosen}`;
      button.setAttribute("aria-label", button.title);
    };
    button.addEventListener("click", () => {
      const chosen = names[(names.indexOf(root.dataset.theme || "system") + 1) % names.length];
      if (chosen === "system") delete root.dataset.theme;
      else root.dataset.theme = chosen;
      try {
        if (chosen === "system") localStorage.removeItem("specwright-theme");
        else localStorage.setItem("specwright-theme", chosen);
      } catch {
        // Storage is switched off: the choice holds for this page.
      }
      show();
    });
    show();
    header.append(button);
    const search = header.querySelector(".search-button");
    if (search) search.append(make("kbd", { textContent: "/" }));
  }

  // A link into a closed part opens it, and the place is taken before the contents look where the reader is.
  const open = () => {
    const target = named(location.hash);
    for (let part = target && target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    return target;
  };
  addEventListener("hashchange", open);
  const arrived = open();
  if (arrived && performance.getEntriesByType("navigation")[0]?.type === "navigate") arrived.scrollIntoView();

  // Contents: a filter above the tree, and a mark on the section that is being read.
  const side = document.getElementById("navigation");
  if (side) {
    const filter = make("input", { type: "search", className: "filter", placeholder: "Filter contents" });
    filter.setAttribute("aria-label", "Filter contents");
    side.querySelector("ul").before(filter);
    let items = null;
    let texts = null;
    const select = () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      items ??= [...side.querySelectorAll("li")];
      texts ??= items.map((item) => item.firstElementChild.textContent.toLowerCase());
      side.classList.toggle("filtering", words.length > 0);
      items.forEach((item, i) => { item.hidden = words.length > 0 && !words.every((word) => texts[i].includes(word)); });
      if (words.length > 0) {
        // A match brings its ancestors along; children come before them when walking backwards.
        for (let i = items.length - 1; i >= 0; i--) {
          const parent = items[i].parentElement.closest("li");
          if (!items[i].hidden && parent) parent.hidden = false;
        }
      }
    };
    filter.addEventListener("input", select);
    side.addEventListener("click", (event) => {
      if (event.target.closest("a") && side.matches(":popover-open")) side.hidePopover();
    });

    // Scrolls an entry of the tree into view, and nothing but the tree.
    const bring = (link) => {
      const at = link.getBoundingClientRect();
      const box = side.getBoundingClientRect();
      if (at.top < box.top + 40 || at.bottom > box.bottom - 40) side.scrollTop += at.top - box.top - box.height / 3;
    };
    let links = [];
    let targets = [];
    let current = -1;
    const read = () => {
      links[current]?.removeAttribute("aria-current");
      const found = [];
      for (const link of side.querySelectorAll('.contents a[href*="#"]')) {
        const target = named(link.hash);
        if (target) found.push({ link, target });
      }
      // The contents may list things in another order than the text.
      found.sort((a, b) => (a.target.compareDocumentPosition(b.target) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
      links = found.map(({ link }) => link);
      targets = found.map(({ target }) => target);
      current = -1;
    };
    read();
    const follow = () => {
      // Targets stand in the order of the text, so the one being read is found by halving.
      let low = 0;
      let high = targets.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (targets[middle].getBoundingClientRect().top <= 120) low = middle + 1;
        else high = middle;
      }
      // Of two that stand side by side, the first.
      const topOf = (at) => targets[at].getBoundingClientRect().top;
      while (low > 1 && Math.abs(topOf(low - 1) - topOf(low - 2)) < 4) low -= 1;
      if (low - 1 === current) return;
      links[current]?.removeAttribute("aria-current");
      current = low - 1;
      links[current]?.setAttribute("aria-current", "true");
      // The tree opens where the reader rests: opening it at every section would move it all the time.
      clearTimeout(opening);
      if (side.classList.contains("ready")) opening = setTimeout(reveal, 150);
      else reveal();
    };
    let opening;
    const reveal = () => {
      const branch = new Set();
      const link = links[current];
      for (let item = link?.closest("li"); item && side.contains(item); item = item.parentElement.closest("li")) branch.add(item);
      const { scrollTop } = side;
      const parts = [...side.children].filter((part) => part.matches("ul, .group"));
      // Taken out and put back within a frame, the tree is drawn anew instead of being pushed around.
      const anew = !side.contains(document.activeElement);
      if (anew) {
        for (const { style } of parts) style.display = "none";
        side.getBoundingClientRect();
      }
      for (const item of side.querySelectorAll(".contents .open")) if (!branch.has(item)) item.classList.remove("open");
      for (const item of branch) item.classList.add("open");
      if (anew) for (const { style } of parts) style.display = "";
      side.scrollTop = scrollTop;
      if (link) bring(link);
    };
    let waiting = false;
    const soon = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; follow(); });
    };
    addEventListener("scroll", soon, { passive: true });
    if (targets.length) follow();
    const entry = () => links[current] ?? side.querySelector('[aria-current="page"]');
    if (entry()) bring(entry());
    side.addEventListener("toggle", ({ newState }) => { if (newState === "open" && entry()) bring(entry()); });
    side.classList.add("ready");
    onSwap(({ detail }) => {
      if (detail && !detail.some((element) => side.contains(element) || element.id || element.querySelector("[id]"))) return;
      items = texts = null;
      if (filter.value) select();
      read();
      follow();
    });
  }

  // Indexes: only the rows with the words, the method, and if wanted those that are not deprecated.
  for (const form of document.querySelectorAll(".index-filter")) {
    const [words, method, current] = ["[type=search]", "select", "[type=checkbox]"].map((field) => form.querySelector(field));
    const table = form.nextElementSibling;
    const rows = [...table.tBodies[0].rows].map((row) => ({
      row, text: row.textContent.replace(/\u200b/g, "").toLowerCase(), method: row.querySelector(".method")?.textContent,
    }));
    // Methods that no row has are no choice.
    for (const option of [...method?.options ?? []]) {
      if (option.value && !rows.some((row) => row.method === option.value)) option.remove();
    }
    const select = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const { row, text, method: own } of rows) {
        row.hidden = !wanted.every((word) => text.includes(word)) ||
          !!method?.value && own !== method.value || !!current?.checked && row.className === "deprecated";
        if (!row.hidden) count += 1;
      }
      form.querySelector("output").textContent = count === rows.length ? "" : `${count} of ${rows.length}`;
    };
    form.addEventListener("input", select);
    form.addEventListener("submit", (event) => event.preventDefault());
    // Going back brings the browser's memory of the fields.
    addEventListener("pageshow", select);
  }

  // JSON is coloured by ranges of its text when it comes near: elements for it would double the page.
  const paint = (block) => {
    const text = block.querySelector("code")?.firstChild;
    if (!text || text.nextSibling || text.nodeType !== Node.TEXT_NODE || !/^\s*[[{]/.test(text.data)) return;
    for (const part of text.data.matchAll(/("(?:[^"\\\n]|\\.)*")(\s*:)?|-?\b\d[\d.eE+-]*|\b(?:true|false|null)\b/g)) {
      const range = new Range();
      range.setStart(text, part.index);
      range.setEnd(text, part.index + (part[1] || part[0]).length);
      const name = part[2] ? "hl-k" : part[1] ? "hl-s" : "hl-n";
      if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
      CSS.highlights.get(name).add(range);
    }
  };
  // Does something to each block of code when it comes near.
  if (window.IntersectionObserver) {
    const known = new WeakSet();
    const near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        if (window.Highlight && CSS.highlights) paint(target);
      }
    }, { rootMargin: "400px" });
    const watch = () => {
      for (const block of document.querySelectorAll("main pre")) {
        if (known.has(block)) continue;
        known.add(block);
        near.observe(block);
        // Keyboards reach each block: it scrolls, and its button for copying comes with the focus.
        block.tabIndex = 0;
      }
    };
    watch();
    onSwap(watch);
  }

  // Copy: one button, which goes to the block of code that has the pointer or the focus.
  if (navigator.clipboard) {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    const holder = make("div", { className: "copy-at" });
    holder.append(button);
    let block = null;
    let timer = 0;
    const reset = () => { clearTimeout(timer); button.textContent = "Copy"; button.classList.remove("done"); };
    const say = (text) => {
      reset();
      button.textContent = text;
      button.classList.add("done");
      timer = setTimeout(reset, 1500);
    };
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(block.querySelector("code")?.textContent ?? block.textContent)
        .then(() => say("Copied"), () => say("Not allowed"));
    });
    const show = ({ target }) => {
      const near = target.closest?.("main pre");
      if (!near || holder.parentNode === near) return;
      block = near;
      reset();
      block.prepend(holder);
    };
    document.addEventListener("pointerover", show, { passive: true });
    document.addEventListener("focusin", show);
  }

  // The language of samples: chosen once, it is open in every operation, also on the next page.
  const samples = (name) => [...document.querySelectorAll(".examples > details:not([open]) > summary")]
    .filter((summary) => summary.textContent === name)
    .forEach((summary) => { summary.parentElement.open = true; });
  try {
    const chosen = localStorage.getItem("specwright-sample");
    if (chosen) samples(chosen);
    document.addEventListener("click", ({ target }) => {
      const summary = target.closest?.(".examples > details > summary");
      if (!summary || summary.parentElement.open) return;
      localStorage.setItem("specwright-sample", summary.textContent);
      const { top } = summary.getBoundingClientRect();
      samples(summary.textContent);
      // Examples above may have become longer or shorter.
      scrollBy({ top: summary.getBoundingClientRect().top - top, behavior: "instant" });
    });
  } catch {
    // Storage is switched off: each example is chosen by itself.
  }

  // Permalinks say where they lead, for those who hear them.
  const nameLinks = () => {
    for (const link of document.querySelectorAll("main .permalink")) {
      const name = link.parentElement.textContent.replace(/\u200b/g, "").trim();
      if (name) link.setAttribute("aria-label", `Permalink to ${name}`);
    }
  };
  nameLinks();
  onSwap(nameLinks);

  // Permalinks: one click goes there and copies the address.
  document.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
    const link = target.closest?.(".permalink");
    if (!link || ctrlKey || metaKey || shiftKey || !navigator.clipboard) return;
    navigator.clipboard.writeText(link.href).then(() => {
      link.classList.add("done");
      setTimeout(() => link.classList.remove("done"), 1500);
    }, () => { /* The address bar has it all the same. */ });
  });

  // Sections out of sight are laid out when they come near. Until then their height is estimated from the number
  // of their rows and the length of their text, so that the scroll bar tells the truth and nothing moves.
  const measure = () => {
    if (!("fromTop" in root.dataset)) return;
    const all = [...document.querySelectorAll(".text > :is(.operation, .event)")];
    const wide = all[0]?.clientWidth;
    const [row, line] = wide > 900 ? [52, 345] : wide > 500 ? [76, 270] : [66, 240];
    const estimates = all.map((section) => {
      let length = section.textContent.length;
      // Examples stand beside the text, or one is shown at a time.
      for (const example of section.querySelectorAll(".examples > details")) length -= example.textContent.length;
      const least = section.className.startsWith("event") ? 300 : 470;
      return Math.round(least + section.getElementsByTagName("tr").length * row + line * length / wide);
    });
    all.forEach(({ style }, at) => { style.containIntrinsicBlockSize = `auto ${estimates[at]}px`; });
  };
  addEventListener("load", measure);
  let width = innerWidth;
  let resized = 0;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(resized);
    resized = setTimeout(measure, 400);
  });

  // Versions: those of a published list join the menu in its order, and a choice keeps the page where the other
  // version has it. The menu closes as others do.
  const versions = document.querySelector(".versions");
  if (versions && root.dataset.versions && location.protocol !== "file:") {
    const menu = versions.querySelector("ul");
    const listed = new URL(root.dataset.versions, location);
    fetch(listed).then((answer) => (answer.ok ? answer.json() : [])).then((list) => {
      const items = [...menu.children];
      for (const { title, url } of list) {
        let item = items.find((item) => item.textContent.trim() === title);
        if (!item && /^https?:$/.test(new URL(url, listed).protocol)) {
          item = document.createElement("li");
          const link = make("a", { href: new URL(url, listed).href, textContent: title });
          link.dataset.version = "";
          item.append(link);
        }
        if (item) menu.append(item);
      }
    }).catch(() => { /* The menu stays as it was built. */ });
  }
  versions?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !versions.open) return;
    versions.open = false;
    versions.querySelector("summary").focus();
  });
  const otherVersion = async (link) => {
    const base = link.href.replace(/#.*/, "").replace(/[^/]*$/, "");
    let place = base + (root.dataset.page || "");
    try {
      const answer = await fetch(place, { method: "HEAD" });
      if (!answer.ok) place = link.href;
    } catch {
      place = link.href;
    }
    location.assign(place + location.hash);
  };

  document.addEventListener("click", (event) => {
    if (versions?.open && !versions.contains(event.target)) versions.open = false;
    const link = event.target.closest?.("a[href]");
    if (!link) return;
    if (("version" in link.dataset || link.closest(".banner")) && location.protocol !== "file:" && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
      event.preventDefault();
      otherVersion(link);
      return;
    }
    // Under file:// a folder does not lead to its index.html.
    if (location.protocol === "file:" && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  });
})();
