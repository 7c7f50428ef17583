/**
 * Expected response against belief, for response models that read one belief about a binary input; with the choices
 * that were made at such beliefs, where they have been counted.
 */

import type { Agent, Stream } from "../agent/index.js";
import { type Figure, responseFunctionFigure } from "../figures/index.js";
import { type FitResult, type ParticipantTrajectories, streamColumn, Z95 } from "../fit/index.js";
import { toNative, type Values, valueIn } from "../model/index.js";
import { columnOf } from "./beliefs.js";
import { parameterLabel, parameterOf } from "./labels.js";
import { significant } from "./numbers.js";
import type { NamedFigure } from "./source.js";

const BINS = 10;
const POINTS = 101;
const LOG_ODDS = "level[1].expectedLogOdds";

/** Choices of all participants counted by the belief they were made at, in bins of equal width. */
export class ChoicesByBelief {
  private readonly counts: ReadonlyMap<
    string,
    { readonly n: Float64Array; readonly ones: Float64Array; readonly sum: Float64Array }
  >;

  constructor(private readonly agent: Agent) {
    this.counts = new Map(
      drawable(agent).map(({ stream }) => [
        stream.name,
        { n: new Float64Array(BINS), ones: new Float64Array(BINS), sum: new Float64Array(BINS) },
      ]),
    );
  }

  add({ columns, trials }: ParticipantTrajectories): void {
    for (const { stream, role } of drawable(this.agent)) {
      const quantity = this.agent.filter.quantities.find((q) => q.name === this.agent.filter.roles[role]);
      const belief = quantity && columns.get(columnOf(quantity));
      const response = columns.get(streamColumn(this.agent, stream.name, "response"));
      const scored = columns.get(streamColumn(this.agent, stream.name, "scored"));
      const count = this.counts.get(stream.name);
      if (!belief || !response || !scored || !count) continue;
      for (let t = 0; t < trials; t++) {
        const x = belief[t]!;
        if (scored[t] !== 1 || !(x >= 0 && x <= 1)) continue;
        const bin = Math.min(BINS - 1, Math.floor(x * BINS));
        count.n[bin]! += 1;
        count.ones[bin]! += response[t]!;
        count.sum[bin]! += x;
      }
    }
  }

  /** Mean belief, frequency of response 1 and its 90 % Wilson interval in each bin with at least 5 choices. */
  of(stream: string) {
    const count = this.counts.get(stream);
    if (count === undefined) return undefined;
    const used = [...count.n.keys()].filter((bin) => count.n[bin]! >= 5);
    if (used.length === 0) return undefined;
    const points = used.map((bin) => {
      const n = count.n[bin]!;
      const f = count.ones[bin]! / n;
      const centre = (f + Z95 ** 2 / (2 * n)) / (1 + Z95 ** 2 / n);
      const half = (Z95 / (1 + Z95 ** 2 / n)) * Math.sqrt((f * (1 - f)) / n + Z95 ** 2 / (4 * n * n));
      return { x: count.sum[bin]! / n, y: f, low: centre - half, high: centre + half };
    });
    const pick = (what: "x" | "y" | "low" | "high") => points.map((point) => point[what]);
    return { x: pick("x"), y: pick("y"), low: pick("low"), high: pick("high") };
  }
}

/** One for each stream that can be drawn. */
export function responseFunctions(result: FitResult, agent: Agent, choices?: ChoicesByBelief): NamedFigure[] {
  const fitted = result.participants.filter(({ status }) => status !== "failed");
  if (fitted.length === 0) return [];
  return drawable(agent).map(({ stream, role }) => ({
    kind: "responses",
    name:
      agent.streams.length > 1
        ? `response-function-${stream.name.replace(/[^A-Za-z0-9._-]+/g, "-")}`
        : "response-function",
    figure: responseFunction(result, agent, stream, role, choices),
  }));
}

function responseFunction(
  result: FitResult,
  agent: Agent,
  stream: Stream,
  role: string,
  choices: ChoicesByBelief | undefined,
): Figure {
  // From 0 to 1 without the ends, where log odds are infinite.
  const x = Float64Array.from({ length: POINTS }, (_, i) =>
    Math.min(0.999, Math.max(0.001, i / (POINTS - 1))),
  );
  const free = Object.entries(stream.names).filter(([, full]) =>
    result.participants[0]!.estimates.some(({ name }) => name === full),
  );
  const curve = (quantile: number) => {
    const p = parametersAt(result, agent, stream, quantile);
    return x.map((belief) => stream.response.prediction(contextAt(belief, role), p));
  };
  const named = (quantile: number, words: string): string => {
    const only = free.length === 1 ? free[0] : undefined;
    if (only === undefined) return words;
    const value = valueIn(parametersAt(result, agent, stream, quantile), only[0]);
    return `${parameterLabel(agent, parameterOf(agent, only[1]))} = ${significant(value)} (${words})`;
  };
  const several =
    free.length === 1 && result.participants.filter(({ status }) => status !== "failed").length > 4;
  const observed = choices?.of(stream.name);
  return responseFunctionFigure({
    title: `Response function of ${stream.model.name}${agent.streams.length > 1 ? ` (${stream.name})` : ""}`,
    xLabel: role === "level[1].mean" ? "belief after the input" : "predicted probability of input 1",
    yLabel: "probability of response 1",
    x,
    curves: [
      ...(several ? [{ label: named(0.1, "10th percentile"), y: curve(0.1) }] : []),
      { label: named(0.5, "median"), y: curve(0.5), emphasised: true },
      ...(several ? [{ label: named(0.9, "90th percentile"), y: curve(0.9) }] : []),
    ],
    references: [{ x: 0.5 }, { y: 0.5 }],
    ...(observed === undefined ? {} : { observed }),
  });
}

/** Streams of binary responses that read one belief between 0 and 1 and nothing else. */
function drawable(agent: Agent): { readonly stream: Stream; readonly role: string }[] {
  if (agent.filter.inputs[0]?.kind !== "binary") return [];
  return agent.streams.flatMap((stream) => {
    const { response } = stream;
    const [role, ...others] = response.reads.filter((each) => each !== LOG_ODDS);
    const one = role !== undefined && /^level\[1\]\.(expectedMean|mean)$/.test(role) && others.length === 0;
    if (!one || response.responseKind !== "binary" || response.inputs.length > 0 || response.initial)
      return [];
    return [{ stream, role }];
  });
}

function contextAt(belief: number, role: string) {
  return {
    beliefs: { [role]: belief, [LOG_ODDS]: Math.log(belief / (1 - belief)) },
    input: {},
    memory: {},
  };
}

/** The model's own parameters, the free ones at a quantile of the estimates over participants. */
function parametersAt(
  result: FitResult,
  agent: Agent,
  stream: Stream,
  quantile: number,
): Values<string, number> {
  return Object.fromEntries(
    Object.entries(stream.names).map(([own, full]) => {
      const parameter = parameterOf(agent, full);
      const estimates = result.participants.flatMap(({ estimates: all }) => {
        const value = all.find(({ name }) => name === full)?.value;
        return value == null ? [] : [value];
      });
      if (estimates.length > 0) return [own, quantileOf(estimates, quantile)];
      const fixed = typeof parameter.prior.mean === "number" ? parameter.prior.mean : Number.NaN;
      return [own, toNative(parameter.domain, fixed)];
    }),
  );
}

/** Linear between the order statistics (R's type 7). */
export function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = quantile * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}
