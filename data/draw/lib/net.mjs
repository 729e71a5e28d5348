// A planar net: vertices, directed edges and the faces they enclose. Lines are laid in, crossings become
// vertices, faces are traced; a face can then be cut by a new street. Every face keeps every vertex that
// lies on its border, so whatever is put together from faces shares its borders vertex by vertex.
import { cross, dist, lerp, onGrid, ringArea, toDeg, toLine } from './geo.mjs';

const SNAP = 6; // metres: nearer than this to a vertex, a crossing uses that vertex

export class Net {
  constructor() {
    this.v = []; // vertex -> [x, y] metres, on the grid
    this.ids = new Map();
    this.faces = []; // face -> vertex ids, counter-clockwise
    this.side = new Map(); // "a,b" -> face on the left of the directed edge
    this.lines = []; // {..., verts}
    this.onEdge = new Map(); // "min,max" -> line indexes
    this.links = new Map(); // vertex -> vertices it is joined to by an edge of a face
  }

  vertex(p) {
    const q = onGrid(p);
    const key = toDeg(q).join();
    if (!this.ids.has(key)) {
      this.ids.set(key, this.v.length);
      this.v.push(q);
    }
    return this.ids.get(key);
  }

  ekey(a, b) {
    return a < b ? `${a},${b}` : `${b},${a}`;
  }

  /** Lays polylines (metres) with crossings as vertices; `lines` are {pts, ...anything}. */
  lay(lines) {
    const hits = lines.map((l) => l.pts.map(() => [])); // per segment: [t, point]
    for (let i = 0; i < lines.length; i++)
      for (let j = i + 1; j < lines.length; j++) this.#crossings(lines[i].pts, lines[j].pts, hits[i], hits[j]);
    lines.forEach((l, k) => {
      const verts = [];
      const push = (p) => {
        const id = this.vertex(p);
        if (verts.at(-1) !== id) verts.push(id);
      };
      l.pts.forEach((p, i) => {
        push(p);
        hits[k][i].sort((a, b) => a[0] - b[0]).forEach((h) => push(h[1]));
      });
      const index = this.lines.length;
      this.lines.push({ ...l, pts: undefined, verts });
      for (let i = 1; i < verts.length; i++) this.#mark(verts[i - 1], verts[i], index);
    });
    this.#trace();
  }

  #mark(a, b, index) {
    const key = this.ekey(a, b);
    if (!this.onEdge.has(key)) this.onEdge.set(key, []);
    if (!this.onEdge.get(key).includes(index)) this.onEdge.get(key).push(index);
  }

  #crossings(P, Q, hp, hq) {
    for (let i = 0; i + 1 < P.length; i++)
      for (let j = 0; j + 1 < Q.length; j++) {
        const [a, b, c, d] = [P[i], P[i + 1], Q[j], Q[j + 1]];
        if (Math.max(a[0], b[0]) + 1 < Math.min(c[0], d[0]) || Math.max(c[0], d[0]) + 1 < Math.min(a[0], b[0]))
          continue;
        if (Math.max(a[1], b[1]) + 1 < Math.min(c[1], d[1]) || Math.max(c[1], d[1]) + 1 < Math.min(a[1], b[1]))
          continue;
        const shared = [a, b].some((p) => [c, d].some((q) => dist(p, q) < 0.02));
        if (shared) continue;
        const x = cross(a, b, c, d);
        if (!x) continue;
        let p = lerp(a, b, x[0]);
        // A crossing close to an existing vertex moves that vertex: no splinters of a metre.
        const near = [
          [P, i],
          [P, i + 1],
          [Q, j],
          [Q, j + 1],
        ].find(([L, k]) => dist(L[k], p) < SNAP);
        if (near) p = near[0][near[1]];
        p = onGrid(p);
        if (!near || near[0] !== P) hp[i].push([x[0], p]);
        if (!near || near[0] !== Q) hq[j].push([x[1], p]);
      }
  }

  /** Traces the faces of all laid edges; edges that lead nowhere are left out of the faces. */
  #trace() {
    const out = new Map();
    const link = (a, b) => (out.get(a) ?? out.set(a, new Set()).get(a)).add(b);
    for (const key of this.onEdge.keys()) {
      const [a, b] = key.split(',').map(Number);
      link(a, b);
      link(b, a);
    }
    const loose = [...out.keys()].filter((k) => out.get(k).size === 1);
    while (loose.length) {
      const k = loose.pop();
      for (const n of out.get(k)) {
        out.get(n).delete(k);
        if (out.get(n).size === 1) loose.push(n);
      }
      out.delete(k);
    }
    const angle = (a, b) => Math.atan2(this.v[b][1] - this.v[a][1], this.v[b][0] - this.v[a][0]);
    const sorted = new Map();
    for (const [k, s] of out)
      sorted.set(
        k,
        [...s].sort((p, q) => angle(k, p) - angle(k, q)),
      );
    const seen = new Set();
    for (const [a, ns] of sorted)
      for (const b of ns) {
        if (seen.has(`${a},${b}`)) continue;
        const ring = [];
        let p = a;
        let q = b;
        while (!seen.has(`${p},${q}`)) {
          seen.add(`${p},${q}`);
          ring.push(p);
          const around = sorted.get(q);
          const next = around[(around.indexOf(p) - 1 + around.length) % around.length];
          [p, q] = [q, next];
        }
        if (ringArea(ring.map((i) => this.v[i])) > 0) this.#addFace(ring);
      }
  }

  #addFace(ring, id = this.faces.length) {
    this.faces[id] = ring;
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length];
      this.side.set(`${a},${b}`, id);
      this.#link(a, b);
    });
    return id;
  }

  #link(a, b) {
    for (const [s, e] of [
      [a, b],
      [b, a],
    ])
      (this.links.get(s) ?? this.links.set(s, new Set()).get(s)).add(e);
  }

  /** How many edges of faces meet at a vertex: three or more make it a junction. */
  degree(v) {
    return this.links.get(v)?.size ?? 0;
  }

  ring(f) {
    return this.faces[f].map((i) => this.v[i]);
  }

  neighbour(a, b) {
    return this.side.get(`${b},${a}`);
  }

  /** Puts vertex p into edge a-b, in both faces and in every line that runs over it. */
  insert(a, b, p) {
    const id = this.vertex(p);
    if (id === a || id === b) return id;
    this.links.get(a).delete(b);
    this.links.get(b).delete(a);
    this.#link(a, id);
    this.#link(id, b);
    for (const [s, e] of [
      [a, b],
      [b, a],
    ]) {
      const f = this.side.get(`${s},${e}`);
      if (f === undefined) continue;
      this.side.delete(`${s},${e}`);
      const ring = this.faces[f];
      const i = ring.findIndex((x, k) => x === s && ring[(k + 1) % ring.length] === e);
      ring.splice(i + 1, 0, id);
      this.side.set(`${s},${id}`, f);
      this.side.set(`${id},${e}`, f);
    }
    for (const k of this.onEdge.get(this.ekey(a, b)) ?? []) {
      const verts = this.lines[k].verts;
      for (let i = 0; i + 1 < verts.length; i++)
        if ((verts[i] === a && verts[i + 1] === b) || (verts[i] === b && verts[i + 1] === a))
          verts.splice(i + 1, 0, id);
      this.#mark(a, id, k);
      this.#mark(id, b, k);
    }
    this.onEdge.delete(this.ekey(a, b));
    return id;
  }

  /** Cuts face f along a path of vertex ids whose ends lie on its border; returns the two faces. */
  cut(f, path, line) {
    const ring = this.faces[f];
    const i = ring.indexOf(path[0]);
    const j = ring.indexOf(path.at(-1));
    const walk = (s, e) => {
      const out = [];
      for (let k = s; k !== e; k = (k + 1) % ring.length) out.push(ring[k]);
      return out;
    };
    const inner = path.slice(1, -1);
    const one = [...walk(i, j), path.at(-1), ...[...inner].reverse()];
    const two = [...walk(j, i), path[0], ...inner];
    const index = this.lines.length;
    this.lines.push({ ...line, verts: [...path] });
    for (let k = 1; k < path.length; k++) this.#mark(path[k - 1], path[k], index);
    return [this.#addFace(one, f), this.#addFace(two)];
  }

  /** Rings (vertex ids) around all faces for which `inside(face)` holds: outer rings and holes. */
  outline(inside) {
    const next = new Map();
    for (const [key, f] of this.side) {
      if (!inside(f)) continue;
      const [a, b] = key.split(',').map(Number);
      const g = this.neighbour(a, b);
      if (g !== undefined && inside(g)) continue;
      (next.get(a) ?? next.set(a, []).get(a)).push(b);
    }
    const rings = [];
    for (const start of [...next.keys()].sort((a, b) => a - b)) {
      while (next.get(start)?.length) {
        const ring = [];
        let a = start;
        let from = null;
        do {
          ring.push(a);
          const choices = next.get(a);
          let k = 0;
          // Where the area only touches itself, turn as far left as possible: each ring stays simple.
          if (choices.length > 1 && from !== null) k = this.#leftmost(from, a, choices);
          const b = choices.splice(k, 1)[0];
          from = a;
          a = b;
        } while (a !== start);
        rings.push(ring);
      }
    }
    return rings;
  }

  #leftmost(from, at, choices) {
    const base = Math.atan2(this.v[from][1] - this.v[at][1], this.v[from][0] - this.v[at][0]);
    let best = 0;
    let size = Infinity;
    choices.forEach((c, i) => {
      let w = base - Math.atan2(this.v[c][1] - this.v[at][1], this.v[c][0] - this.v[at][0]);
      while (w <= 0) w += 2 * Math.PI;
      while (w > 2 * Math.PI) w -= 2 * Math.PI;
      if (w < size) [best, size] = [i, w];
    });
    return best;
  }

  /** A GeoJSON geometry (degrees) of the faces for which `inside` holds. */
  geometry(inside) {
    const rings = this.outline(inside).map((ids) => ids.map((i) => this.v[i]));
    const outer = rings.filter((r) => ringArea(r) > 0).sort((a, b) => ringArea(b) - ringArea(a));
    const holes = rings.filter((r) => ringArea(r) < 0);
    const close = (r) => [...r, r[0]].map(toDeg);
    const polys = outer.map((o) => [close(o)]);
    for (const h of holes) {
      const k = outer.findIndex((o) => toLine(h[0], [...o, o[0]]).d < 0.01 || insideOf(h, o));
      polys[Math.max(0, k)].push(close(h));
    }
    return polys.length === 1
      ? { type: 'Polygon', coordinates: polys[0] }
      : { type: 'MultiPolygon', coordinates: polys };
  }
}

function insideOf(h, o) {
  let c = false;
  const p = h[0];
  for (let i = 0, j = o.length - 1; i < o.length; j = i++)
    if (
      o[i][1] > p[1] !== o[j][1] > p[1] &&
      p[0] < ((o[j][0] - o[i][0]) * (p[1] - o[i][1])) / (o[j][1] - o[i][1]) + o[i][0]
    )
      c = !c;
  return c;
}
