/** The one list of what lies over what, from the paper up. */
import type { LayerFile } from './paint.ts';
import { base } from './layers/base.ts';
import { openCases } from './layers/cases.ts';
import { checkpoints } from './layers/checkpoints.ts';
import { communities, communityFill } from './layers/communities.ts';
import { contextAreas, contextLines } from './layers/context.ts';
import { district } from './layers/district.ts';
import { ground } from './layers/ground.ts';
import { areaLabels, contextLabels } from './layers/labels.ts';
import { pointResults } from './layers/results.ts';
import { shifts } from './layers/shifts.ts';
import { streets } from './layers/streets.ts';
import { zoneBorders, zoneFill, zoneSelected, zoneUntested } from './layers/zones.ts';

export const ORDER: readonly LayerFile[] = [
  ground,
  zoneFill,
  zoneUntested,
  communityFill,
  contextAreas,
  contextLines,
  streets,
  communities,
  zoneBorders,
  district,
  zoneSelected,
  contextLabels,
  areaLabels,
  checkpoints,
  pointResults,
  openCases,
  shifts,
];

/**
 * The same over a map of somebody else. Our own context lies beneath that: where it cannot be fetched, ours shows through.
 */
export const OVER_BASE: readonly LayerFile[] = [
  ground,
  contextAreas,
  contextLines,
  base,
  ...ORDER.filter((file) => ![ground, contextAreas, contextLines, contextLabels].includes(file)),
];
