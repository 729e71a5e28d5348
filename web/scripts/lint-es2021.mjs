// Reads what was built as the oldest browser of this field would: every script must parse as ES2021, and neither
// scripts nor styles may lean on what came after Chromium 87 without a guard.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { basename, join } from 'node:path';
import { parse } from 'acorn';
import { full } from 'acorn-walk';

const dist = process.argv[2] ?? 'dist';
/** Kilobytes (1000 bytes) gzipped that the first map may cost. */
const LIMIT = 520;

/** Names that Chromium 87 does not know, and since when they are known. */
const LATER = new Map(
  Object.entries({
    structuredClone: 98,
    scheduler: 94,
    VideoFrame: 94,
    showOpenFilePicker: 86,
    EyeDropper: 95,
    Sanitizer: 105,
    CompressionStream: 80,
  }).filter(([, since]) => since > 87),
);
/** Methods and statics, by name: only those no other object of ours or of a library carries. */
const LATER_MEMBERS = new Map(
  Object.entries({
    'Object.hasOwn': 93,
    'Object.groupBy': 117,
    'Map.groupBy': 117,
    'Array.fromAsync': 121,
    'Promise.withResolvers': 119,
    'Promise.try': 128,
    'AbortSignal.timeout': 103,
    'AbortSignal.any': 116,
    'crypto.randomUUID': 92,
    'URL.canParse': 120,
    'Response.json': 105,
    '.findLast': 97,
    '.findLastIndex': 97,
    '.toSorted': 110,
    '.toReversed': 110,
    '.toSpliced': 110,
    '.isWellFormed': 111,
    '.replaceChildren': 86,
    '.checkVisibility': 105,
    '.showPopover': 114,
    '.startViewTransition': 111,
  }).filter(([, since]) => since > 87),
);
/** Used by libraries behind a test for it, read and found so. */
const GUARDED = JSON.parse(readFileSync(new URL('./guarded.json', import.meta.url), 'utf8'));

const LATER_CSS = [
  /:where\(/,
  /:is\(/,
  /:has\(/,
  /:not\([^)]*,/,
  /\baspect-ratio\s*:/,
  /@layer\b/,
  /@container\b/,
  /\d(dvh|svh|lvh|dvw)\b/,
  /color-mix\(/,
  /@media[^{]*[<>]=?/,
  /\baccent-color:\s*auto/,
];

const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
const faults = [];
const spell = (node) => {
  const name = node.computed
    ? node.property.type === 'Literal'
      ? String(node.property.value)
      : ''
    : node.property.name;
  return { own: node.object.type === 'Identifier' ? `${node.object.name}.${name}` : '', any: `.${name}` };
};

/** What each script cannot begin without. */
const needs = new Map();

function readScript(file, text) {
  let tree;
  try {
    tree = parse(text, { ecmaVersion: 2021, sourceType: 'module' });
  } catch (error) {
    faults.push(`${file}: does not parse as ES2021: ${error.message}`);
    return;
  }
  const named = tree.body.filter(({ type, source }) => /^(Im|Ex)port/.test(type) && source).map(({ source }) => source);
  needs.set(
    basename(file),
    named.map(({ value }) => basename(value)),
  );
  const guarded = (name) =>
    Object.entries(GUARDED).some(([part, names]) => file.includes(part) && names.includes(name));
  const found = new Set();
  full(tree, (node) => {
    if (node.type === 'Identifier' && LATER.has(node.name)) found.add(node.name);
    if (node.type === 'MemberExpression') {
      const { own, any } = spell(node);
      if (LATER_MEMBERS.has(own)) found.add(own);
      if (LATER_MEMBERS.has(any)) found.add(any);
    }
  });
  // Our own stand-in, loaded before it is needed.
  if (/defineProperty\(Object,\s*[`'"]hasOwn/.test(text)) found.delete('Object.hasOwn');
  for (const name of found) {
    if (guarded(name)) continue;
    const since = LATER.get(name) ?? LATER_MEMBERS.get(name);
    faults.push(`${file}: ${name} is known since Chromium ${since}, not in 87`);
  }
}

const sizes = [];
for (const file of files(dist)) {
  const text = readFileSync(file, 'utf8');
  if (/\.m?js$/.test(file)) readScript(file, text);
  if (file.endsWith('.css')) {
    for (const rule of LATER_CSS) if (rule.test(text)) faults.push(`${file}: ${rule} is newer than Chromium 87`);
  }
  if (/\.(m?js|css|html|svg)$/.test(file)) {
    if (/\bsrc="https?:|<link[^>]+https?:|url\(["']?https?:|@import\s+["']https?:/.test(text))
      faults.push(`${file}: asks another origin for something`);
    sizes.push([file, gzipSync(text, { level: 9 }).length]);
  }
}
/** What the page names itself, the map that it fetches at once, and all that these cannot begin without. */
const begun = new Set();
function begin(name) {
  if (begun.has(name)) return;
  begun.add(name);
  for (const other of needs.get(name) ?? []) begin(other);
}
const page = readFileSync(join(dist, 'index.html'), 'utf8');
for (const [file] of sizes) {
  const name = basename(file);
  if (page.includes(name) || /^(index|controller|worker|seal)[-.]/.test(name)) begin(name);
}
const first = sizes.filter(([file]) => begun.has(basename(file))).reduce((sum, [, size]) => sum + size, 0);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
for (const [file, size] of sizes) console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`);
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  in all, gzipped`);
console.log(`${(first / 1000).toFixed(1).padStart(7)} kB  before the first map; limit ${LIMIT} kB`);
if (first > LIMIT * 1000) faults.push(`${(first / 1000).toFixed(1)} kB gzipped are more than ${LIMIT} kB`);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log('parses as ES2021; nothing newer than Chromium 87');
