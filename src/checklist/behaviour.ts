/**
 * Numbers that tell something of a person's behaviour: how often, how well, how changeable; of continuous responses
 * their location and spread. inference 14.
 */

import type { Agent, RunData, Stream } from "../agent/index.js";
import { accuracy, loseShift, type PredictiveStatistic, switchRate, winStay } from "../inference/index.js";
import { meanOf, quantileOf, sdOf } from "./moments.js";

export interface BehaviourStatistic {
  /** Of the stream, where there are several. */
  readonly stream?: string;
  readonly name: string;
  /** Trials of each run, counted from 1, where it is a point of a learning curve. */
  readonly window?: { readonly from: number; readonly to: number };
  /** NaN where it cannot be had. */
  of(runs: readonly RunData[]): number;
}

/**
 * The statistics of an agent's streams, then their learning curves. A correct response is one that is equal to a
 * binary input; where inputs or responses are of another kind there is no accuracy.
 *
 * @param trials of the longest run
 * @param window trials of one point of a learning curve
 */
export function behaviourStatistics(agent: Agent, trials: number, window: number): BehaviourStatistic[] {
  const several = agent.streams.length > 1;
  return agent.streams.flatMap((stream) => {
    const own = ofStream(agent, stream, trials, window);
    return several ? own.map((one) => ({ ...one, stream: stream.name })) : own;
  });
}

function ofStream(agent: Agent, stream: Stream, trials: number, window: number): BehaviourStatistic[] {
  const { column, response } = stream;
  const input = agent.filter.inputs[0]!;
  const given = (runs: readonly RunData[]) => joined(runs.map(({ responses }) => responses[column]!));
  const windows = Array.from({ length: Math.ceil(trials / window) }, (_, k) => ({
    from: k * window + 1,
    to: Math.min(trials, (k + 1) * window),
  }));
  const within = (name: string, of: (values: readonly number[]) => number): BehaviourStatistic[] =>
    windows.map((span) => ({
      name,
      window: span,
      of: (runs) =>
        of(finiteOf(runs.flatMap((run) => [...run.responses[column]!.subarray(span.from - 1, span.to)]))),
    }));
  if (response.responseKind === "categorical") {
    const share = (option: number) => (values: readonly number[]) =>
      meanOf(values.map((y) => (y === option ? 1 : 0)));
    const each = Array.from({ length: response.options ?? 0 }, (_, i) => i + 1);
    return [
      ...each.map((option) => ({
        name: `proportion of option ${option}`,
        of: (runs: readonly RunData[]) => share(option)(finiteOf([...given(runs)])),
      })),
      { name: "switch rate", of: (runs) => switchRate.of(given(runs), 0) },
      ...each.flatMap((option) => within(`proportion of option ${option}`, share(option))),
    ];
  }
  if (response.responseKind !== "binary") {
    const all = (name: string, of: (values: readonly number[]) => number): BehaviourStatistic => ({
      name,
      of: (runs) => of(finiteOf([...given(runs)])),
    });
    return [
      all("mean", meanOf),
      all("sd", sdOf),
      ...[0.1, 0.5, 0.9].map((p) => all(`${100 * p} % quantile`, (values) => quantileOf(values, p))),
      ...within("mean", meanOf),
    ];
  }
  const plain: BehaviourStatistic[] = [
    { name: "proportion of response 1", of: (runs) => meanOf(finiteOf([...given(runs)])) },
    { name: "switch rate", of: (runs) => switchRate.of(given(runs), 0) },
  ];
  if (input.kind !== "binary") return [...plain, ...within("proportion of response 1", meanOf)];
  const correct = (runs: readonly RunData[]) => joined(runs.map(({ inputs }) => inputs[input.name]!));
  /** Responses where it is known whether they are correct. */
  const judged = (
    name: string,
    make: (correct: [Float64Array]) => PredictiveStatistic,
  ): BehaviourStatistic => ({
    name,
    of: (runs) => {
      const right = correct(runs);
      const responses = given(runs).map((y, t) => (Number.isNaN(right[t]!) ? Number.NaN : y));
      return make([right]).of(responses, 0);
    },
  });
  return [
    ...plain,
    judged("accuracy", (right) => accuracy(right)),
    judged("win-stay", winStay),
    judged("lose-shift", loseShift),
    ...windows.map((span): BehaviourStatistic => {
      const cut = (values: Float64Array): Float64Array => values.subarray(span.from - 1, span.to);
      const part = (run: RunData): RunData => ({
        ...run,
        inputs: { [input.name]: cut(run.inputs[input.name]!) },
        responses: run.responses.map(cut),
      });
      const whole = judged("accuracy", (right) => accuracy(right));
      return { name: "accuracy", window: span, of: (runs) => whole.of(runs.map(part)) };
    }),
    ...within("proportion of response 1", meanOf),
  ];
}

/** Runs one after the other with a gap between them, across which nothing is repeated or switched. */
function joined(columns: readonly Float64Array[]): Float64Array {
  return Float64Array.from(columns.flatMap((column, r) => (r === 0 ? [...column] : [Number.NaN, ...column])));
}

function finiteOf(values: readonly number[]): number[] {
  return values.filter(Number.isFinite);
}
