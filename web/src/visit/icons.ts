/** Drawings that only visits and rounds use, and the marks of the four answers. */
export const VISIT_ICONS = {
  camera: 'M3.5 7.5h4l1.8-2.8h5.4l1.8 2.8h4v12h-17zM12 9.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2z',
  away: 'M3 3l18 18M8.5 8.5a9 9 0 0 0-4 2.3M12 6.5c3.4 0 6.2 1.3 8.5 3.6M8 14.6a6 6 0 0 1 6.6-1.2M12 17.3a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4z',
  torch: 'M8 3.5h8v3.5l-2 3v10h-4v-10l-2-3zM8 7h8M12 13v2.5',
  album: 'M4 5h16v14H4zM4 15.5l4.5-4 4 3.5 3-2.5 4.5 4M15 8.6a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6z',
  bin: 'M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5l1 14h9l1-14M10.2 10v7M13.8 10v7',
  pin: 'M12 21c-4.5-5-6.5-8.3-6.5-11.2a6.5 6.5 0 0 1 13 0C18.5 12.7 16.5 16 12 21zM12 7.6a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z',
  undo: 'M8.5 5L4 9.5 8.5 14M4 9.5h10.5a5.5 5.5 0 0 1 0 11H9',
  check: 'M4.5 12.5l5 5 10-11',
} as const;
export type VisitIconName = keyof typeof VISIT_ICONS;
