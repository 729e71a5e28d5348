/** What was measured on, and when. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { run } from './shell.mjs';

const first = (text, pattern) => text.match(pattern)?.[1]?.trim();

async function version(program, args, pattern) {
  try {
    const said = await run('sh', ['-c', `"$@" 2>&1 || true`, 'sh', program, ...args]);
    return first(said, pattern) ?? '?';
  } catch {
    return 'not there';
  }
}

export async function machine(folder, martin) {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const disk = (await run('df', ['--output=fstype', folder])).trim().split('\n').pop();
  const model = first(readFileSync('/proc/cpuinfo', 'utf8'), /model name\s*:\s*(.*)/) ?? cpus[0]?.model ?? '?';
  const versions = [
    `rustc ${await version('rustc', ['--version'], /rustc (\S+)/)}`,
    `PostgreSQL ${await version('/usr/lib/postgresql/15/bin/postgres', ['--version'], /(\d+\.\d+)/)}`,
    `nginx ${await version('nginx', ['-v'], /nginx\/(\S+)/)}`,
    `martin ${martin ? await version(martin, ['--version'], /martin (\S+)/) : 'not there'}`,
    `wrk ${await version('wrk', ['-v'], /wrk (?:debian\/)?(\S+)/)}`,
  ];
  return [
    `${new Date().toISOString().slice(0, 10)}, ${model}, ${cpus.length} cores, ${memory} GiB, Linux ${os.release()}, data on ${disk}, the load generator on the same machine`,
    `load average when it began: ${os
      .loadavg()
      .map((load) => load.toFixed(2))
      .join(' ')}`,
    versions.join(', '),
  ];
}
