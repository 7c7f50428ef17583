import { describe, expect, it } from "vitest";
import { stateKernels } from "../kernels/index.js";
import { purpose, stream } from "../random/index.js";
import { langevin, logPartition, quantile } from "./continuous-bernoulli.js";
import { nodesOf } from "./nodes.js";

/** Around every change of method, and where numbers end. */
const edges = [
  ...[0, 5e-324, 1e-310, 1e-31, 1e-30, 2 ** -55, 2 ** -54, 2 ** -53, 1e-8, 0.0999999, 0.1, 0.5],
  ...[
    0.9999999999, 1, 1.0000001, 1.5, 2, 2.0000000001, 18.7, 20, 53, 353.9, 354.1, 372.5, 373, 1e6, 1e300,
    1.7e308,
  ],
  ...[Number.POSITIVE_INFINITY, Number.NaN],
].flatMap((x) => [x, -x]);
const ends = [0, 5e-324, 1e-310, 1e-300, 2 ** -53, 0.25, 0.5, 0.75, 1 - 2 ** -53, 1];

const random = stream(7, purpose.simulation, 0).at(0);
/** Of every size from 1e-20 to 1e3, of either sign. */
const many = Array.from({ length: 20_000 }, () => {
  const size = 10 ** (23 * random.uniform() - 20);
  return random.uniform() < 0.5 ? size : -size;
});
const usual = Array.from({ length: 20_000 }, () => 3 * random.normal());

/** Bit for bit, zeros of both signs apart; sets that NaN are alike. */
function same(found: Float64Array, wanted: readonly number[]): void {
  const odd = wanted.findIndex((x, i) => !Object.is(found[i], x));
  expect(odd < 0 ? "all" : { at: odd, found: found[odd], wanted: wanted[odd] }).toBe("all");
}

it("nodes as vectors are compiled here", () => {
  expect(stateKernels(3)).toBeDefined();
});

describe.each(["webassembly", "typescript"] as const)("nodes as vectors, %s", (backend) => {
  it.each([
    ["edges", edges],
    ["every size", many],
    ["usual", usual],
  ])("have the means and log-partitions of single ones: %s", (_, values) => {
    const nodes = nodesOf(values.length, backend);
    nodes.input.set(values);
    nodes.theta.set(values);
    nodes.means();
    nodes.logPartitions();
    same(nodes.mean, values.map(langevin));
    same(nodes.logPartition, values.map(logPartition));
  });

  it("draw the states of single ones from a stream", () => {
    const chance = stream(3, purpose.activity, 1);
    for (const values of [edges, many, usual]) {
      for (const update of [0, 1, 2 ** 32 - 1]) {
        const nodes = nodesOf(values.length, backend);
        nodes.theta.set(values);
        nodes.draw(chance, update);
        same(
          nodes.state,
          values.map((theta, i) => quantile(theta, chance.uniform(update, i))),
        );
      }
    }
  });

  it("draw the states of single ones from numbers of one's own, their ends too", () => {
    for (const v of ends) {
      const values = [...edges, ...usual.slice(0, 1001)];
      const nodes = nodesOf(values.length, backend);
      nodes.theta.set(values);
      nodes.draw({ uniform: () => v }, 5);
      same(
        nodes.state,
        values.map((theta) => quantile(theta, v)),
      );
    }
  });

  it("do with any number of nodes, one after the other", () => {
    for (const size of [1, 2, 7, 8, 9, 64, 3]) {
      const nodes = nodesOf(size, backend);
      nodes.theta.set(usual.slice(0, size));
      nodes.draw(stream(1, purpose.activity, 0), size);
      const { uniform } = stream(1, purpose.activity, 0);
      same(
        nodes.state,
        usual.slice(0, size).map((theta, i) => quantile(theta, uniform(size, i))),
      );
    }
  });
});
