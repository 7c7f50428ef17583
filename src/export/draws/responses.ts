/**
 * What was observed beside the draws of a study: log-likelihoods of every response at every draw, responses, inputs.
 * inferencedata 1, 2.
 */

import { type Agent, agentDensity, freeIndices } from "../../agent/index.js";
import { type ParticipantData, type ResponseUnit, responseUnits, unitBatches } from "../../fit/index.js";
import { toEstimation } from "../../model/index.js";
import type { Coordinate, Group, Labels, Variable } from "./groups.js";
import type { StudyDraws } from "./study.js";

/** A trial of somebody's run, both from 1. */
interface Place {
  readonly participant: string;
  readonly run: number;
  readonly trial: number;
}

/** Responses of one stream whose likelihood some draw moves, participant after participant. */
interface StreamUnits {
  readonly stream: string;
  readonly places: readonly Place[];
  /** Of each place, the participant and the unit among the participant's. */
  readonly units: readonly { readonly person: number; readonly unit: ResponseUnit }[];
  readonly observed: readonly number[];
  /** Units whose likelihood is the same for all draws: leave-one-out has nothing to say of them, and ArviZ stops there. */
  readonly leftOut: readonly Place[];
}

/** Bytes of the log-likelihoods of a study: 8 for each response and draw. */
export function logLikelihoodBytes(
  agent: Agent,
  study: StudyDraws,
  data: readonly ParticipantData[],
): number {
  const drawn = new Set(study.participants.map(({ id }) => id));
  const units = data
    .filter(({ id }) => drawn.has(id))
    .reduce((sum, { runs }) => sum + responseUnits(agent, runs).length, 0);
  return 8 * study.chains * study.draws * units;
}

/** Lets signals through, where it is time to; throws where one stops the work. */
export type Breathe = () => Promise<void> | void;

/**
 * Groups `log_likelihood`, `observed_data` and `constant_data`. Trials are the dimensions participant and trial where
 * everybody has the same trials in one run, else one dimension with the coordinates participant, run and trial.
 * Log-likelihoods are computed as they are written, chain by chain.
 *
 * @param data of at least the participants of the study
 * @param breathe awaited after batches of draws
 */
export async function responseGroups(
  agent: Agent,
  study: StudyDraws,
  data: readonly ParticipantData[],
  breathe: Breathe = () => {},
): Promise<Group[]> {
  const dataOf = new Map(data.map((each) => [each.id, each]));
  const people = study.participants.map(({ id }) => dataOf.get(id)!);
  const computed = pointwiseOf(agent, study, people, breathe);
  const streams = await unitsOf(agent, people, computed);
  const prefixed = streams.length > 1;
  const likelihoods: Group[] = [];
  const observations: Group[] = [];
  for (const { stream, places, units, observed, leftOut } of streams) {
    const layout = layoutOf(places, prefixed ? `${stream}_` : "");
    const { chains, draws } = study;
    likelihoods.push({
      ...group("log_likelihood", layout, {
        name: stream,
        kind: "number",
        dimensions: ["chain", "draw", ...layout.dimensions],
        shape: [chains, draws, ...layout.shape],
        values: (chain, from, to) => computed.draws(chain * draws + from, chain * draws + to, units),
      }),
      attributes: leftOutAttribute(leftOut, prefixed ? `_${stream}` : ""),
    });
    observations.push(group("observed_data", layout, series(stream, layout, observed)));
  }
  return [...joined(likelihoods), ...joined(observations), constantData(agent, people)];
}

interface Pointwise {
  /** Which units of a participant have not one value throughout. */
  moved(person: number, units: readonly ResponseUnit[]): Promise<boolean[]>;
  /** Log-likelihoods at draws of all chains in a row, [draw][unit]. */
  draws(from: number, to: number, units: StreamUnits["units"]): Promise<Float64Array>;
}

function pointwiseOf(
  agent: Agent,
  { participants, chains, draws }: StudyDraws,
  people: readonly ParticipantData[],
  breathe: Breathe,
): Pointwise {
  const agents = agentDensity(
    agent,
    people.map(({ runs }) => runs),
  );
  const domains = freeIndices(agent).map((i) => agent.parameters[i]!.domain);
  const d = domains.length;
  const drawsOf = (person: number, from: number, to: number): Float64Array =>
    participants[person]!.values.subarray(from * d, to * d).map((x, k) => toEstimation(domains[k % d]!, x));
  return {
    async moved(person, units) {
      const moved = units.map(() => false);
      const batches = unitBatches(agents, person, units, drawsOf(person, 0, chains * draws));
      let first: Float64Array | undefined;
      for (const { values } of batches) {
        for (const row of values) {
          first ??= row;
          for (let u = 0; u < row.length; u++) moved[u] ||= !Object.is(row[u], first[u]);
        }
        if (moved.every(Boolean)) break;
        await breathe();
      }
      return moved;
    },
    async draws(start, end, units) {
      const all = new Float64Array((end - start) * units.length);
      for (let from = 0; from < units.length; ) {
        const { person } = units[from]!;
        let to = from;
        while (units[to]?.person === person) to += 1;
        const own = units.slice(from, to).map(({ unit }) => unit);
        const z = drawsOf(person, start, end);
        for (const { first, values } of unitBatches(agents, person, own, z)) {
          for (const [k, row] of values.entries()) all.set(row, (first + k) * units.length + from);
          await breathe();
        }
        from = to;
      }
      return all;
    },
  };
}

async function unitsOf(
  agent: Agent,
  people: readonly ParticipantData[],
  computed: Pointwise,
): Promise<StreamUnits[]> {
  const streams = agent.streams.map(({ name }) => ({
    ...{ stream: name, places: [] as Place[], units: [] as StreamUnits["units"][number][] },
    ...{ observed: [] as number[], leftOut: [] as Place[] },
  }));
  for (const [person, { id, runs }] of people.entries()) {
    const units = responseUnits(agent, runs);
    const moved = await computed.moved(person, units);
    units.forEach((unit, u) => {
      const into = streams[unit.stream]!;
      const place = { participant: id, run: unit.run + 1, trial: unit.trial + 1 };
      if (!moved[u]) into.leftOut.push(place);
      else {
        into.places.push(place);
        into.units.push({ person, unit });
        into.observed.push(observedIn(agent, runs, unit));
      }
    });
  }
  return streams;
}

/** The response of a unit; of an ideal observer, who is scored by inputs, the input. */
function observedIn(
  agent: Agent,
  runs: ParticipantData["runs"],
  { run, trial, stream }: ResponseUnit,
): number {
  const { response, column } = agent.streams[stream]!;
  const { inputs, responses } = runs[run]!;
  return response.scores === "input"
    ? inputs[agent.filter.inputs[0]!.name]![trial]!
    : responses[column]![trial]!;
}

/** How trials of several people are dimensions. */
interface Layout {
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  readonly labels: Readonly<Record<string, Labels>>;
  readonly coordinates: readonly Coordinate[];
}

function layoutOf(places: readonly Place[], prefix: string): Layout {
  const people = [...new Set(places.map(({ participant }) => participant))];
  const perPerson = places.length / Math.max(1, people.length);
  const square = places.every(
    ({ participant, run, trial }, k) =>
      run === 1 &&
      participant === people[Math.floor(k / perPerson)] &&
      trial === places[k % perPerson]!.trial,
  );
  if (square && Number.isInteger(perPerson)) {
    return {
      dimensions: ["participant", `${prefix}trial`],
      shape: [people.length, perPerson],
      labels: {
        participant: people,
        [`${prefix}trial`]: places.slice(0, perPerson).map(({ trial }) => trial),
      },
      coordinates: [],
    };
  }
  const dimension = `${prefix}unit`;
  const along = (name: string, values: Labels): Coordinate => ({
    name: `${dimension}_${name}`,
    dimension,
    values,
  });
  return {
    dimensions: [dimension],
    shape: [places.length],
    labels: {
      [dimension]: places.map(({ participant, run, trial }) => `${participant}, run ${run}, trial ${trial}`),
    },
    coordinates: [
      along(
        "participant",
        places.map(({ participant }) => participant),
      ),
      along(
        "run",
        places.map(({ run }) => run),
      ),
      along(
        "trial",
        places.map(({ trial }) => trial),
      ),
    ],
  };
}

function group(name: string, { labels, coordinates }: Layout, ...variables: readonly Variable[]): Group {
  return { name, variables, attributes: {}, labels, coordinates };
}

function series(name: string, { dimensions, shape }: Layout, given: readonly number[]): Variable {
  const values = Float64Array.from(given);
  return { name, kind: values.every(Number.isInteger) ? "whole" : "number", dimensions, shape, values };
}

/** Groups of one name as one. */
function joined(groups: readonly Group[]): Group[] {
  const [first] = groups;
  if (first === undefined) return [];
  return [
    {
      name: first.name,
      variables: groups.flatMap(({ variables }) => variables),
      attributes: Object.assign({}, ...groups.map(({ attributes }) => attributes)) as Group["attributes"], // of these only
      labels: Object.assign({}, ...groups.map(({ labels }) => labels)) as NonNullable<Group["labels"]>, // of these only
      coordinates: groups.flatMap(({ coordinates = [] }) => coordinates),
    },
  ];
}

function leftOutAttribute(leftOut: readonly Place[], suffix: string): Record<string, string> {
  if (leftOut.length === 0) return {};
  const told = leftOut.map(({ participant, run, trial }) => [participant, run, trial]);
  return { [`units_left_out${suffix}`]: JSON.stringify(told) };
}

/** Inputs of every trial, scored or not. */
function constantData(agent: Agent, people: readonly ParticipantData[]): Group {
  const places = people.flatMap(({ id, runs }) =>
    runs.flatMap(({ trials }, r) =>
      Array.from({ length: trials }, (_, t): Place => ({ participant: id, run: r + 1, trial: t + 1 })),
    ),
  );
  const layout = layoutOf(places, "");
  const names = [...agent.filter.inputs.map(({ name }) => name), ...agent.settings.extraInputs];
  const inputs = names.map((name) =>
    series(
      name,
      layout,
      people.flatMap(({ runs }) => runs.flatMap((run) => [...run.inputs[name]!])),
    ),
  );
  return group("constant_data", layout, ...inputs);
}
