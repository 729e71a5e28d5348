import type { LayerSpecification } from 'maplibre-gl';
import type { Basemap } from '../api/types.ts';
import type { Palette } from './palette.ts';

/** What a layer is drawn with. `outside` is the style for other programs: no state of ours, no badges drawn by us. */
export interface Brush {
  palette: Palette;
  lang: 'zh' | 'en';
  line: string | null;
  selected: string | null;
  /** Code of the checkpoint that the marker stands for: its badge is not drawn twice. */
  point: string | null;
  outside: boolean;
  /** No zone has a border yet: checkpoints are all there is, and shown from anywhere. */
  undrawn?: boolean;
  /** Codes of the zones that nobody has measured. */
  untested: readonly string[];
  /** What the marks of checkpoints tell. */
  points: 'badge' | 'result' | 'age';
  /** The measure is told of communities too: close up they are coloured in place of their zone. */
  byCommunity: boolean;
  /** What lies beneath, where there is something and it is wanted. */
  base?: Basemap | null;
  show: { points: boolean; cases: boolean; shifts: boolean; streets: boolean; communities: boolean; context: boolean };
}
export type LayerFile = (brush: Brush) => LayerSpecification[];

/** Names are drawn with the reader's own fonts: the style has no glyphs to fetch. */
export const SANS = ['PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'sans-serif'];
export const SANS_BOLD = [
  'PingFang SC Semibold',
  'Noto Sans CJK SC Bold',
  'Source Han Sans SC Bold',
  'Microsoft YaHei Bold',
  'sans-serif',
];
export const SERIF = ['Songti SC', 'Noto Serif CJK SC', 'Source Han Serif SC', 'SimSun', 'serif'];

export const visible = (yes: boolean): 'visible' | 'none' => (yes ? 'visible' : 'none');
