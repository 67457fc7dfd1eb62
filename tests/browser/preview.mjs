// `specwright serve` as a contributor has it: the program itself, on a copy of the bundled source, in a
// headless Chromium. An edit of a page and of an API appears in place, the overlay comes and goes, the
// search finds new words, problems and sources are shown.
//
//     cargo build && node tests/browser/preview.mjs
//
// SPECWRIGHT names the program, CHROMIUM the browser, NODE_PATH where playwright-core is; without a
// browser or playwright-core the test is skipped with a message.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium, executablePath, skipWithoutBrowser } from "./browser.mjs";

const home = fileURLToPath(new URL("../..", import.meta.url));
skipWithoutBrowser();

const root = mkdtempSync(join(tmpdir(), "specwright-preview-"));
cpSync(join(home, "api"), root, { recursive: true });
const read = (path) => readFileSync(join(root, path), "utf8");
const save = (path, text) => writeFileSync(join(root, path), text);
function edit(path, from, to) {
  const text = read(path);
  assert.ok(from === "" || text.includes(from), `${path} holds ${from}`);
  save(path, from === "" ? text + to : text.replace(from, to));
  return () => save(path, text);
}

const program = process.env.SPECWRIGHT ?? join(home, "target/debug/specwright");
const server = spawn(program, ["serve", root, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
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

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const troubles = [];
try {
  const tab = await browser.newPage();
  tab.setDefaultTimeout(60_000);
  tab.on("console", (message) => { if (message.type() === "error") troubles.push(message.text()); });
  tab.on("pageerror", (error) => troubles.push(String(error)));
  await tab.goto(new URL("client-server/", url).href);
  await tab.waitForFunction(() => performance.getEntriesByType("resource").some((r) => r.name.endsWith("/state")));
  await tab.evaluate(() => { window.marked = true; });
  const stayed = async () => assert.equal(await tab.evaluate(() => window.marked), true, "no reload");

  console.log("a page looks as the published one does");
  const differences = await tab.evaluate(() => {
    const look = (element) => {
      const { color, font, margin, padding, border, background, display, width } = getComputedStyle(element);
      return [color, font, margin, padding, border, background, display, width].join("; ");
    };
    const elements = Array.from(document.querySelectorAll("body, body *"));
    const before = elements.map(look);
    const sheets = Array.from(document.styleSheets).filter((sheet) => sheet.href?.includes("/__specwright/"));
    for (const sheet of sheets) sheet.disabled = true;
    const after = elements.map(look);
    for (const sheet of sheets) sheet.disabled = false;
    return before.flatMap((text, at) => text === after[at] ? [] : [`${elements[at].localName}: ${text} / ${after[at]}`]);
  });
  assert.deepEqual(differences.slice(0, 3), []);

  console.log("an edit of a page and of an API appears in place");
  // Sections out of sight are laid out when they come near, in the frames after a jump.
  await tab.evaluate(async () => {
    scrollTo(0, document.documentElement.scrollHeight / 2);
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const place = () => `${scrollY} ${document.documentElement.scrollHeight}`;
    for (let still = 0, last = place(); still < 5; still = place() === last ? still + 1 : 0, last = place()) await frame();
  });
  const seen = () => tab.evaluate(() => {
    const element = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    window.looked ??= element;
    return Math.round(window.looked.getBoundingClientRect().top);
  });
  const before = await seen();
  edit("pages/client-server.md", "\n## ", "\nA long new paragraph. ".repeat(40) + "\n\n## ");
  await tab.getByText("A long new paragraph.").first().waitFor({ state: "attached" });
  await stayed();
  assert.ok(Math.abs(await seen() - before) <= 2, "what was looked at stays where it was");
  edit("apis/client-server/password.yaml", "summary: ", "summary: Freshly put, ");
  await tab.getByText("Freshly put,").first().waitFor({ state: "attached" });
  await stayed();

  console.log("the overlay comes and goes");
  const mend = edit("pages/client-server.md", "", "\n\n{{% nonsense %}}\n");
  const overlay = tab.getByRole("alert");
  await overlay.waitFor();
  assert.match(await overlay.innerText(), /The build failed: 1 error[^]*there is no shortcode `nonsense`[^]*--> \S*pages\/client-server\.md:\d+/);
  assert.match(await overlay.getByRole("link").first().getAttribute("href"), /^vscode:\/\/file\/.*pages\/client-server\.md:\d+$/);
  mend();
  await overlay.waitFor({ state: "hidden" });
  await stayed();

  console.log("problems of this page come first");
  edit("pages/identity.md", "", "\n\nSee [that](#not-there-either).\n");
  edit("pages/client-server.md", "", "\n\nSee [this](#not-there).\n");
  const panel = tab.getByRole("region", { name: "Problems" });
  const problems = tab.getByRole("button", { name: /2 warnings$/ });
  await problems.click();
  await panel.getByText("not-there-either").first().waitFor();
  assert.match(await panel.innerText(), /This page[^]*`not-there`[^]*Elsewhere[^]*`not-there-either`/);
  await tab.keyboard.press("Escape");

  console.log("each section says where it comes from");
  await tab.getByRole("button", { name: "Sources" }).click();
  const marks = tab.locator(".specwright-source");
  await marks.first().waitFor({ state: "attached" });
  const places = await marks.allTextContents();
  assert.ok(places.some((place) => place.startsWith("pages/client-server.md:")), places.join(", "));
  assert.ok(places.some((place) => place.startsWith("apis/client-server/password.yaml:")), places.join(", "));
  await tab.keyboard.press("Escape");

  console.log("the search finds what was written since it was used");
  const search = async (words) => {
    await tab.keyboard.press("/");
    await tab.getByRole("combobox").fill(words);
  };
  await search("password");
  await tab.getByRole("option").first().waitFor();
  await tab.keyboard.press("Escape");
  edit("pages/client-server.md", "", "\n\n## Zebracrossing\n\nStripes.\n");
  await tab.getByRole("heading", { name: "Zebracrossing" }).waitFor({ state: "attached" });
  await tab.waitForFunction(() => !document.querySelector("script[src$='search-index.js']"));
  await search("zebracrossing");
  await tab.getByRole("option", { name: /Zebracrossing/ }).first().waitFor();
  await tab.keyboard.press("Escape");

  console.log("and so do the filter of the contents, and the buttons that copy");
  await tab.getByRole("searchbox", { name: "Filter contents" }).fill("zebracrossing");
  await tab.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: "Zebracrossing" }).waitFor();
  await tab.getByRole("searchbox", { name: "Filter contents" }).fill("");
  const block = (text) => tab.locator("main pre", { hasText: text });
  const blockOf = async (text) => {
    await block(text).scrollIntoViewIfNeeded();
    await block(text).hover();
    assert.equal(await block(text).locator(".copy").textContent(), "Copy");
    assert.equal(await tab.locator(".copy").count(), 1);
  };
  edit("pages/client-server.md", "", "\n\n```json\n{\"stripes\": 7}\n```\n");
  await block("stripes").waitFor({ state: "attached" });
  await blockOf("stripes");
  edit("pages/client-server.md", "stripes", "bars");
  await block("bars").waitFor({ state: "attached" });
  await blockOf("bars");
  await stayed();

  assert.deepEqual(troubles, []);
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
