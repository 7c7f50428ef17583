/** The memory of the page: what it keeps of drawings, and that it is the library's. */

import { describe, expect, it } from "vitest";
import { attractorNetwork, correlation, relax, trainAttractor } from "../attractor/index.js";
import {
  asTable,
  blank,
  cellCount,
  cellsBetween,
  exampleDrawings,
  flipped,
  halfErased,
  mostPatterns,
  penAt,
  refusal,
  type Stored,
  side,
  underPen,
} from "./grid.js";
import { epochsPerPattern, learned, type Memory, recalled, settled, settlingAt, training } from "./memory.js";

const stroke = (name: string, marked: (column: number, row: number) => boolean): Stored => ({
  name,
  cells: blank().map((_, i) => (marked(i % side, Math.floor(i / side)) ? 1 : -1)),
});
const inside = (k: number): boolean => k > 2 && k < 13;
/** Strokes of the pen: two of them are the same on five sixths of the paper or more. */
const strokes = [
  stroke("left", (x, y) => (x === 4 || x === 5) && inside(y)),
  stroke("level", (x, y) => (y === 8 || y === 9) && inside(x)),
  stroke("slant", (x, y) => (x === y || x === y + 1) && inside(x)),
  stroke("right", (x, y) => (x === 10 || x === 11) && inside(y)),
];

function memoryOf(patterns: readonly Stored[]): Memory {
  const lesson = learned(patterns);
  for (;;) {
    const step = lesson.next();
    if (step.done) return step.value;
  }
}
const six = memoryOf(exampleDrawings());

describe("learning", () => {
  it("is the library's training, and relaxation of each pattern, to the bit", () => {
    const network = attractorNetwork({ size: cellCount });
    const patterns = exampleDrawings().map(({ cells }) => cells);
    trainAttractor(network, { ...training, patterns, epochs: 6 * epochsPerPattern });
    const { matrix } = network.couplings;
    expect(six.network.couplings.matrix.every((w, i) => w === matrix[i])).toBe(true);
    const options = {
      stop: "state",
      tolerance: 1e-6,
      maxSteps: 500,
      inverseTemperature: settlingAt,
    } as const;
    expect(six.attractors[0]!.state).toEqual(relax(network, patterns[0]!, options).state);
  });

  it("tells how far it is, up to all of it", () => {
    const lesson = learned(strokes.slice(0, 1));
    const first = lesson.next().value;
    expect(first).toEqual({ done: 1, total: epochsPerPattern * training.steps });
  });

  it.each([
    ["six examples", exampleDrawings()],
    ["four strokes of the pen", strokes],
  ] as const)("gives each of %s an attractor of its own", (_, patterns) => {
    const { attractors, unsettled, failure } = memoryOf(patterns);
    expect([unsettled, failure]).toEqual([[], undefined]);
    expect(attractors.map(({ from }) => from)).toEqual(patterns.map(({ name }) => [name]));
    for (const { nearest, from } of attractors) {
      expect(nearest.name).toBe(from[0]);
      expect(nearest.corr).toBeGreaterThan(0.95);
    }
  });
});

describe("recall", () => {
  it("completes noisy and half-erased drawings, by chance and by settling", () => {
    for (const [k, { cells }] of six.patterns.entries()) {
      for (const cue of [flipped(cells, 0.2, k), halfErased(cells, "right"), halfErased(cells, "lower")]) {
        const settings = { inverseTemperature: settlingAt, likelihoodPrecision: 0.5, seed: k };
        expect(correlation(recalled(six, cue, settings).answer, cells)).toBeGreaterThan(0.95);
        const end = settled(six, cue, settlingAt);
        expect(end.status).toBe("converged");
        expect(end.answerCorr[k]).toBeGreaterThan(0.95);
        expect(end.states.at(-1)).toEqual(end.answer);
      }
    }
  });

  it("has a course for each pattern that begins with the drawing", () => {
    const cue = flipped(six.patterns[2]!.cells, 0.3, 1);
    const { courses, states } = settled(six, cue, settlingAt);
    expect(courses).toHaveLength(6);
    expect(courses[2]).toHaveLength(states.length + 1);
    expect(courses[2]![0]).toBe(correlation(cue, six.patterns[2]!.cells));
  });

  it("forgets at a low inverse temperature", () => {
    const { cells } = six.patterns[4]!;
    const settings = { inverseTemperature: 0.2, likelihoodPrecision: 0, seed: 1 };
    expect(correlation(recalled(six, cells, settings).answer, cells)).toBeLessThan(0.7);
  });
});

describe("a drawing", () => {
  it("is stored once, without erased cells, with something on it, under a name of its own, while there is room", () => {
    const [first] = strokes;
    expect(refusal(first!, [])).toBeUndefined();
    expect(refusal({ name: "a", cells: blank() }, [])).toContain("nothing on the paper");
    expect(refusal({ name: "a", cells: halfErased(first!.cells, "right") }, [])).toContain("128 cells");
    expect(refusal({ ...first!, name: "b" }, [first!])).toContain("stored already, as left");
    expect(refusal({ ...strokes[1]!, name: "left" }, [first!])).toContain("called left");
    const full = Array.from({ length: mostPatterns }, (_, k) => stroke(`${k}`, (x) => x === k));
    expect(refusal(strokes[1]!, full)).toContain("remove one");
  });

  it("turns about as many cells as it is told, the same ones for the same seed, and leaves erased ones", () => {
    const noisy = flipped(blank(), 0.2, 3);
    const turned = noisy.filter((x) => x === 1).length;
    // Binomial: 51.2, standard deviation 6.4.
    expect(Math.abs(turned - 51.2)).toBeLessThan(5 * 6.4);
    expect(flipped(blank(), 0.2, 3)).toEqual(noisy);
    expect(flipped(new Float64Array(cellCount), 0.5, 1)).toEqual(new Float64Array(cellCount));
  });

  it("is painted by a pen of two by two cells that stays on the paper", () => {
    expect(underPen(0)).toEqual([0, 1, side, side + 1]);
    expect(Math.max(...underPen(penAt(99, 99)))).toBe(cellCount - 1);
    expect(penAt(-1, -5)).toBe(0);
  });

  it("leaves no gap in a fast stroke", () => {
    expect(cellsBetween(0, 3 * side + 3)).toEqual([0, side + 1, 2 * side + 2, 3 * side + 3]);
    expect(cellsBetween(5, 5)).toEqual([5]);
    const steep = cellsBetween(0, 9 * side + 2);
    expect(steep.map((at) => Math.floor(at / side))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("is a row of the table, with its name quoted", () => {
    const [header, row] = asTable([{ ...strokes[0]!, name: 'a "b", c' }]).split("\n");
    expect(header!.split(",")).toHaveLength(1 + cellCount);
    expect(row!.startsWith('"a ""b"", c",-1,-1')).toBe(true);
  });
});
