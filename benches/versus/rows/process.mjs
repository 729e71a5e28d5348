/** What is measured within the process, by criterion: the zone of a point, and publishing one change. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../shell.mjs';

const GROUP = 'the zone of a point';
/** Million points a second, by the size of the district. */
const SET = { S: 100, M: 25, L: 12 };

/** Runs one of the benches; criterion leaves what it found in `folder`. */
const bench = (program, folder, ...args) =>
  run(program, ['--bench', ...args], { cwd: folder, env: { ...process.env, CRITERION_HOME: join(folder, 'criterion') } });

/** The estimates of a group, by the names of its benchmarks: points a second. */
function estimates(folder) {
  const found = {};
  for (const name of readdirSync(folder)) {
    const file = join(folder, name, 'new');
    if (!existsSync(join(file, 'estimates.json'))) continue;
    const { median } = JSON.parse(readFileSync(join(file, 'estimates.json'), 'utf8'));
    const {
      value_str: value,
      function_id: contender,
      throughput,
    } = JSON.parse(readFileSync(join(file, 'benchmark.json'), 'utf8'));
    (found[value ?? contender] ??= {})[contender] = { median: (throughput.Elements / median.point_estimate) * 1e9 };
  }
  return found;
}

export async function zoneOfPoint({ tools, folder }) {
  const group = join(folder, 'criterion', GROUP);
  await bench(tools.answer, folder, '--warm-up-time', '0.5', '--measurement-time', '1.5', '--sample-size', '10', GROUP);
  const rows = [];
  // Criterion keeps a benchmark in GROUP/CONTENDER/SIZE.
  const bySize = {};
  for (const contender of readdirSync(group)) {
    if (contender === 'report') continue;
    for (const [size, figures] of Object.entries(estimates(join(group, contender))))
      Object.assign((bySize[size] ??= {}), figures);
  }
  for (const [size, least] of Object.entries(SET)) {
    const figures = bySize[size];
    if (!figures) throw new Error(`criterion left nothing for ${size}`);
    const own = figures.Renling.median;
    rows.push({
      work: `the zone of a point in process, one thread, ${size}`,
      unit: 'M/s',
      figures,
      own: 'Renling',
      against: Object.keys(figures).filter((name) => name !== 'Renling'),
      goals: [{ says: `≥ ${least} M/s`, reached: own >= least * 1e6, found: `${(own / 1e6).toFixed(2)} M/s` }],
    });
  }
  return rows;
}

export async function publishing({ tools, folder }) {
  // With a filter that fits none only the two in turn are measured.
  const said = await bench(tools.publish, folder, 'none of them');
  const rows = [...said.matchAll(/^publish one (.+): (\S+) at 13 zones, (\S+) at 20,000: ratio ([\d.]+)$/gm)];
  if (rows.length === 0) throw new Error('the bench `publish` said nothing');
  return rows.map(([, what, small, large, ratio]) => ({
    work: `publishing one change: a ${what}`,
    unit: '',
    own: 'at L (20,000 zones)',
    figures: { 'at L (20,000 zones)': { text: large }, 'at S (13 zones)': { text: small } },
    goals: [{ says: 'the same cost at S and at L (≤ 1.5 ×)', reached: Number(ratio) <= 1.5, found: `${ratio} ×` }],
  }));
}
