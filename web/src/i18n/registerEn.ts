import type { RegisterKey } from './registerZh.ts';

export const registerEn: Record<RegisterKey, string> = {
  'register.papers': 'Bring in lists',
  'register.placing': 'Place checkpoints',
  'register.zones': 'Zone borders',
  'register.print': 'Boards and labels',
  'register.notYours': 'The records of the district are kept by the office',
};
