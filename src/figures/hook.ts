/**
 * The hook of the crosshair: what a script in the page finds in the SVG of a figure over trials.
 *
 * Every panel over trials is `<g class="panel" aria-label data-x0 data-x1 data-d0 data-d1 data-y0 data-y1 data-r0
 * data-r1>`: its pixels (in units of the viewBox) from x0 to x1 show the trials d0 to d1, those from y0 (bottom) to
 * y1 (top) the values r0 to r1, both linearly. So, for a pointer at x,
 *
 *     trial = round(d0 + (x - x0) / (x1 - x0) * (d1 - d0))
 *     value = r0 + (y - y0) / (y1 - y0) * (r1 - r0)
 *
 * In it, everything that has a value for each trial is `<path class="series" data-label>`, with exactly one vertex
 * for each trial whose value is a number; trials without one have no vertex. A series with `data-r0` and `data-r1`
 * of its own has another scale of values (responses are drawn off the range of the inputs). Lines are drawn, points
 * are stamped; `pathVertices` reads both. Coordinates are rounded to 0.01 px.
 */

/**
 * The vertices of a path of this module, x and y by turns. Refers to nothing outside itself, so that a page can hold
 * it as text (`pathVertices.toString()`).
 */
export function pathVertices(d: string): number[] {
  const vertices: number[] = [];
  const pieces = d.match(/[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)/g) ?? [];
  let command = "";
  let x = 0;
  let y = 0;
  for (let i = 0; i < pieces.length; ) {
    if (/[a-zA-Z]/.test(pieces[i]!)) command = pieces[i++]!;
    if (command === "z" || command === "Z") continue;
    // A point is a line of no length: it belongs to the vertex before.
    if (command === "h") {
      i += 1;
      continue;
    }
    const relative = command === "l" || command === "m";
    x = Number(pieces[i++]) + (relative ? x : 0);
    y = Number(pieces[i++]) + (relative ? y : 0);
    vertices.push(x, y);
    if (command === "M") command = "L";
    if (command === "m") command = "l";
  }
  return vertices;
}
