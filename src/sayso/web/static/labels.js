// Names over the map, as elements of the page: MapLibre would want fonts from a server for them.

const MOST = 36; // names at once; more is noise
const HEIGHT = 16; // pixels of a line

export class Labels {
  constructor(map, entries) {
    this.map = map;
    this.entries = entries; // {text, at: [lon, lat], rank, from, to, kind}, the most important first
    this.layer = document.createElement("div");
    this.layer.className = "map-labels";
    this.layer.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().append(this.layer);
    this.shown = [];
    map.on("move", () => this.place());
    map.on("moveend", () => this.choose());
    map.on("resize", () => this.choose());
    this.choose();
  }

  choose() {
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const zoom = this.map.getZoom();
    const taken = [];
    this.layer.replaceChildren();
    this.shown = [];
    for (const entry of this.entries) {
      if (this.shown.length >= MOST) break;
      if (zoom < entry.from || zoom > entry.to) continue;
      const { x, y } = this.map.project(entry.at);
      const half = entry.text.length * 3.6 + 4;
      if (x < half || x > width - half || y < HEIGHT || y > height - HEIGHT) continue;
      if (taken.some((box) => Math.abs(x - box.x) < half + box.half && Math.abs(y - box.y) < HEIGHT)) continue;
      taken.push({ x, y, half });
      const label = document.createElement("span");
      label.className = entry.kind;
      label.textContent = entry.text;
      this.layer.append(label);
      this.shown.push([label, entry.at]);
    }
    this.place();
  }

  place() {
    for (const [label, at] of this.shown) {
      const { x, y } = this.map.project(at);
      label.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    }
  }
}

// A country is named while it fills enough of the view; a town the later the smaller it is.
export function names(shapes, towns) {
  const lands = shapes.features.map(({ properties: { name, at, size } }) => ({
    text: name, at, kind: "land", rank: size, from: 5.2 - Math.log2(size + 2) * 0.55, to: 7,
  }));
  const places = towns.map(([name, lon, lat, people]) => ({
    text: name, at: [lon, lat], kind: "town", rank: people, from: Math.max(4, 11.2 - Math.log2(people) * 0.62), to: 24,
  }));
  return [...lands.sort((a, b) => b.rank - a.rank), ...places];
}
