// TopoJSON, as far as the desk's own file of countries needs it: lines that two countries share stand there once.

export function countries(topology) {
  const { scale, translate } = topology.transform;
  const lines = topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  const ring = (indexes) =>
    unwrapped(
      indexes.flatMap((index, at) => {
        const line = index >= 0 ? lines[index] : lines[~index].slice().reverse();
        return at ? line.slice(1) : line;
      }),
    );
  const features = topology.objects.countries.geometries.map((shape) => ({
    type: "Feature",
    properties: shape.properties,
    geometry: { type: "MultiPolygon", coordinates: shape.arcs.map((part) => part.map(ring)) },
  }));
  return { type: "FeatureCollection", features };
}

// A ring that crosses the date line goes on beyond 180 degrees instead of coming back around the world.
function unwrapped(ring) {
  let turn = 0;
  const whole = ring.map(([x, y], at) => {
    const step = at ? x - ring[at - 1][0] : 0;
    if (step > 180) turn -= 360;
    if (step < -180) turn += 360;
    return [x + turn, y];
  });
  const middle = whole.reduce((sum, [x]) => sum + x, 0) / whole.length;
  return middle < -180 ? whole.map(([x, y]) => [x + 360, y]) : whole;
}
