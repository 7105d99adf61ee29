// TopoJSON, as far as the desk's own file of countries needs it: lines that two countries share stand there once.

export function countries(topology) {
  const { scale, translate } = topology.transform;
  const lines = topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  const ring = (indexes) =>
    indexes.flatMap((index, at) => {
      const line = index >= 0 ? lines[index] : lines[~index].slice().reverse();
      return at ? line.slice(1) : line;
    });
  const features = topology.objects.countries.geometries.map((shape) => ({
    type: "Feature",
    properties: shape.properties,
    geometry: { type: "MultiPolygon", coordinates: shape.arcs.map((part) => part.map(ring)) },
  }));
  return { type: "FeatureCollection", features };
}
