// `make data-check`: proves what data/README.md says of data/xihu, from the files alone.
import { failures } from './check/read.mjs';

await import('./check/tables.mjs');
await import('./check/borders.mjs');
await import('./check/points.mjs');
await import('./check/places.mjs');
await import('./check/duties.mjs');
console.log(failures() ? `${failures()} failed` : 'all proved');
process.exit(failures() ? 1 : 0);
