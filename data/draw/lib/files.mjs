// Reading and writing the files of data/xihu.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

export const DIR = fileURLToPath(new URL('../../xihu/', import.meta.url));
export const NOTE = '示意图,边界以正式文件为准';
const CRS = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } };

/** One feature a line: a difference between two versions of the file can be read. */
export function writeGeoJson(name, features) {
  const head = `{"type":"FeatureCollection","name":"${name}","note":"${NOTE}","crs":${JSON.stringify(CRS)},"features":[\n`;
  fs.writeFileSync(`${DIR}${name}.geojson`, head + features.map((f) => JSON.stringify(f)).join(',\n') + '\n]}\n');
}
export const readGeoJson = (name) => JSON.parse(fs.readFileSync(`${DIR}${name}.geojson`, 'utf8'));
export const feature = (geometry, properties) => ({ type: 'Feature', properties, geometry });

const cell = (v) => {
  const s = v === null || v === undefined ? '' : String(v);
  return /[",\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
};

/** UTF-8 with a byte-order mark (Excel needs it) and CRLF, as Excel itself would save it. */
export function writeCsv(name, columns, rows) {
  const lines = [columns.join(','), ...rows.map((r) => columns.map((c) => cell(r[c])).join(','))];
  fs.writeFileSync(`${DIR}${name}.csv`, '\ufeff' + lines.join('\r\n') + '\r\n');
}

export function readCsv(name) {
  const text = fs.readFileSync(`${DIR}${name}.csv`, 'utf8').replace(/^\ufeff/, '');
  const rows = [];
  let row = [];
  let s = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') s += c;
      else if (text[i + 1] === '"') ((s += '"'), i++);
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') (row.push(s), (s = ''));
    else if (c === '\n') (row.push(s), rows.push(row), (row = []), (s = ''));
    else if (c !== '\r') s += c;
  }
  const [head, ...body] = rows;
  return body.map((r) => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ''])));
}
