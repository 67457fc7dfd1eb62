// A built site as readers see it, in a headless Chromium under the strict security policy: every page on a
// phone, search, keyboard, theme, copy, deep links, access, and reading without JavaScript.
//
//     specwright build SOURCE -o SITE
//     npm install --no-save playwright-core axe-core    (anywhere above this file, or named in NODE_PATH)
//     node tests/browser/site.mjs SITE [PART_OF_A_TEST'S_NAME]
//
// What depends on a certain site (its queries) is tested where the site has it. Without a browser or
// playwright-core the test is skipped with a message; without axe-core only the part that needs it.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium, executablePath, locate, skipWithoutBrowser } from "./browser.mjs";

const [site, only] = process.argv.slice(2);
const axe = locate("axe-core");
skipWithoutBrowser({ "built site": site && existsSync(site) });

// The policy that src/serve/headers.rs recommends.
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png", ".md": "text/markdown", ".xml": "application/xml" };
const server = createServer((request, response) => {
  let path = join(site, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
  if (!existsSync(path)) { response.writeHead(404).end(); return; }
  response.writeHead(200, { "content-type": types[extname(path)] ?? "text/plain", "content-security-policy": policy });
  response.end(readFileSync(path));
}).listen(0, "127.0.0.1");
await new Promise((done) => server.on("listening", done));
const root = `http://127.0.0.1:${server.address().port}/`;

const pages = [];
(function walk(folder, url) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) walk(path, `${url}${name}/`);
    else if (name === "index.html") pages.push(url);
    else if (name.endsWith(".html")) pages.push(url + name);
  }
})(site, "");
const has = (page) => pages.includes(page);
const isRedirect = (page) => readFileSync(join(site, page.endsWith(".html") ? page : `${page}index.html`), "utf8").includes("http-equiv=\"refresh\"");
const content = pages.filter((page) => !isRedirect(page));
// The page with the most to show stands for what long pages need.
const long = [...content].sort((a, b) => statSync(join(site, b, b.endsWith(".html") ? "" : "index.html")).size - statSync(join(site, a, a.endsWith(".html") ? "" : "index.html")).size)[0];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const problems = [];
const context = async (options = {}) => {
  const made = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  made.setDefaultTimeout(30000);
  return made;
};
const open = async (made, page) => {
  const tab = await made.newPage();
  tab.on("console", (message) => { if (message.type() === "error") problems.push(`${page}: ${message.text()}`); });
  tab.on("pageerror", (error) => problems.push(`${page}: ${error}`));
  await tab.goto(root + page, { waitUntil: "load" });
  return tab;
};

// What axe finds, run within a page.
const faults = async (dark) => {
  // Only colours differ between light and dark. They follow from an element's classes and those around it,
  // so that on a page of tens of thousands of elements one of each path of classes stands for all.
  const colours = ["color-contrast", "link-in-text-block"];
  const ofEach = new Map();
  const path = (element) => element ? `${path(element.parentElement)}>${element.localName}.${element.className}` : "";
  for (const element of document.body.querySelectorAll("*")) {
    const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (text && element.checkVisibility() && !ofEach.has(path(element))) ofEach.set(path(element), element);
  }
  const large = document.getElementsByTagName("*").length > 5000;
  const runs = large ? [axe.run({ include: [...ofEach.values()] }, { resultTypes: ["violations"], runOnly: colours })] : [];
  await Promise.all(runs);
  if (!large || !dark) {
    // Off unless it is asked for, and part of WCAG 2.2 AA.
    const rules = { "target-size": { enabled: true } };
    if (large) for (const rule of colours) rules[rule] = { enabled: false };
    runs.push(axe.run(document, { resultTypes: ["violations"], ...(dark ? { runOnly: colours } : { rules }) }));
  }
  return (await Promise.all(runs)).flatMap((run) => run.violations)
    .map((rule) => `${rule.id} (${rule.nodes.length}): ${rule.nodes[0].html.slice(0, 150)}`);
};

/** A word that every site has something for: the first of its home page's title. */
const firstWord = (tab) => tab.evaluate(() => document.querySelector("h1, h2").textContent.split(" ")[0]);

const tests = {
  async "every page on a phone and at 400 %: no error, no sideways scrolling, headings nest, tables are named"() {
    const phone = await context({ viewport: { width: 390, height: 844 } });
    const wide = [];
    for (const page of content) {
      const tab = await open(phone, page);
      const found = await tab.evaluate(() => ({
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        first: document.querySelectorAll("h1").length,
        language: document.documentElement.lang,
        ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
        levels: [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")].map((heading) => Number(heading.localName[1])),
        // What stands within a row is named by the line that opens it.
        nameless: [...document.querySelectorAll("main table:not(.nested > table)")].filter((table) => !table.caption?.textContent.trim()).length,
        unscoped: document.querySelectorAll("main th:not([scope])").length,
      }));
      if (found.over > 0) wide.push(`${page}: ${found.over} px too wide`);
      // 1280 px at 400 % are 320.
      await tab.setViewportSize({ width: 320, height: 640 });
      const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${page}: ${over} px too wide at 400 %`);
      const jumps = found.levels.filter((level, at) => level > (found.levels[at - 1] ?? 0) + 1);
      assert.deepEqual(jumps, [], `${page} has headings that skip a level`);
      assert.equal(found.nameless, 0, `${page} has tables without a caption`);
      assert.equal(found.unscoped, 0, `${page} has headers without a scope`);
      assert.equal(found.first, 1, `${page} has ${found.first} h1`);
      assert.ok(found.language, `${page} has no language`);
      const twice = found.ids.filter((id, at) => found.ids.indexOf(id) !== at && found.ids.length < 3000);
      assert.deepEqual(twice, [], `${page} has anchors twice`);
      await tab.close();
    }
    assert.deepEqual(wide, []);
    assert.deepEqual(problems, []);
    await phone.close();
  },

  async "search: a slash opens it, arrows and Enter go to a result, Escape closes it"() {
    const made = await context();
    const tab = await open(made, "");
    await tab.keyboard.press("/");
    await tab.waitForSelector("dialog.search[open]");
    const word = await firstWord(tab);
    await tab.fill(".search-input", word);
    await tab.waitForSelector('.search-results [role="option"]');
    await tab.keyboard.press("Escape");
    assert.equal(await tab.locator("dialog.search[open]").count(), 0);
    // At once: the browser may not have taken the focus from the input yet.
    await tab.keyboard.press("/");
    await tab.waitForSelector("dialog.search[open]");
    await tab.fill(".search-input", word);
    await tab.waitForSelector('.search-results [role="option"]');
    // Lines that unfold results with the same title lead nowhere.
    do await tab.keyboard.press("ArrowDown");
    while (await tab.locator('.search-more[aria-selected="true"]').count());
    const before = tab.url();
    await tab.keyboard.press("Enter");
    await tab.waitForFunction((before) => location.href !== before, before);
    assert.deepEqual(problems, []);
    await made.close();
  },

  async "search: the first result of every known query, typed into the dialog"() {
    if (!has("client-server-api/") || !has("rooms/v11/")) return "these are queries to another site";
    const made = await context();
    const tab = await open(made, "");
    await tab.keyboard.press("/");
    const file = join(fileURLToPath(import.meta.url), "..", "matrix-queries.tsv");
    const misses = [];
    for (const line of readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("#"))) {
      const [query, expected] = line.split("\t");
      await tab.fill(".search-input", "");
      await tab.fill(".search-input", query);
      await tab.waitForFunction(() => document.querySelector('.search-results [role="option"]'));
      const first = await tab.evaluate((query) => {
        const engine = SpecwrightSearch.open(specwrightIndex);
        const found = engine.search(query).groups[0]?.results[0];
        return found ? `${found.title.join("")} ${found.url}` : "nothing";
      }, query);
      const shown = await tab.locator('.search-results [role="option"]').first().getAttribute("href");
      assert.ok(shown === null || shown.endsWith(first.split(" ").at(-1).split("#").at(-1)), `${query}: ${shown} is shown, ${first} found`);
      if (!new RegExp(expected).test(first)) misses.push(`${query}: ${first}`);
    }
    assert.deepEqual(misses, []);
    await made.close();
  },

  async "search: Ctrl+K opens it, and what is not found leads to near names and lists"() {
    const made = await context();
    const tab = await open(made, "");
    await tab.focus(".brand");
    await tab.keyboard.press("Control+k");
    await tab.waitForSelector("dialog.search[open]");
    await tab.fill(".search-input", "zzqqxxzzqqxx");
    await tab.waitForFunction(() => document.querySelector(".search-status").textContent.startsWith("Nothing found"));
    const lists = await tab.locator("[data-index-link]").count();
    assert.equal(await tab.locator('.search-results a[role="option"]').count(), lists);
    await tab.keyboard.press("Escape");
    await tab.waitForFunction(() => document.activeElement.matches(".brand"));
    assert.deepEqual(problems, []);
    await made.close();
  },

  async "samples: the language that was chosen is open on the next page, and alone on paper"() {
    const text = (page) => readFileSync(join(site, page, page.endsWith(".html") ? "" : "index.html"), "utf8");
    const found = content.filter((page) => text(page).includes("<summary>Python</summary>")).slice(0, 2);
    if (found.length < 2) return "there are no two pages with samples";
    const made = await context();
    const tab = await open(made, found[0]);
    const summary = tab.locator(".examples > details > summary", { hasText: /^Python$/ }).first();
    await summary.click();
    await tab.goto(root + found[1]);
    const shown = () => tab.evaluate(() => [...document.querySelectorAll(".examples")].map((examples) =>
      [...examples.querySelectorAll(":scope > details > pre")].filter((pre) => pre.checkVisibility()).length));
    assert.ok(await tab.locator(".examples > details[open] > summary", { hasText: /^Python$/ }).count());
    await tab.emulateMedia({ media: "print" });
    assert.ok((await shown()).every((count) => count <= 1), `${await shown()} examples on paper`);
    await made.close();
  },

  async "indexes: a list is filtered by words, method and deprecation"() {
    const page = "index/endpoints/";
    if (!has(page)) return "there is no index of endpoints";
    const made = await context();
    const tab = await open(made, page);
    const rows = () => tab.evaluate(() => [...document.querySelector("table.index").tBodies[0].rows].filter((row) => row.checkVisibility()).map((row) => row.textContent.replace(/\u200b/g, "")));
    const all = await rows();
    const word = all[0].split(" ")[1].split("/").find((part) => part.length > 2).toLowerCase();
    await tab.fill(".index-filter .filter", word);
    const found = await rows();
    assert.ok(found.length > 0 && found.every((row) => row.toLowerCase().includes(word)));
    await tab.fill(".index-filter .filter", "");
    const method = await tab.locator(".index-filter option").nth(1).textContent();
    await tab.selectOption(".index-filter select", method);
    assert.ok((await rows()).every((row) => row.startsWith(method)));
    await tab.selectOption(".index-filter select", "");
    await tab.check(".index-filter [type=checkbox]");
    assert.ok((await rows()).every((row) => !row.includes("deprecated")));
    await tab.uncheck(".index-filter [type=checkbox]");
    assert.equal((await rows()).length, all.length);
    await made.close();
  },

  async "theme: the switch holds on the next page"() {
    const made = await context();
    const tab = await open(made, "");
    await tab.click("button.theme");
    const chosen = await tab.evaluate(() => document.documentElement.dataset.theme);
    assert.ok(["light", "dark"].includes(chosen));
    await tab.goto(root + long);
    assert.equal(await tab.evaluate(() => document.documentElement.dataset.theme), chosen);
    await made.close();
  },

  async "copy: the button puts the code on the clipboard"() {
    const page = content.find((page) => readFileSync(join(site, page, page.endsWith(".html") ? "" : "index.html"), "utf8").includes("<pre"));
    if (page === undefined) return "there is no code on this site";
    const made = await context({ permissions: ["clipboard-read", "clipboard-write"] });
    const tab = await open(made, page);
    const block = tab.locator("main pre:visible").first();
    const texts = await tab.locator("main pre code").allTextContents();
    await block.scrollIntoViewIfNeeded();
    await block.hover();
    await block.locator(".copy").click();
    await tab.waitForFunction(() => document.querySelector(".copy.done"));
    const copied = () => tab.evaluate(() => navigator.clipboard.readText());
    assert.ok((await copied()).length > 0 && texts.includes(await copied()));
    // By keyboard: the block, then its button.
    await tab.evaluate(() => navigator.clipboard.writeText(""));
    await tab.mouse.move(0, 0);
    await block.focus();
    await tab.keyboard.press("Tab");
    assert.equal(await tab.evaluate(() => document.activeElement.className.split(" ")[0]), "copy");
    await tab.keyboard.press("Enter");
    await tab.waitForFunction(async () => await navigator.clipboard.readText() !== "");
    assert.ok(texts.includes(await copied()));
    const link = tab.locator("main .permalink").first();
    if (await link.count()) {
      await link.evaluate((element) => element.click());
      await tab.waitForFunction(async () => (await navigator.clipboard.readText()) === location.href);
    }
    await made.close();
  },

  async "deep links: the place is in view, marked, and nothing moves"() {
    const desk = await context();
    const phone = await context({ viewport: { width: 390, height: 844 } });
    const first = await open(desk, long);
    const anchors = await first.evaluate(() => {
      const all = [...document.querySelectorAll("main :is(tr, h3, h4, h5, h6, dfn, caption)[id]")].map((element) => element.id);
      return [0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.999].map((share) => all[Math.floor(all.length * share)]).filter(Boolean);
    });
    await first.close();
    assert.ok(anchors.length > 0);
    for (const [at, anchor] of anchors.entries()) {
      const tab = await (at % 3 ? desk : phone).newPage();
      await tab.addInitScript(() => {
        window.shift = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
          .observe({ type: "layout-shift", buffered: true });
      });
      await tab.goto(`${root}${long}#${encodeURIComponent(anchor)}`);
      await tab.waitForTimeout(800);
      const found = await tab.evaluate(() => {
        const target = document.querySelector(":target");
        const box = target?.getBoundingClientRect();
        return { seen: box && box.top >= 0 && box.top < innerHeight, shift: window.shift };
      });
      assert.ok(found.seen, `#${anchor} is not in view`);
      assert.ok(found.shift < 0.001, `#${anchor}: the page moved by ${found.shift}`);
      await tab.close();
    }
    await desk.close();
    await phone.close();
  },

  async "layout: little moves while a page loads and while it is scrolled"() {
    const kinds = ["", long, "index/endpoints/", "index/error-codes/"].filter(has);
    for (const kind of ["operations/", "schemas/", "tags/", "rooms/"]) {
      const page = content.find((page) => page.includes(kind) && !page.endsWith(kind));
      if (page) kinds.push(page);
    }
    const moved = [];
    for (const width of [1400, 768, 390]) {
      const made = await context({ viewport: { width, height: 900 } });
      for (const page of kinds) {
        const tab = await made.newPage();
        await tab.addInitScript(() => {
          window.shift = 0;
          new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
            .observe({ type: "layout-shift", buffered: true });
        });
        await tab.goto(root + page, { waitUntil: "load" });
        await tab.waitForTimeout(300);
        const loaded = await tab.evaluate(() => window.shift);
        await tab.mouse.move(width / 2, 450);
        for (let step = 0; step < 20; step++) {
          await tab.mouse.wheel(0, 700);
          await tab.waitForTimeout(30);
        }
        await tab.waitForTimeout(300);
        const all = await tab.evaluate(() => window.shift);
        if (all >= 0.02) moved.push(`${page || "home"} at ${width} px: ${loaded.toFixed(3)} while loading, ${(all - loaded).toFixed(3)} while scrolling`);
        await tab.close();
      }
      await made.close();
    }
    assert.deepEqual(moved, []);
  },

  async "addresses: a hash that is no valid escape stops nothing"() {
    const made = await context();
    const tab = await open(made, `${long}#100%`);
    assert.equal(await tab.locator("button.theme").count(), 1);
    await tab.keyboard.press("/");
    await tab.waitForSelector("dialog.search[open]");
    assert.deepEqual(problems, []);
    await made.close();
  },

  async "keyboard: the first stop is the way past the header"() {
    const made = await context();
    const tab = await open(made, long);
    await tab.keyboard.press("Tab");
    assert.equal(await tab.evaluate(() => document.activeElement.className), "skip");
    await tab.keyboard.press("Enter");
    assert.equal(await tab.evaluate(() => document.activeElement.id), "text");
    await made.close();
  },

  async "keyboard: what has the focus is marked and in sight, there and back"() {
    const operation = content.find((page) => page.includes("operations/") && !page.endsWith("/operations/"));
    for (const [page, width] of [["", 1400], [long, 1400], [operation ?? long, 390]]) {
      const made = await context({ viewport: { width, height: 700 }, reducedMotion: "reduce" });
      const tab = await open(made, page);
      const lost = [];
      const walk = async (key, most) => {
        for (let step = 0; step < most; step++) {
          await tab.keyboard.press(key);
          const fault = await tab.evaluate(() => {
            const focused = document.activeElement;
            if (!focused || focused === document.body) return null;
            const header = document.querySelector(".top").getBoundingClientRect();
            const box = focused.getClientRects()[0] ?? focused.getBoundingClientRect();
            const name = `${focused.localName} ${focused.className} ${focused.textContent.trim().slice(0, 30)}`;
            const within = focused.closest(".top, .skip");
            if (box.bottom < 1 || box.top > innerHeight - 1) return `${name} is out of sight`;
            if (!within && box.bottom <= header.bottom + 1 && getComputedStyle(document.querySelector(".top")).position === "sticky") return `${name} is behind the header`;
            const style = getComputedStyle(focused);
            if (focused.id !== "text" && !(parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none")) return `${name} is not marked`;
            return null;
          });
          if (fault) lost.push(`${page || "home"}: ${fault}`);
        }
      };
      await walk("Tab", 60);
      await tab.evaluate(() => { document.querySelector("main").focus({ preventScroll: true }); scrollTo(0, document.body.scrollHeight / 2); });
      await walk("Tab", 15);
      await walk("Shift+Tab", 30);
      assert.deepEqual(lost, []);
      await made.close();
    }
  },

  async "keyboard: the search gives the focus back, menus close"() {
    const made = await context({ viewport: { width: 390, height: 844 } });
    const tab = await open(made, long);
    await tab.focus(".menu-button");
    await tab.keyboard.press("Enter");
    await tab.waitForSelector("#navigation:popover-open");
    await tab.keyboard.press("Tab");
    assert.ok(await tab.evaluate(() => document.getElementById("navigation").contains(document.activeElement)));
    await tab.keyboard.press("Escape");
    assert.equal(await tab.locator("#navigation:popover-open").count(), 0);
    assert.equal(await tab.evaluate(() => document.activeElement.className), "menu-button");
    await tab.focus(".search-button");
    await tab.keyboard.press("Enter");
    await tab.waitForSelector("dialog.search[open]");
    for (let step = 0; step < 12; step++) {
      await tab.keyboard.press("Tab");
      assert.ok(await tab.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog.search") !== null), "the focus left the dialog");
    }
    await tab.keyboard.press("Escape");
    await tab.waitForFunction(() => document.activeElement.matches(".search-button"));
    await made.close();
  },

  async "motion: nothing moves by itself for those who ask for that"() {
    const made = await context({ reducedMotion: "reduce" });
    const tab = await open(made, long);
    const moving = await tab.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      return style.scrollBehavior === "smooth" || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
    }).length);
    assert.equal(moving, 0);
    await made.close();
  },

  async "without JavaScript: text, contents and redirects work"() {
    const made = await context({ javaScriptEnabled: false });
    const tab = await open(made, long);
    assert.ok((await tab.locator("main").innerText()).length > 500);
    const link = tab.locator('nav.side a[href*="#"]:visible').first();
    if (await link.count()) {
      await link.click();
      assert.ok(new URL(tab.url()).hash.length > 1);
    }
    for (const page of pages.filter(isRedirect).slice(0, 3)) {
      await tab.goto(root + page);
      await tab.waitForURL((url) => !url.href.endsWith(`/${page}`));
    }
    await made.close();
  },

  async "access: axe finds nothing, in light and dark"() {
    if (!axe) return "there is no axe-core";
    const wanted = ["", "client-server-api/", "identity-service-api/", "rooms/v11/", "index/endpoints/", "index/error-codes/"].filter(has);
    for (const kind of ["operations/", "schemas/", "tags/", "webhooks/"]) {
      const page = content.find((page) => page.includes(kind) && !page.endsWith(kind));
      if (page) wanted.push(page);
    }
    if (!wanted.includes(long)) wanted.push(long);
    const source = readFileSync(axe.replace(/axe\.js$/, "axe.min.js"), "utf8");
    const found = [];
    for (const colorScheme of ["light", "dark"]) {
      const made = await context({ colorScheme, bypassCSP: true });
      for (const page of [...wanted, "the search dialog"]) {
        const tab = await made.newPage();
        await tab.goto(root + (page === "the search dialog" ? "" : page));
        if (page === "the search dialog") {
          await tab.keyboard.press("/");
          await tab.fill(".search-input", await firstWord(tab));
          await tab.waitForSelector('.search-results [role="option"]');
        }
        // Sections that are not drawn yet are measured as if they lay over each other.
        await tab.addStyleTag({ content: ".text > * { content-visibility: visible !important }" });
        await tab.addScriptTag({ content: source });
        const violations = await tab.evaluate(faults, colorScheme === "dark");
        found.push(...violations.map((rule) => `${page || "home"}, ${colorScheme}: ${rule}`));
        await tab.close();
      }
      await made.close();
    }
    assert.deepEqual(found, []);
  },

  async "access: a fault that is planted on the longest page is found"() {
    if (!axe) return "there is no axe-core";
    const made = await context({ bypassCSP: true });
    const tab = await made.newPage();
    await tab.goto(root + long);
    await tab.addScriptTag({ content: readFileSync(axe.replace(/axe\.js$/, "axe.min.js"), "utf8") });
    await tab.addStyleTag({ content: "main td, main p { color: #b0b0b0 !important } .tiny { width: 10px; height: 10px; padding: 0; border: 0 }" });
    await tab.evaluate(() => {
      document.querySelector("main table").insertAdjacentHTML("beforebegin", "<img src='assets/favicon.svg'>" + "<button class='tiny'>x</button>".repeat(2));
    });
    const found = (await tab.evaluate(faults, false)).join("\n");
    assert.match(found, /^color-contrast /m);
    assert.match(found, /^image-alt /m);
    assert.match(found, /^target-size /m);
    await made.close();
  },
};

let failures = 0;
for (const [name, test] of Object.entries(tests)) {
  if (only && !name.includes(only)) continue;
  problems.length = 0;
  const begun = Date.now();
  try {
    const skipped = await test();
    console.log(skipped ? `skipped: ${name} (${skipped})` : `ok: ${name} (${Date.now() - begun} ms)`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED: ${name}\n${error.message}`);
  }
}
await browser.close();
server.close();
process.exit(failures ? 1 : 0);
