/** The sizes of district that are measured: zones and checkpoints as DESIGN.md, section 7, has them. */
export const SCALES = {
  S: { zones: 13, checkpoints: 2_000 },
  M: { zones: 1_300, checkpoints: 200_000 },
  L: { zones: 20_000, checkpoints: 2_000_000 },
};

/** How often everything is measured; the median counts. */
export const TURNS = 5;
/** Seconds of each turn. */
export const SECONDS = 2;
