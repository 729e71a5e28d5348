/** Zones as people list them: one a line, a code before the name where there is one. */

/** A code has a digit in it; a word before another word is part of a name. */
const CODE = /^(?=.*\d)[A-Za-z0-9-]{1,16}$/;
/** What stands between a code and a name: from a sheet a tab, else white space, a comma or a colon. */
const BETWEEN = /[\s,，、:：;；.．]+/;

/** The zones that a text lists; lines without a name, and names that were listed before, are left out. */
export function namesIn(text: string): { code: string; name: string }[] {
  const seen = new Set<string>();
  return text.split(/\r?\n/).flatMap((line) => {
    const [first = '', ...rest] = line.trim().split(BETWEEN);
    const called = CODE.test(first) && rest.join('').length > 0;
    const name = called ? rest.join(' ').trim() : line.trim();
    if (!name || seen.has(name)) return [];
    seen.add(name);
    return [{ code: called ? first : '', name }];
  });
}
