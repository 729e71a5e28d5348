/** Cases as points of a map. */
import type { CaseItem } from '../api/loop.ts';

/** How bad a state is: of several at one place the worst is shown. */
export const RANK: Record<string, number> = {
  overdue: 6,
  to_assign: 5,
  to_sign: 4,
  underway: 3,
  to_recheck: 2,
  suspended: 1,
  closed: 0,
};
export const shownState = (item: Pick<CaseItem, 'state' | 'overdue'>): string =>
  item.overdue ? 'overdue' : item.state;

export function featuresOf(items: readonly CaseItem[]): GeoJSON.FeatureCollection<GeoJSON.Point> {
  return {
    type: 'FeatureCollection',
    features: items.flatMap((item) =>
      item.position
        ? [
            {
              type: 'Feature' as const,
              geometry: { type: 'Point' as const, coordinates: [...item.position] },
              properties: {
                code: item.code,
                state: shownState(item),
                rank: RANK[shownState(item)] ?? 0,
                point: item.placed === 'exact' ? '' : (item.checkpoint?.code ?? ''),
              },
            },
          ]
        : [],
    ),
  };
}
