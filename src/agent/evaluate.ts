/**
 * An agent run on plain numbers: beliefs, and for each stream the log-likelihood, expected response and
 * residual of every trial. The readable twin of the kernel; also what finds the reason of a failure.
 */

import { adviceFor, type Failure, type Trajectories, type Values, valueIn } from "../model/index.js";
import { type RunResult, runFilter } from "../model/run.js";
import type { Agent, Stream } from "./agent.js";
import { type RunData, trialMasks } from "./data.js";

export interface StreamEvaluation {
  readonly name: string;
  /** NaN on trials that are not regular (no response, or an ignored input). */
  readonly logLikelihood: Float64Array;
  /** Expected response: choice probability, or mean; of several options the probability of the one chosen. */
  readonly prediction: Float64Array;
  /** Of several options: the probability of each. */
  readonly probabilities?: readonly Float64Array[];
  /** Pearson residual of a choice, or response minus mean. */
  readonly residual: Float64Array;
  /** As the toolbox defines them, where that differs. */
  readonly toolbox: { readonly yhat: Float64Array; readonly residual: Float64Array };
  /** 1 where the trial counts in the likelihood. */
  readonly scored: Uint8Array;
}

export interface RunEvaluation {
  readonly trajectories: Trajectories;
  readonly streams: readonly StreamEvaluation[];
  /** Sum over scored trials of all streams; -Infinity after a failure. */
  readonly logLikelihood: number;
  readonly failure?: Failure;
}

export interface EvaluationOptions {
  /** After a failure: stop (default), or go on with whatever the equations give. */
  readonly onFailure?: "stop" | "continue";
  /** Every quantity of the filter, where it is known already: of a run that does not fail. */
  readonly beliefs?: Trajectories;
}

/**
 * @param native values of all parameters of the agent, in order
 */
export function evaluateRun(
  agent: Agent,
  run: RunData,
  native: ArrayLike<number>,
  options: EvaluationOptions = {},
): RunEvaluation {
  const p = Object.fromEntries(agent.parameters.map(({ name }, i) => [name, native[i]!]));
  const masks = trialMasks(agent, run);
  const result: Pick<RunResult, "trials" | "failure"> & { readonly trajectories: Trajectories } =
    options.beliefs === undefined
      ? runBeliefs(agent, run, p, options.onFailure)
      : { trajectories: options.beliefs, trials: run.trials };
  const streams = agent.streams.map((stream, i) =>
    evaluateStream(
      agent,
      stream,
      run,
      p,
      result.trajectories,
      result.trials,
      masks.present[i]!,
      masks.scored[i]!,
    ),
  );
  const failure = result.failure ?? likelihoodFailure(streams, result.trials);
  let logLikelihood = 0;
  for (const stream of streams) {
    for (let t = 0; t < run.trials; t++)
      if (stream.scored[t] === 1) logLikelihood += stream.logLikelihood[t]!;
  }
  return {
    trajectories: result.trajectories,
    streams,
    logLikelihood: failure === undefined ? logLikelihood : Number.NEGATIVE_INFINITY,
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The agent's filter run over the inputs of a run. @param p native values by name */
export function runBeliefs(
  agent: Agent,
  run: RunData,
  p: Readonly<Record<string, number>>,
  onFailure: "stop" | "continue" = "stop",
): RunResult {
  return runFilter(
    agent.filter,
    Object.fromEntries(agent.filter.parameters.map(({ name }) => [name, p[name]!])),
    {
      trials: run.trials,
      inputs: Object.fromEntries(agent.filter.inputs.map(({ name }) => [name, run.inputs[name]!])),
      ...(run.exogenous === undefined ? {} : { exogenous: run.exogenous }),
    },
    { missingInput: agent.settings.missingInput, onFailure },
  );
}

function evaluateStream(
  agent: Agent,
  stream: Stream,
  run: RunData,
  all: Readonly<Record<string, number>>,
  beliefs: Trajectories,
  trials: number,
  present: Uint8Array,
  scored: Uint8Array,
): StreamEvaluation {
  const { response } = stream;
  const p: Values<string, number> = Object.fromEntries(
    Object.entries(stream.names).map(([own, name]) => [own, valueIn(all, name)]),
  );
  const series = () => new Float64Array(run.trials).fill(Number.NaN);
  const [logLikelihood, prediction, residual, yhat, toolboxResidual] = [
    series(),
    series(),
    series(),
    series(),
    series(),
  ];
  const column =
    response.scores === "input" ? run.inputs[agent.filter.inputs[0]!.name]! : run.responses[stream.column]!;
  const read = response.reads.map((role): [string, Float64Array] => {
    const quantity = agent.filter.roles[role] ?? role;
    const values = beliefs.get(quantity);
    if (values === undefined) throw new Error(`${agent.filter.name} reports no quantity "${quantity}"`);
    return [role, values];
  });
  const probabilities = Array.from({ length: response.options ?? 0 }, series);
  let memory = response.initial?.<number>(p) ?? {};
  for (let t = 0; t < trials; t++) {
    if (present[t] !== 1) continue;
    const context = {
      beliefs: Object.fromEntries(read.map(([role, values]) => [role, values[t]!])),
      input: Object.fromEntries(response.inputs.map((name) => [name, run.inputs[name]![t]!])),
      memory,
      response: column[t]!,
    };
    const step = response.step<number>(context, p);
    logLikelihood[t] = step.logProbability;
    const each = response.probabilities?.(context, p);
    each?.forEach((probability, i) => {
      probabilities[i]![t] = probability;
    });
    const expected = each === undefined ? response.prediction(context, p) : each[column[t]! - 1]!;
    prediction[t] = expected;
    // The option that was chosen counts as 1, expected with its probability.
    const observed = each === undefined ? column[t]! : 1;
    const chosen = response.responseKind === "binary" || each !== undefined;
    residual[t] = (observed - expected) / (chosen ? Math.sqrt(expected * (1 - expected)) : 1);
    const theirs = response.toolbox?.(context, p);
    yhat[t] = theirs?.yhat ?? expected;
    toolboxResidual[t] = theirs?.residual ?? residual[t]!;
    memory = step.memory ?? memory;
  }
  return {
    name: stream.name,
    logLikelihood,
    prediction,
    ...(response.options === undefined ? {} : { probabilities }),
    residual,
    toolbox: { yhat, residual: toolboxResidual },
    scored,
  };
}

/** The first scored trial whose likelihood is not a number or infinite. */
function likelihoodFailure(streams: readonly StreamEvaluation[], trials: number): Failure | undefined {
  for (let trial = 0; trial < trials; trial++) {
    for (const stream of streams) {
      const value = stream.logLikelihood[trial]!;
      if (stream.scored[trial] !== 1 || Number.isFinite(value)) continue;
      return {
        reason: "likelihood",
        trial,
        node: stream.name,
        quantity: "logLikelihood",
        value,
        advice: adviceFor("likelihood"),
      };
    }
  }
  return undefined;
}
