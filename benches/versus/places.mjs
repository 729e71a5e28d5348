/** Where things are. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = resolve(HERE, '../..');
/** What is built and installed for measuring alone. */
export const TOOLS = join(ROOT, 'target', 'bench');
