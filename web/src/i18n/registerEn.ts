import type { RegisterKey } from './registerZh.ts';

export const registerEn: Record<RegisterKey, string> = {
  'register.papers': 'Bring in lists',
  'register.placing': 'Place checkpoints',
  'register.zones': 'Zone borders',
  'register.print': 'Boards and labels',
  'register.notYours': 'The records of the district are kept by the office',
  'register.undrawn':
    'No borders are drawn for the zones yet. The roster, checkpoints, search and the matrix work without them.',
  'register.matrix': 'Open the matrix',
  'register.draw': 'Draw the zones',
};
