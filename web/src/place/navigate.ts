import { toBd09, toGcj02, type Position } from './datum.ts';

export interface NavigationLink {
  app: 'amap' | 'tencent' | 'baidu';
  href: string;
}

const six = (value: number) => value.toFixed(6);

/** Links that open a map app at a place, each in that app's own datum. Nothing is fetched by us. */
export function navigationLinks(to: Position, name: string): NavigationLink[] {
  const gcj = toGcj02(to);
  const bd = toBd09(to);
  const title = encodeURIComponent(name);
  const source = encodeURIComponent('renling');
  return [
    {
      app: 'amap',
      href: `https://uri.amap.com/navigation?to=${six(gcj.lon)},${six(gcj.lat)},${title}&mode=walk&coordinate=gaode&src=${source}&callnative=1`,
    },
    {
      app: 'tencent',
      href: `https://apis.map.qq.com/uri/v1/routeplan?type=walk&to=${title}&tocoord=${six(gcj.lat)},${six(gcj.lon)}&referer=${source}`,
    },
    {
      app: 'baidu',
      href: `https://api.map.baidu.com/marker?location=${six(bd.lat)},${six(bd.lon)}&title=${title}&content=${title}&coord_type=bd09ll&output=html&src=${source}`,
    },
  ];
}
