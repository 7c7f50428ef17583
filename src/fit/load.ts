/** Agent and study fitted to each other: the model says what the data must be like, the data how many inputs there are. */

import {
  type Agent,
  type AgentContext,
  type AgentSpecification,
  buildAgent,
  type Stream,
} from "../agent/index.js";
import { UsageError } from "../errors.js";
import {
  fewScoredTrials,
  type ResponseValues,
  type Study,
  type StudyOptions,
  type Warning,
} from "../study/index.js";
import { countTrials } from "./counts.js";
import type { ParticipantData } from "./participants.js";
import { prepareParticipants } from "./prepare.js";
import { refuseFurtherGaps } from "./response-gaps.js";

export interface Loaded {
  readonly agent: Agent;
  readonly study: Study;
  readonly participants: readonly ParticipantData[];
  /** With the default models filled in. */
  readonly specification: AgentSpecification;
  /** True where no model was named, so that binary data decided. */
  readonly defaulted: boolean;
}

export interface LoadOptions {
  readonly specification: AgentSpecification;
  readonly context: AgentContext;
  readonly study: StudyOptions;
  /** Reads the data with these options, completed by what the model needs. */
  readonly read: (options: StudyOptions) => Promise<Study>;
  /** Default `fit`. `beliefs`: no response model is needed. `schedule`: responses will be simulated. */
  readonly use?: "fit" | "beliefs" | "schedule";
}

/** @throws UsageError, DataError */
export async function load(options: LoadOptions): Promise<Loaded> {
  const { specification, defaulted } = complete(options);
  const build = (inputs: readonly string[]): Agent =>
    buildAgent(specification, { ...options.context, inputs }).agent;
  const tentative = build([options.study.columns?.input ?? []].flat());
  const scoring =
    options.use === "schedule"
      ? []
      : tentative.streams.filter((stream) => stream.response.scores === "response");
  const study = await options.read({
    ...options.study,
    binaryInput: tentative.filter.inputs[0]!.kind === "binary",
    responseValues: valuesOf(scoring),
    needsResponse: scoring.length > 0,
    needsTime: tentative.filter.exogenous.some(({ name }) => name === "timeStep"),
  });
  const agent = build(study.columns.input ?? []);
  const timed = checkTimes(agent, study, options.study);
  const participants = prepareParticipants(agent, timed);
  const counted = options.use === undefined || options.use === "fit";
  return {
    agent,
    study: counted ? withScored(agent, timed, participants) : timed,
    participants,
    specification,
    defaulted,
  };
}

/** What each response column must hold. */
function valuesOf(streams: readonly Stream[]): (ResponseValues | undefined)[] {
  const values: (ResponseValues | undefined)[] = [];
  for (const { column, response } of streams) values[column] = expectedOf(response);
  return values;
}

function expectedOf({ responseKind, responseUnit, options }: Stream["response"]): ResponseValues | undefined {
  if (responseKind === "categorical") return options === undefined ? undefined : { options };
  return responseKind === "binary" || responseKind === "unit" ? responseKind : responseUnit;
}

/** Where the shipped model of the toolbox, which the name computes, differs from its description. */
function cautionsOf({ streams }: Agent): Warning[] {
  const said = new Set(streams.flatMap(({ response }) => response.cautions ?? []));
  return [...said].map((message) => ({ code: "known-defect", message, participants: [] }));
}

/** The study knows responses; that a trial without input is not scored, or is, only the agent knows. */
function withScored(agent: Agent, study: Study, participants: readonly ParticipantData[]): Study {
  refuseFurtherGaps(agent, study);
  const counts = participants.map((each) => ({ id: each.id, scored: countTrials(agent, each).scored }));
  const scoredTrials = counts.reduce((sum, { scored }) => sum + scored, 0);
  const others = study.warnings.filter(({ code }) => code !== "few-scored-trials");
  return {
    ...study,
    summary: { ...study.summary, scoredTrials },
    warnings: [...fewScoredTrials(counts), ...cautionsOf(agent), ...others],
  };
}

/**
 * Intervals that the filter does not honour are said to be unused; a gap that it cannot honour is refused. Onsets place
 * regressors and need not be time steps.
 */
function checkTimes(agent: Agent, study: Study, { gap = 0 }: StudyOptions): Study {
  if (agent.filter.honoursTime) return study;
  const how = "set irregularIntervals=true, where the perceptual model has that setting";
  const stated = typeof gap === "string" ? `a gap (column ${gap})` : `a gap of ${gap}`;
  if (gap !== 0) throw new UsageError(`${stated} needs a filter that honours time steps: ${how}`);
  const intervals = study.columns.interval ?? [];
  if (intervals.length === 0) return study;
  const message = `column ${intervals.join(", ")}: every trial counts as one step of time; to use it ${how}`;
  return { ...study, warnings: [...study.warnings, { code: "column-not-used", message, participants: [] }] };
}

/** Where no model is named, binary input with binary responses means these two. */
function complete({ specification, context, use }: LoadOptions): {
  specification: AgentSpecification;
  defaulted: boolean;
} {
  const { perceptualModel, network, responseModel, streams, ...rest } = specification;
  const perceives = perceptualModel !== undefined || network !== undefined;
  const responds = responseModel !== undefined || streams !== undefined;
  if (use === "beliefs") {
    const filter =
      network === undefined ? { perceptualModel: perceptualModel ?? "ehgf_binary" } : { network };
    return { specification: { ...rest, ...filter }, defaulted: false };
  }
  if (perceives && responds) return { specification, defaulted: false };
  if (!perceives && !responds) {
    const models = { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" };
    return { specification: { ...specification, ...models }, defaulted: true };
  }
  // A misspelt name is the first thing to say.
  if (perceptualModel !== undefined) buildAgent({ perceptualModel }, context);
  throw new UsageError(
    perceives
      ? "no response model: name one with --response-model (credence models lists them)"
      : "no perceptual model: name one with --perceptual-model (credence models lists them)",
  );
}
