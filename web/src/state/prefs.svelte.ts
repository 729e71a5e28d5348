/** What this device prefers. Nothing here changes what a link shows. */
import type { Lang } from '../i18n/dictionary.ts';

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(`renling.${key}`);
  } catch {
    return null;
  }
};
const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(`renling.${key}`, value);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
};

export interface Overlays {
  points: boolean;
  cases: boolean;
  /** Meeting points of weekend labour. */
  shifts: boolean;
  streets: boolean;
  communities: boolean;
  context: boolean;
  /** What lies beneath, where the deployment has something. */
  base: boolean;
}

class Prefs {
  lang = $state<Lang>(read('lang') === 'en' ? 'en' : 'zh');
  outdoor = $state(read('outdoor') === 'yes');
  /** Open unless closed; on a phone closed unless opened. Null: never touched. */
  legend = $state<boolean | null>(read('legend') === null ? null : read('legend') === 'yes');
  overlays = $state<Overlays>({
    points: true,
    cases: true,
    shifts: true,
    streets: false,
    communities: true,
    context: true,
    base: true,
  });

  setLang(lang: Lang): void {
    this.lang = lang;
    write('lang', lang);
  }
  setOutdoor(outdoor: boolean): void {
    this.outdoor = outdoor;
    write('outdoor', outdoor ? 'yes' : 'no');
  }
  setLegend(open: boolean): void {
    this.legend = open;
    write('legend', open ? 'yes' : 'no');
  }
}

export const prefs = new Prefs();
