/**
 * 微信接龙: what people pass on in a group, read as names. Nothing is guessed silently: whatever is odd about a line is
 * said beside it, and a line that is no name is named too.
 */

/**
 * `twice`: the same name stood further up. `no_number`: among numbered lines this one has none. `plus`: brings others.
 * `declines`: says that they will not come. `odd`: hardly a name.
 */
export type EntryProblem = 'twice' | 'no_number' | 'plus' | 'declines' | 'odd';
export interface JielongEntry {
  /** Which line of the text, from 1. */
  line: number;
  number: number | null;
  name: string;
  note: string;
  /** How many come along unnamed. */
  plus: number;
  problems: EntryProblem[];
}
export interface LineProblem {
  /** `empty`: a number and no name. `skipped`: a number that does not occur. `unread`: no name in it. */
  kind: 'empty' | 'skipped' | 'unread';
  line: number;
  number: number | null;
  text: string;
}
export interface Jielong {
  title: string;
  entries: JielongEntry[];
  problems: LineProblem[];
}

/** So long a text is no list of one unit; the rest of it is left. */
const MOST_LINES = 500;
const MOST_SKIPPED = 20;

/** Full-width digits, letters and signs as half-width ones; brackets and separators of one kind each. */
export const plain = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0\t]/g, ' ')
    .replace(/[【〔「]/g, '(')
    .replace(/[】〕」]/g, ')')
    .replace(/[•・‧∙●]/g, '·')
    .replace(/[\u200b-\u200c\u200e-\u200f\u2060\ufeff]/g, '');

const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';
/** 1️⃣ and ① as `1. `. */
const numerals = (text: string): string =>
  text
    .replace(/((?:\d\ufe0f?\u20e3)+)/g, (keys) => `${keys.replace(/[^\d]/g, '')}. `)
    .replace(/🔟/gu, '10. ')
    .replace(/[①-⑳]/g, (sign) => `${CIRCLED.indexOf(sign) + 1}. `);

/** In square brackets WeChat writes its own faces, [玫瑰]; people write when they come. */
const SAYS = /上午|下午|全天|[点时人带替]|请假|不|\d/;
const withoutFaces = (text: string): string =>
  text
    .replace(/\[([^[\]]{0,6})\]/g, (_, inside: string) => (SAYS.test(inside) ? `(${inside})` : ' '))
    .replace(/\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{1f3fb}-\u{1f3ff}]|\ufe0f|\u200d|\u20e3/gu, ' ')
    .replace(/[✓✔√☑]/g, ' ');

const NUMBERED = /^\s*(?:第\s*)?\(?\s*(\d{1,3})\s*(?:[).、,:·]\s*|\.\s*|\s+|(?=\p{Script=Han}))(.*)$/u;
const BARE_NUMBER = /^\s*\(?\s*(\d{1,3})\s*[).、,:·]?\s*$/;
const HAN_NAME = /^\p{Script=Han}{2,4}$/u;
const DOTTED = /^\p{Script=Han}{1,12}(?:·\p{Script=Han}{1,12})+$/u;
const LATIN = /^[A-Za-z][A-Za-z.'-]*$/;
/** What a list is full of and nobody is called. */
const NO_NAME =
  /^(?:上午|下午|全天|早上|报名|参加|参与|收到|接龙|例|例如|格式|姓名|单位|部门|时间|地点|备注|请假|集合|已报|谢谢|同上|无|暂无|统计|名单|人员|合计|共计|请各|大家|各位.*)$/;
const DECLINES = /请假|不来|不参加|不去|去不了|来不了|取消|有事|退出/;
const COMES = /(?:报名|参加|参与)$/;

export const looksLikeName = (text: string): boolean =>
  (HAN_NAME.test(text) || DOTTED.test(text) || LATIN.test(text)) && !NO_NAME.test(text);

/** Dates and hours begin with a number too: `8:30 集合`, `11月28日…`, `2026年…`. */
const isTime = (text: string): boolean => /^\s*\d{1,4}\s*(?:[:.]\d{2}(?!\d)|[年月日点时分号])/.test(text);

interface Line {
  at: number;
  number: number | null;
  rest: string;
  raw: string;
}
function linesOf(text: string): Line[] {
  const raws = text.split(/\r\n|[\n\r\u2028]/).slice(0, MOST_LINES);
  return raws.flatMap((raw, i): Line[] => {
    const line = withoutFaces(numerals(plain(raw))).trim();
    if (!line) return [];
    const at = i + 1;
    const bare = BARE_NUMBER.exec(line);
    if (bare) return [{ at, number: Number(bare[1]), rest: '', raw: raw.trim() }];
    const found = isTime(line) ? null : NUMBERED.exec(line);
    if (!found) return [{ at, number: null, rest: line, raw: raw.trim() }];
    return [{ at, number: Number(found[1]), rest: (found[2] ?? '').trim(), raw: raw.trim() }];
  });
}

interface Told {
  names: string[];
  note: string;
  plus: number;
}
const COUNT: Record<string, number> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5 };
const countOf = (text: string): number => COUNT[text] ?? Number(text);

/** One line's names, what else it says, and how many come along. */
function readLine(rest: string, known: ReadonlySet<string>): Told {
  let plus = 0;
  const notes: string[] = [];
  const more = (_: string, n: string): string => {
    plus += countOf(n);
    return ' ';
  };
  const COMPANY = /带(?:家属|同事|孩子|朋友)?\s*([1-9一二两三四五])\s*[人个名位]?/g;
  const text = rest
    // A telephone number is nobody's business here.
    .replace(/(^|\D)1\d{10}(?!\d)/g, '$1 ')
    .replace(/\(([^()]*)\)?/g, (_, inside: string) => {
      const said = inside
        .replace(/\+\s*([1-9])/g, more)
        .replace(COMPANY, more)
        .trim();
      if (said) notes.push(said);
      return ' ';
    })
    .replace(/\+\s*([1-9])/g, more)
    .replace(COMPANY, more);
  const parts = text
    .split(/[、,;/&|]+|\s+和\s+/)
    .map((part) => part.trim())
    .filter(Boolean);
  const names: string[] = [];
  for (const [i, part] of parts.entries()) {
    const words = part.split(/[\s:]+|-{1,2}|—+/).filter(Boolean);
    // 张 三: two signs with a gap to line them up.
    if (words.length >= 2 && words.slice(0, 2).every((word) => /^\p{Script=Han}$/u.test(word)))
      words.splice(0, 2, words.slice(0, 2).join(''));
    const clean = words.map((word) => (known.has(word) ? word : word.replace(COMES, ''))).filter(Boolean);
    const sure = clean.filter((word) => known.has(word));
    if (sure.length > 0) {
      // Everybody of the unit who stands in the line; the rest of it are words: 城管局 李四.
      names.push(...sure);
      notes.push(...clean.filter((word) => !known.has(word)));
      continue;
    }
    const [first, ...others] = clean;
    if (first === undefined) continue;
    // What follows the first name is one itself, or it belongs to it: 张三、下午.
    if (i === 0 || looksLikeName(first)) names.push(first);
    else notes.push(first);
    notes.push(...others);
  }
  return { names, note: notes.join(' '), plus };
}

/** Reads a list. `known`: names of the unit's people, by which a line with several words is understood. */
export function readJielong(text: string, known: Iterable<string> = []): Jielong {
  const people = new Set(known);
  const lines = linesOf(text);
  const firstNumber = lines.findIndex(({ number }) => number !== null);
  const numbered = firstNumber >= 0;
  const title: string[] = [];
  const entries: JielongEntry[] = [];
  const problems: LineProblem[] = [];
  const seen = new Set<string>();
  const headed = lines.some(({ rest }) => /^#?\s*接龙/.test(rest));

  for (const [i, { at, number, rest, raw }] of lines.entries()) {
    const sign = /^#/.test(rest) || /^接龙$/.test(rest);
    if (number === null && (sign || /^例(?:如|子)?[\s:]/.test(rest) || (numbered && i < firstNumber))) {
      const said = rest.replace(/^#?\s*接龙\s*/, '').replace(/^#\s*/, '');
      if (said && !/^例/.test(said)) title.push(said);
      continue;
    }
    if (number !== null && !rest) {
      problems.push({ kind: 'empty', line: at, number, text: raw });
      continue;
    }
    const told = readLine(rest, people);
    const plausible = told.names.filter((name) => people.has(name) || looksLikeName(name));
    // Without a number only what reads as a name is one; a sentence is a title, or said to be unread.
    if (number === null && (plausible.length === 0 || /[。!?]/.test(rest))) {
      if (!numbered && entries.length === 0 && headed) title.push(rest);
      else problems.push({ kind: 'unread', line: at, number, text: raw });
      continue;
    }
    if (told.names.length === 0) {
      problems.push({ kind: 'unread', line: at, number, text: raw });
      continue;
    }
    for (const [n, name] of told.names.entries()) {
      const last = n === told.names.length - 1;
      const entry: JielongEntry = { line: at, number, name, note: told.note, plus: last ? told.plus : 0, problems: [] };
      if (seen.has(name)) entry.problems.push('twice');
      if (numbered && number === null) entry.problems.push('no_number');
      if (entry.plus > 0) entry.problems.push('plus');
      if (DECLINES.test(`${told.note} ${name}`)) entry.problems.push('declines');
      if (!people.has(name) && !looksLikeName(name)) entry.problems.push('odd');
      seen.add(name);
      entries.push(entry);
    }
  }
  problems.push(...skipped(lines));
  problems.sort((a, b) => a.line - b.line || (a.number ?? 0) - (b.number ?? 0));
  return { title: title.join(' '), entries, problems };
}

/** Numbers that are left out between two that are there. */
function skipped(lines: readonly Line[]): LineProblem[] {
  const found: LineProblem[] = [];
  let last: number | null = null;
  for (const { at, number } of lines) {
    if (number === null) continue;
    if (last !== null)
      for (let gone = last + 1; gone < number && found.length < MOST_SKIPPED; gone++)
        found.push({ kind: 'skipped', line: at, number: gone, text: '' });
    last = number;
  }
  return found;
}
