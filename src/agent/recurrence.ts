/**
 * The equations of an agent as one recurrence: predict, update, likelihood of every stream, with masks as
 * columns. What no run of the data needs (a mask that is always 1, a parameter at which a term vanishes) is
 * left out when recording, so that it costs nothing.
 */

import type { RecurrenceSource, TrialResult } from "../compile/index.js";
import type { Check } from "../model/index.js";
import { valueIn } from "../model/index.js";
import { add, equal, mul, type Scalar, select, sub } from "../scalar/index.js";
import type { Agent, Stream } from "./agent.js";

/** Which masks the data need. */
export interface Masks {
  /** Some trial leaves the state as it is: ignored, or beyond the end of a shorter run. */
  readonly inactive: boolean;
  /**
   * For each input of the filter: some active trial on which the agent did not see it. Of the first input that is so
   * with `missingInput: "unobserved"`, of the others wherever they are missing.
   */
  readonly unobserved: readonly boolean[];
  /** For each stream: some trial is not scored. */
  readonly unscored: readonly boolean[];
  /** For each stream: some active trial has no response, so that memory stays. */
  readonly absent: readonly boolean[];
}

type Named = Readonly<Record<string, Scalar>>;

/** Columns of the recurrence, in order. */
export function columnsOf(agent: Agent, masks: Masks): string[] {
  const { filter, streams, settings } = agent;
  return [
    ...filter.inputs.map((input) => `input ${input.name}`),
    ...settings.extraInputs.map((name) => `input ${name}`),
    ...filter.exogenous.map((column) => `exogenous ${column.name}`),
    ...(masks.inactive ? ["active"] : []),
    ...filter.inputs.flatMap(({ name }, i) => (masks.unobserved[i] ? [`observed ${name}`] : [])),
    ...streams.flatMap((stream, i) => [
      ...(stream.response.scores === "response" ? [`response ${stream.name}`] : []),
      ...(masks.unscored[i] ? [`scored ${stream.name}`] : []),
      ...(masks.absent[i] && stream.response.initial !== undefined ? [`present ${stream.name}`] : []),
    ]),
  ];
}

/**
 * @param neutral parameters that are fixed where their terms vanish, with that value; they are recorded as
 *   plain numbers, all others are inputs of the program
 */
export function agentRecurrence(
  agent: Agent,
  masks: Masks,
  neutral: ReadonlyMap<string, number>,
): RecurrenceSource {
  const { filter, streams } = agent;
  const parameters = agent.parameters.map((p) => p.name).filter((name) => !neutral.has(name));
  const local = (p: Named, names: Readonly<Record<string, string>>): Named =>
    Object.fromEntries(
      Object.entries(names).map(([own, name]) => [own, neutral.get(name) ?? valueIn(p, name)]),
    );
  const filterNames = Object.fromEntries(filter.parameters.map(({ name }) => [name, name]));

  return {
    parameters,
    columns: columnsOf(agent, masks),
    initial(p) {
      const start = filter.initial<Scalar>(local(p, filterNames));
      const state: Record<string, Scalar> = {};
      for (const [key, value] of Object.entries(start.state)) state[`belief ${key}`] = value;
      for (const stream of streams) {
        const memory = stream.response.initial?.<Scalar>(local(p, stream.names)) ?? {};
        for (const [key, value] of Object.entries(memory)) state[`memory ${stream.name} ${key}`] = value;
      }
      return { state, failed: broken(start.checks ?? [], start.state) };
    },
    step(state, column, p): TrialResult {
      const before = withPrefix(state, "belief ");
      const own = local(p, filterNames);
      const exogenous = withPrefix(column, "exogenous ");
      const observation = Object.fromEntries(
        filter.inputs.map(({ name }) => [
          name,
          { value: valueIn(column, `input ${name}`), observed: column[`observed ${name}`] ?? 1 },
        ]),
      );
      const predicted = filter.predict<Scalar>(before, exogenous, own);
      const updated = filter.update<Scalar>(before, predicted.prediction, observation, own, exogenous);
      const known: Named = { ...predicted.prediction, ...updated.quantities };
      const active = column.active ?? 1;
      const next: Record<string, Scalar> = {};
      for (const [key, value] of Object.entries(updated.state)) {
        next[`belief ${key}`] = select<Scalar>(active, value, valueIn(before, key));
      }
      let total: Scalar = 0;
      const outputs: Record<string, Scalar> = {};
      for (const quantity of filter.quantities) {
        const value = known[quantity.name] ?? updated.state[quantity.name];
        if (value !== undefined) outputs[quantity.name] = value;
      }
      for (const stream of streams) {
        const result = streamStep(
          stream,
          state,
          column,
          local(p, stream.names),
          { ...known, ...updated.state },
          filter.roles,
        );
        const scored = column[`scored ${stream.name}`] ?? 1;
        const contribution = select<Scalar>(scored, result.logProbability, 0);
        total = add<Scalar>(total, contribution);
        outputs[`logLikelihood ${stream.name}`] = contribution;
        const present = column[`present ${stream.name}`] ?? active;
        for (const [key, value] of Object.entries(result.memory ?? {})) {
          const name = `memory ${stream.name} ${key}`;
          next[name] = select<Scalar>(present, value, valueIn(state, name));
        }
      }
      const failed = broken([...(predicted.checks ?? []), ...(updated.checks ?? [])], updated.state);
      return { state: next, value: total, failed: select<Scalar>(active, failed, 0), outputs };
    },
  };

  function streamStep(
    stream: Stream,
    state: Named,
    column: Named,
    p: Named,
    known: Named,
    roles: Readonly<Record<string, string>>,
  ) {
    const { response, name } = stream;
    return response.step<Scalar>(
      {
        beliefs: Object.fromEntries(
          response.reads.map((role) => [role, valueIn(known, roles[role] ?? role)]),
        ),
        input: Object.fromEntries(response.inputs.map((input) => [input, valueIn(column, `input ${input}`)])),
        memory: withPrefix(state, `memory ${name} `),
        response: column[`response ${name}`] ?? 0,
      },
      p,
    );
  }
}

/**
 * 1 where a check does not hold or a state is not a number. One test serves all states: their sum is NaN where one
 * of them is (or where two are infinite with opposite signs, and the next trial would make them NaN).
 */
function broken(checks: readonly Check<Scalar>[], state: Named): Scalar {
  let fine: Scalar = 1;
  for (const check of checks) fine = mul<Scalar>(fine, check.holds);
  let sum: Scalar = 0;
  for (const value of Object.values(state)) sum = add<Scalar>(sum, value);
  return sub<Scalar>(1, mul<Scalar>(fine, equal<Scalar>(sum, sum)));
}

/** The entries whose names start with a prefix, without it. */
function withPrefix(values: Named, prefix: string): Named {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}
