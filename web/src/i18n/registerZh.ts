export const registerZh = {
  'register.papers': '导入名册',
  'register.placing': '点位落图',
  'register.zones': '片区边界',
  'register.print': '公示牌与标签',
  'register.notYours': '区情资料由文明办维护',
  'register.undrawn': '片区还没有绘界，地图上没有边界。名册、点位、检索和矩阵照常可用。',
  'register.matrix': '看责任矩阵',
  'register.draw': '画片区边界',
} as const;
export type RegisterKey = keyof typeof registerZh;
