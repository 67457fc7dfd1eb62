// The browser of these tests, and what drives it: playwright-core (and axe-core) anywhere above this
// file or named in NODE_PATH, and Chromium where CHROMIUM says or systems put it.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";

const places = [import.meta.url, ...(process.env.NODE_PATH ?? "").split(":").filter(Boolean).map((path) => `${path}/x`)];

function first(attempt) {
  for (const place of places) {
    try { return attempt(createRequire(place)); } catch { /* tried at the next place */ }
  }
}

// The path of a package's main file, if it is installed.
export const locate = (name) => first((require) => require.resolve(name));

export const chromium = first((require) => require("playwright-core"))?.chromium;
export const executablePath =
  [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .find((path) => path && existsSync(path));

// Ends the test, which is then skipped, where something that it needs is missing.
export function skipWithoutBrowser(needed = {}) {
  const things = { ...needed, "playwright-core": chromium, "Chromium (set CHROMIUM)": executablePath };
  const missing = Object.keys(things).find((name) => !things[name]);
  if (missing) {
    console.log(`skipped: there is no ${missing}`);
    process.exit(0);
  }
}
