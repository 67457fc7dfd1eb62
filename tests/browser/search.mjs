// Runs the engine of templates/assets/search.js in Node, without a page.
//
//   node search.mjs SEARCH_JS SEARCH_INDEX_JS QUERIES [MOST_MISSES]
//
// QUERIES has a line for each query: the query, a tab, a regular expression that must match the
// title and address of the first result ("title address"). Prints each miss and the time that typing
// took, and fails if there are more misses than allowed.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const [script, index, queries, most = "0"] = process.argv.slice(2);
for (const file of [script, index]) runInThisContext(readFileSync(file, "utf8"), file);
const before = performance.now();
const engine = globalThis.SpecwrightSearch.open(globalThis.specwrightIndex);
const opened = performance.now() - before;

let misses = 0, count = 0;
const times = [];
for (const line of readFileSync(queries, "utf8").split("\n")) {
  if (!line || line.startsWith("#")) continue;
  const [query, expected] = line.split("\t");
  let found;
  for (let end = 1; end <= query.length; end++) {
    const start = performance.now();
    found = engine.search(query.slice(0, end));
    times.push(performance.now() - start);
  }
  const first = found.groups[0]?.results[0];
  const got = first ? `${first.title.join("")} ${first.url}` : "nothing";
  count += 1;
  if (!new RegExp(expected).test(got)) {
    misses += 1;
    console.log(`miss: "${query}" should give ${expected} and gives ${got}`);
  }
}
times.sort((a, b) => a - b);
const at = share => times[Math.floor((times.length - 1) * share)].toFixed(1);
console.log(`${count - misses} of ${count} first results as expected; opened in ${opened.toFixed(0)} ms; ` +
  `a keystroke takes ${at(.5)} ms (median), ${at(.95)} ms (95 %), ${at(1)} ms (longest)`);
process.exit(misses > Number(most) ? 1 : 0);
