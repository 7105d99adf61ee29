// The map of the events: the drawing that the page came with, made movable. Without WebGL the drawing stays.

import { countries } from "./topo.js";
import { Labels, names } from "./labels.js";

const box = document.getElementById("map");
const dark = matchMedia("(prefers-color-scheme: dark)");
const STEPS = 48; // corners of a circle
const KM = 111.32; // of a degree of latitude
const SMALL = 80; // km: an area of less is a few pixels wide on a map of the world

const tone = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const json = async (url) => (await fetch(url)).json();

function able() {
  try {
    return Boolean(window.maplibregl && document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function circle([lon, lat], radius) {
  const ring = [];
  for (let i = 0; i <= STEPS; i += 1) {
    const turn = (2 * Math.PI * i) / STEPS;
    const north = Math.max(-85, Math.min(85, lat + (radius / KM) * Math.sin(turn)));
    ring.push([lon + (radius / (KM * Math.cos((lat * Math.PI) / 180))) * Math.cos(turn), north]);
  }
  return [ring];
}

function reaches(points) {
  const features = points.features
    .filter((point) => point.properties.radius)
    .map(({ properties, geometry }) => ({
      type: "Feature", properties, geometry: { type: "Polygon", coordinates: circle(geometry.coordinates, properties.radius) },
    }));
  return { type: "FeatureCollection", features: features.sort((a, b) => b.properties.radius - a.properties.radius) };
}

function colours() {
  const by = ["match", ["get", "colour"]];
  for (const name of ["verified", "denied", "ahead"]) by.push(name, tone(name));
  return [...by, tone("claimed")];
}

const AREA = ["get", "area"];
const MANY = [">", ["get", "count"], 1];

function layers() {
  const by = colours();
  const hollow = ["case", MANY, by, ["==", ["get", "shape"], "filled"], by, tone("land")];
  const size = ["+", 4.5, ["*", 13, ["coalesce", ["get", "share"], 0]]];
  return [
    { id: "sea", type: "background", paint: { "background-color": tone("sea") } },
    { id: "land", type: "fill", source: "countries", paint: { "fill-color": tone("land") } },
    { id: "border", type: "line", source: "countries", paint: { "line-color": tone("border"), "line-width": 0.8 } },
    { id: "reach", type: "fill", source: "reaches", paint: { "fill-color": by, "fill-opacity": 0.09 } },
    { id: "edge", type: "line", source: "reaches", filter: ["!", AREA], paint: { "line-color": by, "line-opacity": 0.5 } },
    { id: "edge-area", type: "line", source: "reaches", filter: AREA, paint: { "line-color": by, "line-opacity": 0.6, "line-dasharray": [4, 3] } },
    { id: "lit", type: "line", source: "reaches", filter: ["==", ["get", "href"], ""], paint: { "line-color": by, "line-width": 3 } },
    { id: "area", type: "circle", source: "points", filter: ["all", AREA, ["<", ["get", "radius"], SMALL]], paint: { "circle-radius": 8, "circle-color": by, "circle-opacity": ["step", ["zoom"], 0.2, 3.5, 0] } },
    {
      id: "dot", type: "circle", source: "points", filter: ["!", AREA],
      paint: {
        "circle-radius": size, "circle-color": hollow, "circle-opacity": ["case", MANY, 0.78, 1], "circle-stroke-color": by,
        "circle-stroke-width": ["case", MANY, 0, ["==", ["get", "shape"], "dashed"], 1, 2],
      },
    },
  ];
}

function bounds(points) {
  const found = new maplibregl.LngLatBounds();
  for (const { geometry: { coordinates: [lon, lat] }, properties } of points.features) {
    const up = (properties.radius || 0) / KM;
    const side = up / Math.cos((lat * Math.PI) / 180);
    found.extend([lon - side, Math.max(-80, lat - up)]).extend([lon + side, Math.min(80, lat + up)]);
  }
  return found;
}

function counts(map, points) {
  map.__counts?.forEach((marker) => marker.remove());
  map.__counts = points.features
    .filter(({ properties }) => properties.share > 0.6)
    .map(({ geometry, properties }) => {
      const element = document.createElement("span");
      element.className = "map-count";
      element.textContent = properties.count > 999 ? `${Math.round(properties.count / 1000)}k` : properties.count;
      return new maplibregl.Marker({ element }).setLngLat(geometry.coordinates).addTo(map);
    });
}

function show(map, points) {
  const most = Math.max(...points.features.map(({ properties }) => properties.count), 2);
  for (const { properties } of points.features) properties.share = properties.count > 1 ? Math.sqrt(properties.count / most) : 0;
  map.getSource("points").setData(points);
  map.getSource("reaches").setData(reaches(points));
  counts(map, points);
}

function told(features) {
  const list = document.createElement("ul");
  const seen = new Set();
  for (const { properties } of features) {
    if (seen.has(properties.href) || seen.size >= 8) continue;
    seen.add(properties.href);
    const link = document.createElement("a");
    link.href = properties.href;
    link.textContent = properties.words;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  return list;
}

function answerClicks(map) {
  const asked = ["dot", "area", "reach"];
  map.on("click", (event) => {
    const near = [[event.point.x - 4, event.point.y - 4], [event.point.x + 4, event.point.y + 4]];
    const found = map.queryRenderedFeatures(near, { layers: asked });
    const group = found.find(({ properties }) => properties.count > 1);
    if (group) {
      map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
    } else if (found.length) {
      new maplibregl.Popup({ maxWidth: "22rem" }).setLngLat(event.lngLat).setDOMContent(told(found)).addTo(map);
    }
  });
  for (const layer of asked) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

function lightRows(map) {
  for (const row of document.querySelectorAll("tr[data-event]")) {
    const light = (href) => map.getLayer("lit") && map.setFilter("lit", ["==", ["get", "href"], href]);
    row.addEventListener("pointerenter", () => light(`/events/${row.dataset.event}`));
    row.addEventListener("pointerleave", () => light(""));
  }
}

function offerView(map) {
  const link = document.createElement("a");
  link.className = "map-here button";
  link.textContent = "Only what lies in this view";
  link.hidden = true;
  box.append(link);
  map.on("moveend", (event) => {
    if (!event.originalEvent) return;
    const view = map.getBounds();
    const edges = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map((edge, at) =>
      Math.max(at % 2 ? -90 : -180, Math.min(at % 2 ? 90 : 180, edge)).toFixed(3));
    link.href = `${box.dataset.filter}${box.dataset.filter.includes("?") ? "&" : "?"}bbox=${edges}`;
    link.hidden = false;
  });
}

async function start() {
  const [topology, towns, points] = await Promise.all(
    [json("/static/map/countries.json"), json("/static/map/towns.json"), json(box.dataset.source)]);
  const shapes = countries(topology);
  const holder = document.createElement("div");
  holder.className = "map-live";
  box.append(holder);
  const empty = { type: "FeatureCollection", features: [] };
  const sources = {
    countries: { type: "geojson", data: shapes, attribution: "" },
    points: { type: "geojson", data: empty },
    reaches: { type: "geojson", data: empty },
  };
  const view = points.features.length ? { bounds: bounds(points), fitBoundsOptions: { padding: 36, maxZoom: 6.5 } } : { center: [20, 25], zoom: 1 };
  const map = new maplibregl.Map({
    container: holder, style: { version: 8, sources, layers: layers() }, attributionControl: false, maxZoom: 12,
    dragRotate: false, pitchWithRotate: false, renderWorldCopies: false, cooperativeGestures: false, fadeDuration: 0, ...view,
  });
  map.scrollZoom.disable(); // the page scrolls; the buttons, a double click and two fingers zoom
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.ScaleControl({ maxWidth: 90 }), "bottom-left");
  map.getCanvas().setAttribute("aria-label", "Map of the events; the table below says the same in words");
  map.on("load", () => {
    show(map, points);
    new Labels(map, names(shapes, towns));
    answerClicks(map);
    lightRows(map);
    offerView(map);
    map.once("idle", () => {
      holder.classList.add("live"); // all is drawn: only now the drawing goes
      box.querySelector(".worldmap")?.remove();
      box.dataset.ready = "yes";
    });
  });
  if (points.clustered) {
    map.on("moveend", async () => {
      const seen = map.getBounds();
      const edges = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((edge) => edge.toFixed(3));
      const url = `${box.dataset.source}${box.dataset.source.includes("?") ? "&" : "?"}view=${edges}`;
      show(map, await json(url));
    });
  }
  dark.addEventListener("change", () => map.setStyle({ version: 8, sources: map.getStyle().sources, layers: layers() }));
}

if (box && able()) start();
