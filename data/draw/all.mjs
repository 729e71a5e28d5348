// Draws and writes everything in data/xihu, in the order in which the files need each other.
await import('./areas.mjs');
await import('./context.mjs');
await import('./lines.mjs');
await import('./points.mjs');
await import('./duties.mjs');
