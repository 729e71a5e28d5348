/** The three heights of a phone's sheet, as parts of the room above the tabs. Kept while cards change. */
export const HEIGHTS = [0.2, 0.56, 0.94] as const;
class Sheet {
  at = $state(1);
}
export const sheet = new Sheet();
