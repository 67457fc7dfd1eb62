// The preview as a reader sees it, in a headless Chromium: an edit appears in place, the overlay comes
// and goes, styles are swapped, sources are shown, and nothing breaks under the security policy.
//
//     cargo build --example serve-folder
//     npm install --no-save playwright-core      (anywhere above this file, or named in NODE_PATH)
//     node tests/browser/serve.mjs [COMMAND…]
//
// COMMAND serves a folder, which is appended to it, and says "serving URL"; the example is the default.
// Without a browser or playwright-core the test is skipped with a message.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium, executablePath, skipWithoutBrowser } from "./browser.mjs";

skipWithoutBrowser();

const sections = (count, text) =>
  Array.from({ length: count }, (_, n) => `<section id="s${n}">
<h2>Section ${n}</h2><p>${text(n)}</p><details><summary>More ${n}</summary><p>Hidden ${n}</p></details></section>`).join("\n");
const page = (body, title = "Title") => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="site.css"><script src="site.js" defer></script></head>
<body><nav><a href="/">Home</a></nav><main>${body}</main></body></html>`;

const root = mkdtempSync(join(tmpdir(), "specwright-browser-"));
// Whole files, by renaming, so that a slow machine does not serve half of one.
const save = (path, text) => {
  writeFileSync(join(root, `${path}.tmp`), text);
  renameSync(join(root, `${path}.tmp`), join(root, path));
};
save("site.css", "p { color: rgb(1, 2, 3); min-height: 200px }");
save("site.js", "for (const h of document.querySelectorAll('h2')) h.append(document.createElement('button')); window.loads = 1;");
save("404.html", page("<p>lost</p>"));
save("index.html", page(sections(30, (n) => `text ${n}`)));

const example = fileURLToPath(new URL("../../target/debug/examples/serve-folder", import.meta.url));
const [command, ...rest] = process.argv.length > 2 ? process.argv.slice(2) : [example];
const server = spawn(command, [...rest, root], { stdio: ["ignore", "pipe", "inherit"] });
let log = "";
const url = await new Promise((resolve, reject) => {
  server.stdout.on("data", (data) => {
    log += data;
    const found = /serving (\S+)/.exec(log);
    if (found) resolve(found[1]);
  });
  server.on("exit", () => reject(new Error(`the server ended: ${log}`)));
  server.on("error", reject);
});

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
const troubles = [];
try {
  const tab = await browser.newPage();
  tab.on("console", (message) => { if (message.type() === "error") troubles.push(message.text()); });
  tab.on("pageerror", (error) => troubles.push(String(error)));
  await tab.goto(url);
  const connected = () => tab.waitForFunction(() => performance.getEntriesByType("resource").some((r) => r.name.endsWith("/state")));
  await connected();
  const marked = () => tab.evaluate(() => window.marked === true);
  await tab.evaluate(() => { window.marked = true; });

  console.log("an edit appears in place, and what the reader did stays");
  await tab.evaluate(() => {
    document.querySelector("#s12 details").open = true;
    document.querySelector("#s15 summary").focus({ preventScroll: true });
    document.querySelector("#s15").scrollIntoView();
  });
  const top = () => tab.evaluate(() => Math.round(document.querySelector("#s15").getBoundingClientRect().top));
  const before = await top();
  // Above what is looked at: a longer section and a new one; below: another text.
  save("index.html", page(`<section id="new"><h2>New</h2><p>new</p></section>${sections(30, (n) =>
    n === 3 ? "longer ".repeat(900) : n === 20 ? "changed text" : `text ${n}`)}`, "Another title"));
  await tab.getByText("changed text").waitFor({ state: "attached" });
  assert.equal(await marked(), true, "no reload");
  assert.ok(Math.abs(await top() - before) <= 2, `scrolled from ${before} to ${await top()}`);
  assert.equal(await tab.locator("#s12 details").getAttribute("open"), "", "stays open");
  assert.equal(await tab.evaluate(() => document.activeElement.textContent), "More 15");
  assert.equal(await tab.title(), "Another title");
  assert.equal(await tab.locator("#s5 h2 button").count(), 1, "what scripts added stays");
  assert.equal(await tab.locator("main > section").count(), 31);
  assert.equal(await tab.evaluate(() => document.querySelector("main > section").id), "new");

  console.log("sections move and go");
  const list = Array.from({ length: 30 }, (_, n) => n).filter((n) => n !== 7).reverse();
  save("index.html", page(list.map((n) => `<section id="s${n}"><h2>S ${n}</h2><p>r</p></section>`).join("\n")));
  await tab.waitForFunction(() => !document.querySelector("#s7"));
  const order = await tab.evaluate(() => Array.from(document.querySelectorAll("main > section"), (s) => s.id));
  assert.deepEqual(order, list.map((n) => `s${n}`));
  assert.equal(await marked(), true);

  console.log("styles are swapped without a reload");
  save("site.css", "p { color: rgb(7, 8, 9) }");
  await tab.waitForFunction(() => getComputedStyle(document.querySelector("main p")).color === "rgb(7, 8, 9)");
  await tab.waitForFunction(() => document.querySelectorAll("link[href*='site.css']").length === 1);
  assert.equal(await marked(), true);

  console.log("the overlay comes, can be put away, and goes");
  save("index.html", page("<p>BROKEN</p>"));
  const overlay = tab.getByRole("alert");
  await overlay.waitFor();
  assert.match(await overlay.innerText(), /error: this is broken\n --> index.html:4:1/);
  const link = await overlay.getByRole("link", { name: "index.html:4" }).getAttribute("href");
  assert.equal(link, `vscode://file/${join(root, "index.html").slice(1)}:4`);
  assert.equal(await tab.locator("#s3").count(), 1, "the last good site is below");
  await tab.keyboard.press("Escape");
  await overlay.waitFor({ state: "hidden" });
  save("index.html", page("<p>x</p>\n<p>BROKEN</p>"));
  await overlay.waitFor();
  save("index.html", page(`<p id="mended">mended</p><p>DOUBTFUL</p>${sections(2, (n) => `t ${n}`)}`));
  await overlay.waitFor({ state: "hidden" });
  await tab.locator("#mended").waitFor();

  console.log("warnings are in a panel, those of this page first");
  save("a.html", page("DOUBTFUL"));
  const problems = tab.getByRole("button", { name: "2 warnings" });
  await problems.click();
  const panel = tab.getByRole("region", { name: "Problems" });
  assert.match(await panel.innerText(), /This page\s+warning: this is doubtful\s+--> index.html[^]*Elsewhere[^]*a.html/);
  assert.equal(await problems.getAttribute("aria-expanded"), "true");
  await tab.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });

  console.log("sources are shown on demand");
  await tab.locator("#s1 p").first().click({ modifiers: ["Alt"] });
  await tab.getByRole("link", { name: "index.html:6" }).waitFor();
  await tab.keyboard.press("Escape");
  const sources = tab.getByRole("button", { name: "Sources" });
  await sources.click();
  await tab.waitForFunction(() => document.querySelectorAll(".specwright-source a").length === 2);
  save("index.html", page(`${sections(3, (n) => `after ${n}`)}<p>DOUBTFUL</p>`));
  await tab.getByText("after 2").waitFor();
  await tab.waitForFunction(() => document.querySelectorAll(".specwright-source a").length === 3);
  await sources.click();
  assert.equal(await tab.locator(".specwright-source").count(), 0);

  console.log("another script reloads; a page that was missing appears");
  assert.equal(await marked(), true);
  save("site.js", "window.loads = 2;");
  await tab.waitForFunction(() => window.loads === 2);
  assert.equal(await marked(), false);
  assert.deepEqual(troubles, []);
  await tab.goto(new URL("late.html", url).href);
  await tab.getByText("lost").waitFor();
  save("late.html", page("<p>here now</p>"));
  await tab.getByText("here now").waitFor();

  console.log("a tab that was offline catches up");
  const other = await browser.newPage();
  await other.goto(url);
  await connected();
  await other.context().setOffline(true);
  save("index.html", page("<p>while away</p>"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await other.context().setOffline(false);
  await other.getByText("while away").waitFor();

  console.log("ok");
} catch (error) {
  console.error(log, troubles);
  throw error;
} finally {
  await browser.close();
  server.removeAllListeners("exit");
  server.kill();
  rmSync(root, { recursive: true, force: true });
}
