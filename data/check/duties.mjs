// People, duties, and the faults of the day.
import { F, TODAY, say, on, csv, zonesNow, role } from './read.mjs';

say(
  csv.people.every(
    (p) =>
      /^.示[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥]$/.test(p.name) &&
      /^100-0000-/.test(p.private_phone) &&
      /^0791-8600/.test(p.office_phone),
  ),
  'people and phones visibly invented',
  `${csv.people.length} people, ${new Set(csv.people.map((p) => p.name)).size} names`,
);
say(
  csv.roles.every((r) => r.code === 'claimant' || csv.duties.some((d) => d.role === r.code)),
  'every role has duties (claimant apart)',
  csv.roles.length,
);
const wanted = (date) => {
  const slots = [];
  for (const z of zonesNow) slots.push(['supervising_leader', z.properties.code], ['area_owner', z.properties.code]);
  for (const l of csv.lines) {
    slots.push(['chief_supervisor', l.code], ['responsible_unit', l.code]);
    if (l.coverage === 'district') slots.push(['responsible_person', l.code]);
    else for (const z of zonesNow) slots.push(['cell_person', `${l.code}/${z.properties.code}`]);
  }
  return slots.map(([r, s]) => {
    const mine = csv.duties.filter((d) => d.role === r && d.subject === s && d.seat !== 'B');
    const held = mine.filter((d) => on(d, date) && d.seat !== 'vacant');
    const max = Number(role.get(r).max || Infinity);
    const state =
      held.length > max
        ? 'double'
        : held.length
          ? 'held'
          : mine.some((d) => on(d, date))
            ? 'gap'
            : mine.some((d) => d.valid_to && d.valid_to < date && d.seat !== 'vacant')
              ? 'lapsed'
              : 'gap';
    return { r, s, state, held };
  });
};
const tally = (date) =>
  wanted(date).reduce((m, x) => ({ ...m, [x.state]: (m[x.state] ?? 0) + 1 }), {
    held: 0,
    gap: 0,
    double: 0,
    lapsed: 0,
  });
const t = tally(TODAY);
say(t.gap === 23 && t.double === 4 && t.lapsed === 7, `faults on ${TODAY}`, JSON.stringify(t));
const gapsBy = zonesNow.map(
  (z) =>
    `${z.properties.name} ${wanted(TODAY).filter((x) => x.state === 'gap' && x.s.endsWith(z.properties.code)).length}`,
);
say(true, 'gaps by zone', gapsBy.join(', '));
const soon = csv.duties.filter((d) => on(d, TODAY) && d.valid_to && d.valid_to <= '2026-12-23');
say(soon.length === 12, 'duties that end within 30 days', soon.length);
const later = tally('2035-01-01');
say(later.held >= 200, 'never blank: slots held on 2035-01-01', JSON.stringify(later));
const past = ['2024-12-01', '2025-06-01', '2025-12-01', '2026-06-01'].map((d) => `${d} ${JSON.stringify(tally(d))}`);
say(true, 'slots over two years', past.join(' '));
say(
  csv.duties.filter((d) => d.role === 'point_keeper' && on(d, TODAY) && d.seat === 'A').length >= 145,
  'checkpoints with a keeper',
  `${csv.duties.filter((d) => d.role === 'point_keeper' && on(d, TODAY) && d.seat === 'A').length}, deputies ${csv.duties.filter((d) => d.role === 'point_keeper' && on(d, TODAY) && d.seat === 'B').length}`,
);
const nowC = F('communities', TODAY);
const helped = new Set(csv.duties.filter((d) => d.role === 'helping_unit' && on(d, TODAY)).map((d) => d.subject));
say(helped.size >= nowC.length * 0.7, 'communities with a helping unit', `${helped.size} of ${nowC.length}`);
const homeless = csv.duties.filter(
  (d) => d.person && on(d, TODAY) && !csv.posts.some((p) => p.person === d.person && on(p, TODAY)),
);
say(!homeless.length, 'everybody on duty holds a post', `${homeless.length} do not`);
