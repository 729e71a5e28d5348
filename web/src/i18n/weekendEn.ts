import type { WeekendKey } from './weekendZh.ts';

export const weekendEn: Record<WeekendKey, string> = {
  'shift.title': 'Weekend labour',
  'half.am': 'morning',
  'half.pm': 'afternoon',
  'kind.weekend': 'Weekend',
  'kind.action': 'Joint action',
};
