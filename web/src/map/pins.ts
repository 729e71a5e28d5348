import { Marker, type Map as GlMap } from 'maplibre-gl';

export interface Pin {
  lon: number;
  lat: number;
  /** The line's character when a checkpoint is meant, else empty. */
  sign: string;
  label: string;
}

const SVG = 'http://www.w3.org/2000/svg';
const draw = (name: string, attributes: Record<string, string>): SVGElement => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

function pinElement(): { root: HTMLElement; sign: SVGElement; label: HTMLElement } {
  const root = document.createElement('div');
  root.className = 'pin';
  const svg = draw('svg', { viewBox: '-18 -46 36 50', 'aria-hidden': 'true' });
  svg.append(
    draw('path', { class: 'drop', d: 'M0,0C-4,-10 -16,-15 -16,-28A16,16 0 0 1 16,-28C16,-15 4,-10 0,0Z' }),
    draw('circle', { class: 'eye', cy: '-28', r: '11.5' }),
  );
  const sign = draw('text', { y: '-23' });
  svg.append(sign);
  const label = document.createElement('span');
  label.className = 'label';
  root.append(svg, label);
  return { root, sign, label };
}

/** The marker of what was touched, and of where the reader stands. */
export class Pins {
  readonly #map: GlMap;
  readonly #parts = pinElement();
  readonly #pin: Marker;
  readonly #me: Marker;

  constructor(map: GlMap) {
    this.#map = map;
    this.#pin = new Marker({ element: this.#parts.root, anchor: 'center' });
    const dot = document.createElement('div');
    dot.className = 'me';
    dot.setAttribute('role', 'img');
    this.#me = new Marker({ element: dot });
  }
  place(pin: Pin | null): void {
    if (!pin) {
      this.#pin.remove();
      return;
    }
    this.#parts.sign.textContent = pin.sign || '·';
    this.#parts.label.textContent = pin.label;
    this.#parts.label.hidden = pin.label === '';
    this.#pin.setLngLat([pin.lon, pin.lat]).addTo(this.#map);
    // A marker of ours is a picture of what the card says in words.
    this.#parts.root.setAttribute('aria-hidden', 'true');
    this.#parts.root.removeAttribute('tabindex');
    this.#parts.root.removeAttribute('role');
  }
  me(at: { lon: number; lat: number } | null, label: string): void {
    if (!at) {
      this.#me.remove();
      return;
    }
    this.#me.getElement().setAttribute('aria-label', label);
    this.#me.setLngLat([at.lon, at.lat]).addTo(this.#map);
  }
}
