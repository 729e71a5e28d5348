import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
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
];

/** What every screen stands on, in one file: cut into many small ones it would weigh more. */
const SHELL =
  /node_modules\/svelte\/|src\/(api|live|state)\/(?!access)|src\/i18n\/(index|dictionary)|src\/parts\/(Icon|icons|Waiting|Failed|Later|Badge)|src\/cards\/CardShell|src\/map\/badges/;

export default defineConfig({
  plugins: [svelte(), styleFile()],
  // The desktops of this field carry Chromium 87 to 93.
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'shell', test: SHELL },
            // The large map and the small one of a visit stand on it.
            { name: 'maplibre', test: /node_modules\/maplibre-gl\/|src\/map\/oldBrowsers/ },
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
