interface Named {
  code: string;
  name: string;
}
/** Those whose name holds all that was typed, whatever the order; the beginning of the name first. */
export function find<T extends Named>(people: readonly T[], text: string): T[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...people];
  const fits = people.filter(({ name, code }) => {
    const all = `${name} ${code}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const starts = ({ name }: T) => (name.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1);
  return fits.sort((a, b) => starts(a) - starts(b));
}
