// Search in the browser: reads search-index.js on first use, ranks, and drives the dialog.
// Without this script, links with data-search-open lead to the search page, which says what to do.
(() => {
"use strict";

// ---- The index (the format is described in src/search/encode.rs) ----

// Each character is a number; a private-use character starts a long one.
const reader = string => {
  let at = 0;
  const code = () => string.charCodeAt(at++);
  const next = () => {
    const c = code();
    if (c < 0x80) return c - 0x20 - (c > 0x22) - (c > 0x5c);
    if (c < 0x3000) return c - 0xa0 + 93;
    if (c < 0xd800) return c - 0x3000 + 1981;
    return 44989 + (code() - 0xa0) * 1888 + code() - 0xa0;
  };
  const more = () => at < string.length;
  const until = mark => {
    const end = string.indexOf(mark, at), part = string.slice(at, end);
    at = end + 1;
    return part;
  };
  return { next, more, until };
};

const readWords = (string, bands) => {
  const byBand = [], { next } = reader(bands);
  let word = "", start = 0;
  const shared = c => c - 1 - 2 * (c > 10) - (c > 13);
  for (let at = 1; at <= string.length; at++) {
    if (at < string.length && string.charCodeAt(at) >= 0x20) continue;
    word = word.slice(0, shared(string.charCodeAt(start))) + string.slice(start + 1, at);
    (byBand[next()] ||= []).push(word);
    start = at;
  }
  return byBand.flat();
};

// How a title is usually written in an anchor; the order is that of the marks U+0001 to U+0003.
const shapes = [
  title => title,
  title => title.toLowerCase().replace(/[^a-z0-9_ -]/g, "").replace(/ /g, "-"),
  title => title.toLowerCase().replace(/[^a-z0-9_]/g, ""),
];

// ---- Words and terms ----

const plain = text => /[^\0-\x7f]/.test(text) ? text.normalize("NFKD").replace(/\p{M}/gu, "") : text;
const squash = text => plain(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
const singular = term => term.length > 3 && /[^su]s$/.test(term) ? term.slice(0, -1) : term;
// What forms of an English word have in common: threads, threading and threaded are about a thread.
const stem = term => {
  const one = singular(term), short = one.replace(/(?:ing|ed)$/, "");
  if (short !== one && short.length > 3 && /[aeiouy]/.test(short)) return short.replace(/([bdgmnprt])\1$|e$/, "$1");
  return one.length > 4 ? one.replace(/e$/, "") : one;
};
// Words that say nothing about what is looked for; the first of a question in any case.
const ASKING = /^(?:(?:how|what|where|which|when|why|who|can|could|do|does|is|are|should|i|we|you|the|an?|my|to)\s+)+(?=\S)/i;
const STOP = new Set("a an and are as at be by can do does for from how i in into is it me my of on or our the their this to we what when where which who why with you your".split(" "));
const partsOf = word =>
  (plain(word).match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lo}+/gu) || []).map(part => part.toLowerCase());
const isWord = token => /^[\p{Alphabetic}\p{N}_]/u.test(token);

// Insertions, deletions, replacements and swaps between two words, or more than most.
const distance = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let twoBack, back = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const differ = a[i - 1] !== b[j - 1];
      row[j] = Math.min(back[j] + 1, row[j - 1] + 1, back[j - 1] + differ);
      if (differ && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], twoBack[j - 2] + 1);
      if (row[j] < least) least = row[j];
    }
    if (least > most) return most + 1;
    [twoBack, back] = [back, row];
  }
  return back[b.length];
};
const slips = length => length < 4 ? 0 : length < 8 ? 1 : 2;
// One bit for each letter in a word: words that differ in many letters need no closer look.
const letters = word => {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
};
const bitCount = bits => {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
};

const METHOD = /^(get|put|post|delete|patch|head|options|trace)\s+(?=\S)/i;
// What a kind is worth beside an equal match of another; the order is that of Kind in src/search/entry.rs.
const PAGE = 0, SECTION = 1, OPERATION = 2, PARAMETER = 3, FIELD = 4, CHANGE = 9;
const WORTH = [4, 4, 8, 1, 2, 10, 6, 9, 6, -12];

const open = index => {
  const words = readWords(index.words, index.bands), wordy = words.map(isWord), count = index.count;

  // Names: titles, owners, keys.
  const names = [];
  for (let read = reader(index.names), name = []; read.more();) {
    const word = read.next();
    if (word) name.push(word - 2);
    else names.push(name), name = [];
  }
  const spell = tokens => {
    let text = "", after = false;
    for (const token of tokens) {
      const word = wordy[token];
      text += (after && word ? " " : "") + words[token];
      after = word;
    }
    return text;
  };
  const nameTexts = names.map(spell), squashed = nameTexts.map(squash), nameLetters = squashed.map(letters);
  // The last segment of each path that is no parameter: `kick` of `POST /rooms/{roomId}/kick`.
  const lastSegments = nameTexts.map(text => text.includes("/") ? squash(text.split("/").findLast(part => part && !part.startsWith("{")) || "") : "");

  // Pages and entries.
  const paths = [], pageTitles = [];
  for (let read = reader(index.pages), titles = reader(index.pageTitles); read.more();) {
    paths.push(read.until("\t"));
    pageTitles.push(titles.next());
  }
  const entries = [];
  {
    const [kinds, places, titles, owners, keys, anchors] =
      ["kinds", "places", "titles", "owners", "keys", "anchors"].map(column => reader(index[column]));
    let page = 0, next = 0, before = "";
    const name = number => {
      const found = number ? number - 1 : next;
      next = Math.max(next, found + 1);
      return found;
    };
    for (let i = 0; i < count; i++) {
      page = (places.next() || page + 1) - 1;
      const number = kinds.next(), kind = number % index.labels.length, secondary = number > kind;
      const title = name(titles.next()), owner = owners.next();
      const entry = { kind, secondary, page, title, owner: owner ? name(owner - 1) : -1, keys: [] };
      for (let left = keys.next(); left > 0; left--) entry.keys.push(name(keys.next()));
      before = before.slice(0, anchors.next()) + anchors.until("\t");
      entry.anchor = before.replace(/[\x01-\x03]/, mark => shapes[mark.charCodeAt(0) - 1](nameTexts[title]));
      entries.push(entry);
    }
  }

  // Texts: sentences as ranges of tokens; the sentences of each entry.
  const tokens = [], starts = [0], sentences = [], from = [0];
  {
    const ends = words.map(word => /[.:;!?…] $/.test(word));
    const small = words.map(word => /^[a-z]+$/.test(word));
    const read = reader(index.texts);
    let isOpen = false;
    const close = () => {
      if (isOpen) sentences.push(starts.length - 1), starts.push(tokens.length);
      isOpen = false;
    };
    while (read.more()) {
      const number = read.next();
      if (number > 1) {
        // A plain word at the start is capitalised: written as the complement of its number.
        tokens.push(!isOpen && small[number - 2] ? 1 - number : number - 2);
        isOpen = true;
        if (ends[number - 2]) close();
        continue;
      }
      close();
      if (number) for (let first = read.next(), left = read.next(); left > 0; left--) sentences.push(first++);
      else from.push(sentences.length);
    }
  }
  const wordAt = token => token < 0 ? words[~token][0].toUpperCase() + words[~token].slice(1) : words[token];
  const termsAt = token => termsOf[token < 0 ? ~token : token];
  const textOf = entry => {
    const text = [];
    for (let s = from[entry]; s < from[entry + 1]; s++)
      for (let t = starts[sentences[s]]; t < starts[sentences[s] + 1]; t++) text.push(tokens[t]);
    return text;
  };

  // Terms: each word squashed, and its parts if it has several.
  const terms = [], termNumber = new Map();
  const term = text => {
    let number = termNumber.get(text);
    if (number === undefined) termNumber.set(text, number = terms.push(text) - 1);
    return number;
  };
  const termsOf = words.map((word, i) => {
    if (!wordy[i]) return [];
    const parts = partsOf(word), whole = squash(word), own = [];
    if (whole) own.push(term(stem(whole)));
    if (parts.length > 1) for (const part of parts) {
      const number = term(stem(part));
      if (!own.includes(number)) own.push(number);
    }
    return own;
  });

  // Where each term occurs and how much it weighs there: by entry first, then sorted by term.
  const lengths = new Float32Array(count), occurs = new Int32Array(terms.length + 1);
  let byTerm, weights;
  {
    const entryOf = [], termAt = [], weightAt = [], last = new Int32Array(terms.length).fill(-1);
    const weigh = (entry, first, words, weight) => {
      for (const word of words) for (const number of termsAt(word)) {
        if (last[number] < first) {
          last[number] = termAt.length;
          entryOf.push(entry), termAt.push(number), weightAt.push(weight);
          occurs[number + 1]++;
        } else weightAt[last[number]] += weight;
      }
    };
    entries.forEach((entry, i) => {
      const first = termAt.length, text = textOf(i);
      weigh(i, first, names[entry.title], 6);
      for (const key of entry.keys) weigh(i, first, names[key], 5);
      if (entry.owner >= 0) weigh(i, first, names[entry.owner], 2);
      weigh(i, first, text, 1);
      lengths[i] = text.length + 10;
    });
    for (let i = 0; i < terms.length; i++) occurs[i + 1] += occurs[i];
    byTerm = new Int32Array(termAt.length), weights = new Float32Array(termAt.length);
    const fill = occurs.slice();
    termAt.forEach((number, i) => {
      const at = fill[number]++;
      byTerm[at] = entryOf[i];
      weights[at] = weightAt[i];
    });
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / (count || 1);
  const sorted = terms.map((_, i) => i).sort((a, b) => terms[a] < terms[b] ? -1 : 1);
  const termLetters = terms.map(letters);

  // The terms with the end of a name: `in_reply_to` of `m.in_reply_to`.
  const endingIn = text => terms.flatMap((term, i) => term.length > text.length && term.endsWith(text) ? [i] : []);

  // The terms that a part of the query may mean, each with how likely.
  const meanings = (part, isLast) => {
    const whole = stem(part), exact = termNumber.get(whole), found = [];
    if (exact !== undefined) found.push([exact, 1]);
    if (part.length > 1 && (isLast || exact === undefined)) {
      let low = 0, high = sorted.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (terms[sorted[middle]] < whole) low = middle + 1;
        else high = middle;
      }
      for (; low < sorted.length && terms[sorted[low]].startsWith(whole); low++)
        if (sorted[low] !== exact) found.push([sorted[low], .4 + .5 * whole.length / terms[sorted[low]].length]);
    }
    if (!found.length && part.length > 5)
      for (const number of endingIn(whole)) found.push([number, .9]);
    const most = slips(whole.length);
    if (most && !found.length) {
      const bits = letters(whole);
      terms.forEach((text, i) => {
        if (Math.abs(text.length - whole.length) > most || bitCount(bits ^ termLetters[i]) > 2 * most) return;
        const off = distance(whole, text, most);
        if (off <= most) found.push([i, off > 1 ? .3 : .6]);
      });
    }
    return found;
  };

  // Whether the name has the squashed text from one of its parts' beginnings to another's end (or in
  // it): 2 if it ends there too, 1 if not, 0 if it does not have it.
  const within = (name, text) => {
    const at = squashed[name].indexOf(text);
    if (at < 0) return 0;
    const edges = new Set([0]);
    let edge = 0;
    for (const part of partsOf(nameTexts[name].replace(/_/g, " "))) edges.add(edge += part.length);
    for (let i = at; i >= 0; i = squashed[name].indexOf(text, i + 1))
      if (edges.has(i)) return i + text.length === edge ? 2 : edges.has(i + text.length) ? 1.2 : 1;
    return 0;
  };

  const stems = [];
  const stemOf = name => stems[name] ??= partsOf(nameTexts[name]).map(stem).join("");

  // How well a name answers the query as a symbol, 0 to 100.
  const asSymbol = (name, kind, query) => {
    const text = squashed[name];
    if (!text) return 0;
    if (text === query.whole) return kind === FIELD && nameTexts[name].toLowerCase() !== query.text ? 70 : 100;
    if (text === query.singular) return kind === FIELD ? 70 : 90;
    if (kind === OPERATION && !query.isPath && lastSegments[name] === query.rest && (!query.method || text.startsWith(query.method))) return 100;
    if ((kind === SECTION || kind === PAGE) && stemOf(name) === query.stem) return /\s/.test(query.text) ? 97 : 100;
    const isPath = kind === OPERATION && nameTexts[name].includes("/");
    let rest = query.whole;
    if (isPath && query.method) {
      if (!text.startsWith(query.method)) return 0;
      rest = query.rest;
    }
    if (rest.length < 2) return 0;
    // Words with a space between them are no part of a field's name.
    const share = rest.length / text.length * (kind === FIELD && /\s/.test(query.path) ? .5 : 1);
    if (text.startsWith(rest)) return 50 + 40 * share;
    const where = text.length > rest.length && rest.length > 2 ? within(name, rest) : 0;
    // As it is written, "/sync" is the end of "/v3/sync", not that of "/v3/initialSync".
    if (where === 2 && isPath && query.isPath) return nameTexts[name].toLowerCase().endsWith(query.path) ? 98 : 92;
    if (where === 2) return 45 + 40 * share;
    if (where) return (isPath && query.isPath ? 60 : 25) + 30 * share * where;
    return 0;
  };

  const parse = asked => {
    const text = asked.replace(ASKING, "");
    const method = (METHOD.exec(text) || [""])[0], whole = squash(text);
    const parts = [], symbols = [];
    const words = text.split(/\s+/), telling = words.filter(word => !STOP.has(word.toLowerCase()));
    for (const word of telling.length ? telling : words) {
      const own = partsOf(word);
      // A single letter says little, unless it is all there is; what it belongs to says more. So does a name
      // with underscores that is known as a whole.
      const long = own.filter(part => part.length > 1);
      const name = stem(squash(word)), isSnake = word.includes("_");
      const isKnown = termNumber.has(name) && (long.length && long.length < own.length || isSnake) ||
        isSnake && name.length > 5 && endingIn(name).length > 0;
      parts.push(...isKnown ? [squash(word)] : own.length > 1 ? long : own);
      if (own.length > 1) symbols.push(squash(word));
    }
    if (!parts.length && whole) parts.push(whole);
    // Two words may be one: log in, log out.
    for (let i = 1; i < words.length; i++) {
      const both = squash(words[i - 1] + words[i]);
      if (termNumber.has(stem(both))) symbols.push(both);
    }
    return {
      text: text.toLowerCase(), whole, singular: singular(whole), stem: partsOf(text).map(stem).join(""),
      isPath: text.includes("/"),
      path: text.slice(method.length).trim().toLowerCase(),
      method: squash(method), rest: squash(text.slice(method.length)),
      parts: [...new Set(parts)].slice(0, 12), symbols: symbols.slice(0, 12),
    };
  };

  // For each entry: its score, that for one part, and how many parts it has anywhere and in its title.
  const score = new Float32Array(count), part = new Float32Array(count);
  const hits = new Uint8Array(count), headed = new Uint8Array(count), inTitle = new Uint8Array(count);
  const marked = new Uint8Array(terms.length);

  // `unfold` names a fold of results with the same title, which are then results of their own.
  const search = (text, limit = 30, unfold = "") => {
    const query = parse(text.trim().slice(0, 200));
    marked.fill(0), score.fill(0), hits.fill(0), headed.fill(0);
    if (!query.whole) return { total: 0, groups: [] };

    // 1. Prose and headings: BM25 over weighted fields; of the meanings of a part, the best counts.
    const add = (found, needed) => {
      part.fill(0), inTitle.fill(0);
      for (const [number, likely] of found) {
        const first = occurs[number], end = occurs[number + 1];
        const rare = Math.log(1 + (count - (end - first) + .5) / (end - first + .5));
        if (needed || likely === 1) marked[number] = 1;
        for (let i = first; i < end; i++) {
          const entry = byTerm[i], weight = weights[i];
          const value = likely * rare * weight / (weight + .5 + .7 * lengths[entry] / mean);
          if (value > part[entry]) part[entry] = value;
          if (weight >= 6) inTitle[entry] = 1;
        }
      }
      for (let i = 0; i < count; i++) {
        score[i] += part[i];
        if (part[i] && needed) hits[i]++, headed[i] += inTitle[i];
      }
    };
    query.parts.forEach((text, i) => add(meanings(text, i === query.parts.length - 1), 1));
    for (const symbol of query.symbols) {
      const number = termNumber.get(stem(symbol));
      if (number !== undefined) add([[number, 1]], 0);
    }
    const wanted = query.parts.length;
    for (let i = 0; i < count; i++) score[i] = score[i] * (hits[i] / wanted) ** 2 + 16 * (headed[i] / wanted) ** 2;

    // 2. Symbols: exact ones above all, then those that begin or end so, then those with a slip.
    let best = 0;
    const symbol = new Float32Array(count), known = new Map();
    const answer = (name, kind) => {
      if (kind === PARAMETER) kind = FIELD;
      const key = name * 10 + kind;
      let value = known.get(key);
      if (value === undefined) known.set(key, value = asSymbol(name, kind, query));
      return value;
    };
    entries.forEach((entry, i) => {
      let value = answer(entry.title, entry.kind);
      // A part of a key says little: nobody sees that it is there.
      for (const key of entry.keys) {
        const known = answer(key, entry.kind);
        value = Math.max(value, known < 90 ? known * .4 : entry.kind === OPERATION && known === 100 ? 100 : known - 1);
      }
      if (entry.owner >= 0) {
        const title = squashed[entry.title], owner = squashed[entry.owner];
        if (title.length + owner.length === query.whole.length &&
          (query.whole === owner + title || query.whole === title + owner)) value = 100;
      }
      symbol[i] = value;
      if (value > best) best = value;
    });
    const most = slips(query.whole.length);
    if (best < 60 && most) {
      const bits = letters(query.whole), near = new Map();
      squashed.forEach((text, name) => {
        if (bitCount(bits ^ nameLetters[name]) > 2 * most) return;
        const off = distance(query.whole, text, most);
        if (off <= most) near.set(name, 80 - 15 * off);
      });
      if (near.size) entries.forEach((entry, i) => {
        for (const name of [entry.title, ...entry.keys]) symbol[i] = Math.max(symbol[i], near.get(name) || 0);
      });
    }

    // 3. Together, best first; of equals the earlier on the page.
    // With more than half of the words, or with as many as any has.
    const found = [], bar = Math.min((wanted >> 1) + 1, hits.reduce((a, b) => Math.max(a, b), 1));
    for (let i = 0; i < count; i++) {
      if (!symbol[i] && !(score[i] && hits[i] >= bar)) continue;
      const { kind } = entries[i], worth = WORTH[kind];
      score[i] += symbol[i] ? symbol[i] * (kind === CHANGE ? .2 : 1) + worth : worth / 8;
      if (symbol[i] === 100) score[i] += 100;
      // Of operations with the same last segment, the one with the shortest path.
      if (symbol[i] === 100 && kind === OPERATION) score[i] += 60 * query.rest.length / squashed[entries[i].title].length;
      if (entries[i].secondary) score[i] *= .6;
      found.push(i);
    }
    found.sort((a, b) => score[b] - score[a] || a - b);
    // What has the same title is one result that stands for all; of the same page in several versions, the newest.
    const folds = new Map();
    let shown = 0;
    for (const i of found) {
      const { kind, title } = entries[i], key = unfold === kind + ":" + title ? i + ":" : kind + ":" + title;
      const fold = folds.get(key);
      if (!fold) {
        if (shown++ < limit) folds.set(key, { best: i, count: 1 });
        continue;
      }
      fold.count++;
      if (isNewer(paths[entries[i].page], paths[entries[fold.best].page])) fold.best = i;
    }
    const groups = new Map();
    for (const { best, count } of folds.values()) {
      const { kind, title } = entries[best];
      if (!groups.has(kind)) groups.set(kind, { label: index.labels[kind], results: [] });
      groups.get(kind).results.push({ ...result(best), count, fold: kind + ":" + title });
    }
    return { total: found.length, groups: [...groups.values()] };
  };

  // Whether two paths differ in numbers alone, and the first has the greater one where they do.
  const isNewer = (path, other) => {
    if (path === other || path.replace(/\d+/g, "") !== other.replace(/\d+/g, "")) return false;
    const [one, two] = [path, other].map(text => text.match(/\d+/g).map(Number));
    const at = one.findIndex((number, at) => number !== two[at]);
    return at >= 0 && one[at] > two[at];
  };

  // Text as alternating plain and marked pieces: [plain, marked, plain, …].
  const pieces = tokens => {
    const out = [""];
    let after = false;
    for (const token of tokens) {
      const text = wordAt(token), word = token < 0 || wordy[token];
      const mark = termsAt(token).some(number => marked[number]);
      const gap = after && word ? " " : "";
      if (mark) out[out.length - 1] += gap, out.push(text, "");
      else out[out.length - 1] += gap + text;
      after = word;
    }
    return out;
  };

  // The stretch of the text with most of the query's terms.
  const WIDTH = 34;
  const excerpt = i => {
    const text = textOf(i), seen = new Map();
    let bestStart = 0, best = 0;
    const hit = at => termsAt(text[at]).find(number => marked[number]);
    for (let at = 0; at < text.length; at++) {
      const out = at >= WIDTH ? hit(at - WIDTH) : undefined, into = hit(at);
      if (out !== undefined) seen.get(out) > 1 ? seen.set(out, seen.get(out) - 1) : seen.delete(out);
      if (into !== undefined) seen.set(into, (seen.get(into) || 0) + 1);
      if (seen.size > best) best = seen.size, bestStart = Math.max(0, at - (WIDTH >> 1));
    }
    if (bestStart < 10) bestStart = 0;
    // The heading is shown above: a text does not begin with it again.
    if (!bestStart) {
      const title = names[entries[i].title];
      const begins = title.length < text.length && title.every((token, at) => wordAt(text[at]).trim().toLowerCase() === words[token].trim().toLowerCase());
      if (begins) bestStart = title.length;
    }
    const isHead = bestStart === names[entries[i].title].length;
    // What was marked up before a full stop or comma left a space behind.
    const out = pieces(text.slice(bestStart, bestStart + WIDTH)).map(piece => piece.replace(/ +(?=[.,;:!?)\]])/g, ""));
    if (isHead) out[0] = out[0].trimStart();
    else if (bestStart) out[0] = "… " + out[0].trimStart();
    if (bestStart + WIDTH < text.length) out[out.length - 1] += " …";
    return out;
  };

  const result = i => {
    const { page, anchor, title, owner } = entries[i];
    return {
      url: paths[page] + (anchor && "#" + anchor),
      title: pieces(names[title]),
      owner: owner < 0 ? "" : nameTexts[owner],
      page: nameTexts[pageTitles[page]],
      excerpt: excerpt(i),
    };
  };

  // Names that are spelled nearly like a query which found nothing, the nearest first.
  const near = (text, limit = 5) => {
    const { whole } = parse(text.trim().slice(0, 200)), most = Math.min(4, Math.ceil(whole.length / 3));
    const bits = letters(whole), found = new Map();
    squashed.forEach((name, i) => {
      if (name.length < 3 || bitCount(bits ^ nameLetters[i]) > 2 * most) return;
      const off = distance(whole, name, most);
      if (off <= most && !(found.get(nameTexts[i]) <= off)) found.set(nameTexts[i], off);
    });
    return [...found].sort((a, b) => a[1] - b[1]).slice(0, limit).map(([name]) => name);
  };

  return { search, near };
};

globalThis.SpecwrightSearch = { open };
if (typeof document === "undefined") return;

// ---- The dialog: made here, because without this script it is of no use on any page ----

const element = (name, className, ...children) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
};
const withAttributes = (node, attributes) => {
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  return node;
};

if (!globalThis.HTMLDialogElement) return;
const input = withAttributes(element("input", "search-input"), {
  type: "text", inputmode: "search", role: "combobox", "aria-label": "Search", "aria-controls": "search-results",
  "aria-expanded": "false", "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "none",
  autocorrect: "off", spellcheck: "false", maxlength: "200", enterkeyhint: "go",
  placeholder: "Endpoint, event, field, error code, words…",
});
const list = withAttributes(element("div", "search-results"),
  { id: "search-results", role: "listbox", "aria-label": "Results", hidden: "" });
const status = withAttributes(element("p", "search-status"), { role: "status" });
const dialog = withAttributes(element("dialog", "search",
  withAttributes(element("form", "search-form", input,
    withAttributes(element("button", "search-close", "Close"), { value: "", formnovalidate: "" })), { method: "dialog" }),
  status, list,
  withAttributes(element("p", "search-keys",
    element("kbd", "", "↑"), " ", element("kbd", "", "↓"), " choose ", element("kbd", "", "Enter"), " open ",
    element("kbd", "", "Esc"), " close"), { "aria-hidden": "true" })), { "aria-label": "Search", "aria-modal": "true" });
document.body.append(dialog);

const root = document.documentElement.dataset.root || "";
let script, loading, engine, options = [], current = -1, opener;

// The index is a script that assigns specwrightIndex: fetch is not allowed from file://. It is loaded
// once, and again when its element is gone.
const load = () => script?.isConnected ? loading : loading = new Promise((done, fail) => {
  script = document.createElement("script");
  script.src = root + "search-index.js";
  script.onload = () => done(engine = open(globalThis.specwrightIndex));
  script.onerror = fail;
  document.head.append(script);
});

const highlighted = pieces => pieces.map((text, i) => i % 2 ? element("mark", "", text) : text);

const choose = to => {
  options[current]?.setAttribute("aria-selected", "false");
  current = to;
  const option = options[to];
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const optionOf = ({ url, title, owner, page, excerpt, count, fold }) => {
  // What has a page of its own is called like it.
  const where = page === title.join("") ? [] : [page];
  const place = owner ? [element("span", "search-owner", owner), " · ", page] : where;
  const option = element("a", "search-option",
    element("span", "search-title", ...highlighted(title)), element("span", "search-place", ...place));
  if (excerpt[0] || excerpt[1]) option.append(element("span", "search-excerpt", ...highlighted(excerpt)));
  option.href = root + url;
  asOption(option);
  if (count < 2) return [option];
  return [option, action(`${count - 1} more with this title`, () => update(fold), "search-more")];
};

const asOption = option => {
  option.id = "search-option-" + options.length;
  option.tabIndex = -1;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  options.push(option);
  return option;
};

// An option that does something else than to lead to a place.
const action = (text, act, className = "") => {
  const option = asOption(element("div", "search-option " + className, text));
  option.addEventListener("click", act);
  return option;
};

const group = (label, number, members) => {
  const heading = element("div", "search-kind", label), node = element("div", "search-group", heading);
  heading.id = "search-kind-" + number;
  node.setAttribute("role", "group");
  node.setAttribute("aria-labelledby", heading.id);
  node.append(...members);
  return node;
};

// What helps where nothing is found: names that are nearly so, and the pages that list everything.
const suggestions = query => {
  const near = engine.near(query).map(name => action(name, () => { input.value = name; update(); }));
  const indexes = [...document.querySelectorAll("[data-index-link]")].map(link => {
    const option = asOption(element("a", "search-option", link.textContent));
    option.href = link.href;
    return option;
  });
  return [near.length && group("Did you mean", 0, near), indexes.length && group("Lists of everything", 1, indexes)].filter(Boolean);
};

// The query is part of the page's address, so that a search can be linked to and survives going back.
const remember = query => {
  const address = new URL(location);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  // Some browsers refuse this for files.
  try { history.replaceState(history.state, "", address); } catch { /* the search itself works */ }
};

// `unfold` names results with the same title that are shown one by one.
const update = unfold => {
  const query = input.value.trim();
  remember(query);
  if (!engine) return;
  const { total, groups } = engine.search(query, unfold ? 100 : 30, unfold);
  options = [], current = -1;
  list.replaceChildren(...query && !total ? suggestions(query) :
    groups.map(({ label, results }, i) => group(label, i, results.flatMap(optionOf))));
  input.setAttribute("aria-expanded", String(options.length > 0));
  list.hidden = !options.length;
  list.scrollTop = 0;
  choose(options.length ? 0 : -1);
  status.textContent = !query ? "" : !total ? `Nothing found for “${query}”` : total === 1 ? "1 result" : `${total} results`;
};

const show = (query = "") => {
  if (!dialog.open) {
    opener = document.activeElement;
    // As a modal dialog it would make the rest of the page inert, which takes 0.4 s on the longest page. What
    // that would do is done here: the focus stays, Escape and a press beside it close it.
    dialog.show();
  }
  input.value = query || input.value;
  input.select();
  if (!engine) status.textContent = "Loading the index…";
  load().then(() => update(), () => {
    loading = undefined;
    status.textContent = "The search index could not be loaded.";
  });
};

input.addEventListener("input", () => update());
input.addEventListener("keydown", event => {
  const last = options.length - 1;
  if (event.isComposing || event.altKey) return;
  if (event.key === "Enter") {
    // Never submits the form, which would close the dialog.
    const { ctrlKey, metaKey, shiftKey } = event;
    options[current]?.dispatchEvent(
      new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
  } else if (last < 0) return;
  else if (event.key === "ArrowDown") choose(current < last ? current + 1 : 0);
  else if (event.key === "ArrowUp") choose(current > 0 ? current - 1 : last);
  // In the text, Home and End move the caret; they move in the list once the caret is there.
  else if (event.key === "Home" && !event.shiftKey && input.selectionStart === 0) choose(0);
  else if (event.key === "End" && !event.shiftKey && input.selectionEnd === input.value.length) choose(last);
  else return;
  event.preventDefault();
});
list.addEventListener("click", event => {
  const option = event.target.closest("a");
  if (!option || event.ctrlKey || event.metaKey || event.shiftKey || option.pathname !== location.pathname) return;
  // On the same page. Without the query in its address, the browser only has to scroll.
  remember("");
  opener = undefined;
  dialog.close();
});
document.addEventListener("click", event => {
  if (!dialog.open || dialog.contains(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.close();
}, true);
document.addEventListener("focusin", ({ target }) => {
  if (dialog.open && !dialog.contains(target)) input.focus();
});
document.addEventListener("keydown", event => {
  if (!dialog.open || event.isComposing) return;
  if (event.key === "Escape") dialog.close();
  else if (event.key === "Tab") (document.activeElement === input ? dialog.querySelector(".search-close") : input).focus();
  else return;
  event.preventDefault();
});
dialog.addEventListener("close", () => {
  // The event comes after the closing, and the reader may have opened it again by then.
  if (dialog.open) return;
  remember("");
  opener?.focus?.();
});

document.addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest?.("[data-search-open]")) return;
  event.preventDefault();
  show();
});
document.addEventListener("keydown", event => {
  // Until the browser draws again, the input of the dialog just closed still has the focus: not a place to type.
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const isCommand = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (isCommand) {
    event.preventDefault();
    if (!dialog.open) show();
    return;
  }
  if (event.key !== "/" || typing && !dialog.contains(typing) || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  event.preventDefault();
  show();
});

const asked = new URLSearchParams(location.search).get("q");
const page = document.querySelector("[data-search-page]");
if (page) page.hidden = false;
if (asked || page) show(asked || "");
})();
