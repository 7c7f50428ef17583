/** What a response model makes of the beliefs of a trial. */

import type { Agent, RunData, Stream } from "../agent/index.js";
import { valueIn } from "../model/index.js";
import type { NamedNumbers } from "../model/session.js";
import type { Message } from "./explanation.js";
import { type Entry, streamMessage } from "./messages.js";
import type { Trace, Traced } from "./trace.js";

export interface Responding {
  readonly agent: Agent;
  readonly stream: Stream;
  readonly run: RunData;
  /** From 0. */
  readonly trial: number;
  /** 1 where the stream has a regular trial. */
  readonly present: Uint8Array;
  readonly trace: Trace;
  /** Parameters of the agent. */
  readonly p: Readonly<Record<string, Traced | number>>;
  readonly numbers: NamedNumbers;
  /** What the filter reported up to this trial. */
  readonly rows: readonly NamedNumbers[];
  /** Values of the filter on this trial. */
  readonly entries: readonly Entry[];
}

export function responseMessage(responding: Responding): Message {
  const { agent, stream, run, trial, trace, p, rows, entries } = responding;
  const { response } = stream;
  const known = new Map(entries.map(({ name, value }) => [name, value]));
  const belief = (role: string): Traced | number => {
    const quantity = agent.filter.roles[role] ?? role;
    return known.get(quantity) ?? trace.given(quantity, valueIn(rows[trial]!, quantity));
  };
  const own = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(stream.names).map(([name, inAgent]) => [name, valueIn(values, inAgent)]),
    );
  const memory = Object.entries(memoryBefore(responding, own(responding.numbers)));
  const scored = scoredColumn(responding);
  const { logProbability } = response.step<Traced>(
    {
      beliefs: Object.fromEntries(response.reads.map((role) => [role, belief(role)])),
      input: Object.fromEntries(
        response.inputs.map((name) => [name, trace.given(name, run.inputs[name]![trial]!)]),
      ),
      memory: Object.fromEntries(
        memory.map(([name, value]) => [name, trace.given(`${stream.name}.${name}[k-1]`, value)]),
      ),
      response: trace.given(
        response.scores === "input" ? agent.filter.inputs[0]!.name : stream.name,
        scored[trial]!,
      ),
    },
    own(p),
  );
  return streamMessage(stream, logProbability, entries);
}

function scoredColumn({ agent, stream, run }: Responding): Float64Array {
  if (stream.response.scores === "input") return run.inputs[agent.filter.inputs[0]!.name]!;
  return run.responses[stream.column]!;
}

/** What the response model carries into the trial. */
function memoryBefore(responding: Responding, p: NamedNumbers): NamedNumbers {
  const { agent, stream, run, trial, present, rows } = responding;
  const { response } = stream;
  const scored = scoredColumn(responding);
  let memory: NamedNumbers = response.initial?.<number>(p) ?? {};
  for (let k = 0; k < trial; k++) {
    if (present[k] !== 1) continue;
    const context = {
      beliefs: Object.fromEntries(
        response.reads.map((role) => [role, valueIn(rows[k]!, agent.filter.roles[role] ?? role)]),
      ),
      input: Object.fromEntries(response.inputs.map((name) => [name, run.inputs[name]![k]!])),
      memory,
      response: scored[k]!,
    };
    memory = response.step<number>(context, p).memory ?? memory;
  }
  return memory;
}
