import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, defineConfig, type Plugin } from 'vite';
import { outsideStyle } from './src/map/style.ts';

/** Writes `style.json` for outside clients from the very layer modules the page draws with. `{origin}` is filled in by the server. */
function styleFile(): Plugin {
  const text = () => JSON.stringify(outsideStyle('{origin}'), null, 1);
  return {
    name: 'renling-style',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'style.json', source: text() });
    },
  };
}

/** MapLibre says its modules have no effects of their own, but its worker is nothing else: it must not be shaken off. */
function wholeWorker(): Plugin {
  return {
    name: 'renling-worker',
    transform: (code, id) => (id.includes('maplibre-gl-worker') ? { code, moduleSideEffects: true } : null),
  };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );

/**
 * Builds the service worker once everything else is written, with the list of it inside: every file by its hash, so that
 * nothing but what was built here is ever kept as the app.
 */
function serviceWorker(): Plugin {
  let out = 'dist';
  const hash = (text: Buffer | string) => createHash('sha256').update(text).digest('hex');
  return {
    name: 'renling-service-worker',
    apply: 'build',
    configResolved: (config) => void (out = config.build.outDir),
    async closeBundle() {
      const files = filesIn(out)
        .filter((file) => !/\.map$|(^|\/)(sw\.js|style\.json)$/.test(file))
        .map((file) => [`/${relative(out, file)}`.replace(/^\/index\.html$/, '/'), hash(readFileSync(file))])
        .sort();
      const version = hash(JSON.stringify(files)).slice(0, 12);
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: { RENLING_SHELL: JSON.stringify({ version, files }) },
        build: {
          outDir: out,
          emptyOutDir: false,
          target: 'chrome87',
          modulePreload: false,
          rolldownOptions: {
            input: 'src/offline/worker/sw.ts',
            output: { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false },
          },
        },
      });
    },
  };
}

const server = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const forwarded = [
  '/api',
  '/tiles',
  '/live',
  '/style.json',
  '/openapi.json',
  '/docs',
  '/healthz',
  '/readyz',
  '/install',
  '/basemap',
];

/** What every screen stands on, in one file: cut into many small ones it would weigh more. */
const SHELL =
  /node_modules\/svelte\/|src\/(api|live|state)\/(?!access|loop|rounds|cases|office|papers|placing|zones|weekend)|src\/i18n\/(index|dictionary)|src\/parts\/(Icon|icons|Waiting|Failed|Later|Badge)|src\/cards\/CardShell|src\/map\/badges/;

/** What is recorded on the device and how it gets away, in one file too: the screens that record share it. */
const OFFLINE = /node_modules\/dexie\/|src\/offline\/[^/]+\.ts$|src\/api\/(loop|rounds|cases|office)\.ts$/;

/**
 * What runs before the map can be used. Much of it is called at once: a browser that knows the comment (Chromium 136)
 * then compiles it beside the page while it is fetched, instead of function by function when the map is waited for.
 */
const FIRST = new Set(['index', 'shell', 'maplibre', 'controller', 'style', 'paint']);

export default defineConfig({
  plugins: [svelte(), styleFile(), serviceWorker()],
  // The desktops of this field carry Chromium 87 to 93.
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        postBanner: ({ name }) => (FIRST.has(name) ? '//# allFunctionsCalledOnLoad' : ''),
        codeSplitting: {
          groups: [
            { name: 'shell', test: SHELL },
            // The large map and the small one of a visit stand on it.
            { name: 'maplibre', test: /node_modules\/maplibre-gl\/|src\/map\/oldBrowsers/ },
            { name: 'offline', test: OFFLINE },
          ],
        },
      },
    },
  },
  worker: { format: 'es', plugins: () => [wholeWorker()] },
  server: {
    port: 5170,
    // The name that the page was asked by goes along: the server takes writes from its own page only.
    proxy: Object.fromEntries(forwarded.map((path) => [path, { target: server }])),
  },
});
