export const registerZh = {
  'register.papers': '导入名册',
  'register.placing': '点位落图',
  'register.zones': '片区边界',
  'register.print': '公示牌与标签',
  'register.notYours': '区情资料由文明办维护',
} as const;
export type RegisterKey = keyof typeof registerZh;
