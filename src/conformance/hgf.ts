/**
 * Conformance of networks: schema `hgf-fixture/1`, trajectories that pyhgf or an independent program computed
 * (hgf.md section 13). A fixture whose conventions are "any" is run under both sets.
 */

import * as z from "zod";
import { UsageError } from "../errors.js";
import { type InputValue, Network, type NetworkResult } from "../hgf/index.js";
import { Comparison } from "./comparison.js";
import { fixtureSchema, type HgfFixture } from "./hgf-schema.js";
import type { CaseResult } from "./result.js";

/** Runs a fixture; whatever cannot be run is a failed result that says why. */
export function checkHgf(raw: unknown): CaseResult[] {
  const parsed = fixtureSchema.safeParse(raw);
  if (!parsed.success) {
    return [
      {
        id: "hgf fixture",
        passed: false,
        worst: Number.POSITIVE_INFINITY,
        detail: z.prettifyError(parsed.error),
      },
    ];
  }
  const fixture = parsed.data;
  const { id, conventions } = fixture;
  const comparison = new Comparison();
  for (const set of conventions === "any" ? (["standard", "pyhgf"] as const) : [conventions]) {
    try {
      check(fixture, set, comparison);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      comparison.require(false, `${set}: ${error.message}`);
    }
  }
  const { worst, detail } = comparison;
  return [worst <= 1 ? { id, passed: true, worst } : { id, passed: false, worst, detail }];
}

/** The network of a fixture under one set of conventions. */
export function fixtureNetwork(fixture: HgfFixture, conventions: "standard" | "pyhgf"): Network {
  const { variant, meanField, settings, network } = fixture;
  const noisy = new Set(network.edges.filter(({ kind }) => kind === "volatility").map(({ child }) => child));
  return Network.fromJSON({
    settings: {
      variant,
      meanField,
      conventions,
      probabilityClip: settings?.probabilityClip ?? 1e-6,
      maximumPrecision: settings?.maximumPrecision ?? 1e10,
    },
    nodes: network.nodes.map((node) => {
      // The fixtures' default is written out where ours must be given.
      const given =
        node.kind === "input" && noisy.has(node.id) ? { precision: 1, ...node.parameters } : node.parameters;
      return { ...node, parameters: given ?? {} };
    }),
    edges: network.edges.map(readable),
  });
}

/** Volatility edges carry the function null. */
function readable(edge: HgfFixture["network"]["edges"][number]): object {
  const { function: coupling, ...rest } = edge;
  return coupling === undefined || coupling === null ? rest : edge;
}

/** Unobserved inputs are written 0 in fixtures; NaN proves that their value plays no role. */
export function fixtureInputs({ inputs, observed }: HgfFixture): Record<string, InputValue[]> {
  return Object.fromEntries(
    Object.entries(inputs).map(([id, values]) => [
      id,
      values.map((u, t) => (observed?.[id]?.[t] === 0 ? Number.NaN : u)),
    ]),
  );
}

function check(fixture: HgfFixture, conventions: "standard" | "pyhgf", comparison: Comparison): void {
  const { failure, expected, tolerance, timeSteps } = fixture;
  const result = fixtureNetwork(fixture, conventions).filter(fixtureInputs(fixture), {
    ...(timeSteps === undefined ? {} : { timeSteps }),
    columns: proposals(fixture),
    edits: (fixture.edits ?? []).map(({ beforeTrial, add, remove }) => ({
      beforeTrial,
      change: (net: Network) => edited(net, add, remove),
    })),
  });
  if (failure === undefined) {
    comparison.require(
      result.failure === undefined,
      `${conventions}: failed, ${JSON.stringify(result.failure)}`,
    );
  } else {
    const { trial, node, quantity } = result.failure ?? {};
    const same = trial === failure.trial && node === failure.node && quantity === failure.quantity;
    comparison.require(
      same,
      `${conventions}: expected ${JSON.stringify(failure)}, got ${JSON.stringify(result.failure)}`,
    );
  }
  for (const [id, quantities] of Object.entries(expected.nodes)) {
    for (const [quantity, values] of Object.entries(quantities)) {
      values.forEach((want, i) => {
        const trial = expected.trials[i]!;
        const wanted = typeof want === "number" ? [want] : want;
        wanted.forEach((entry, k) => {
          const got = valueAt(fixture, result, id, quantity, typeof want === "number" ? undefined : k, trial);
          const what = `${conventions}: ${id}.${quantity} on trial ${trial}`;
          if (got === undefined) comparison.require(false, `${what}: nothing reported under this name`);
          else comparison.compare(what, got, entry, tolerance.relative, tolerance.scale);
        });
      });
    }
  }
  if (expected.surpriseTotal !== undefined && failure === undefined) {
    const total = conditionalSurprise(fixture, result);
    comparison.compare(
      `${conventions}: surpriseTotal`,
      total,
      expected.surpriseTotal,
      tolerance.relative,
      tolerance.scale,
    );
  }
}

function edited(
  net: Network,
  add: NonNullable<HgfFixture["edits"]>[number]["add"],
  remove: string | undefined,
): Network {
  const smaller = remove === undefined ? net : net.remove(remove);
  if (add === undefined) return smaller;
  const { nodes, edges, ...rest } = smaller.toJSON();
  return Network.fromJSON({
    ...rest,
    nodes: [...nodes, add.node],
    edges: [...edges, ...add.edges.map(readable)],
  });
}

function proposals({ auxiliary, network }: HgfFixture): Record<string, number[]> {
  const candidates = auxiliary?.candidates;
  const process = network.nodes.find(({ kind }) => kind === "dirichlet-process");
  if (candidates === undefined || process === undefined) return {};
  return {
    [`${process.id}.proposalMean`]: candidates.map(([mean]) => mean),
    [`${process.id}.proposalDeviation`]: candidates.map(([, deviation]) => deviation),
  };
}

/**
 * The fixtures store p (1 - p) of binary nodes as their precision, and divide their errors by it. The error of a
 * continuous input that was not seen is there 0 - μ̂ (the value is written 0); ours is 0.
 */
function valueAt(
  fixture: HgfFixture,
  { trajectories }: NetworkResult,
  id: string,
  quantity: string,
  entry: number | undefined,
  trial: number,
): number | undefined {
  const at = (name: string): number | undefined => trajectories.get(`${id}.${name}`)?.[trial];
  if (entry !== undefined) return at(`${quantity}[${entry}]`);
  const kind = fixture.network.nodes.find((node) => node.id === id)?.kind;
  if (kind === "input" && quantity === "valuePredictionError" && fixture.observed?.[id]?.[trial] === 0) {
    return 0 - at("expectedMean")!;
  }
  if (kind === "binary" && quantity === "expectedPrecision") return at("expectedVariance");
  if (kind === "binary" && quantity === "valuePredictionError")
    return at(quantity)! / at("expectedVariance")!;
  return at(quantity);
}

/** Surprise under each input's stored prediction, without the uncertainty about its parents (hgf.md 8.1). */
function conditionalSurprise({ network }: HgfFixture, { trajectories }: NetworkResult): number {
  let total = 0;
  for (const { id, kind } of network.nodes) {
    const name = kind === "binary" ? "inputSurprise" : "conditionalSurprise";
    for (const surprise of trajectories.get(`${id}.${name}`) ?? []) total += surprise;
  }
  return total;
}
