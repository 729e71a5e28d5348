/** A record as it is made. */
import { uuidv7 } from '../api/uuid.ts';
import { clock } from './clock.ts';
import type { AnyCommand, KeepOptions, Row } from './kept.ts';

/** Both times: what this device's clock says, and what the server's does as far as it is known. */
export function times(now = Date.now()): Pick<Row, 'at' | 'recordedAt' | 'skewMs'> {
  return {
    at: new Date(now).toISOString(),
    recordedAt: new Date(now + clock.skewMs).toISOString(),
    skewMs: clock.skew,
  };
}
export const iso = (): string => new Date().toISOString();
export const dateOf = (instant: number): Date => new Date(instant);

interface By {
  author: Row['author'];
  device: string;
  app: string;
}
export function record(command: object, options: KeepOptions, by: By): Row {
  const now = Date.now();
  return {
    id: uuidv7(now),
    ...times(now),
    ...by,
    label: options.label,
    // A screen's own state would not go into a database, and must not change under us.
    command: JSON.parse(JSON.stringify(command)) as AnyCommand,
    photos: [...new Set(options.photos ?? [])],
    state: 'kept',
    ...(options.entity === undefined ? {} : { entity: options.entity }),
    ...(options.base === undefined ? {} : { base: options.base }),
    ...(options.after === undefined ? {} : { after: options.after }),
  };
}
