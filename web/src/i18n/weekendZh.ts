/** Chinese is the original; `weekendEn.ts` has the very same keys or it does not compile. */
export const weekendZh = {
  'shift.title': '义务劳动',
  'half.am': '上午',
  'half.pm': '下午',
  'kind.weekend': '双休日',
  'kind.action': '集中行动',
} as const;
export type WeekendKey = keyof typeof weekendZh;
