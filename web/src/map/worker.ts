import './oldBrowsers.ts';
import 'maplibre-gl/dist/maplibre-gl-worker.mjs';
