/** Model recovery: agents of each model are fitted with every model, and the best one is compared with the true one. */

import type { Agent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { FitRun, ParticipantData, ParticipantFit } from "../fit/index.js";
import { type Confusion, confusionOf, type Scores } from "./confusion.js";
import type { Criterion } from "./kinds.js";
import { fitPeople } from "./parameter-recovery.js";
import { answered, refuseSilent, type SimulatedPerson, simulatePeople } from "./people.js";
import type { CheckRun } from "./report.js";

export interface RecoveredModel {
  readonly name: string;
  readonly agent: Agent;
  /** The same trials for every model, inputs under the names of this one. */
  readonly schedule: readonly ParticipantData[];
  readonly threads?: NonNullable<FitRun["threads"]>;
}

export interface ModelRecoveryOptions {
  readonly models: readonly RecoveredModel[];
  /** Agents of each model. */
  readonly agents: number;
  readonly seed: number;
  /** Of each fit. Default 8. */
  readonly starts?: number;
  /** Draws of the evidence check, as in `FitSettings`. Default 1000. */
  readonly draws?: number;
}

/** One simulated agent, and what every model makes of it. */
export interface ComparedAgent {
  readonly id: string;
  /** Number of the model that simulated it. */
  readonly simulated: number;
  readonly fits: readonly {
    readonly status: ParticipantFit["status"];
    readonly lme: number | null;
    readonly bic: number | null;
    readonly aic: number | null;
  }[];
}

export interface ModelRecovery {
  readonly names: readonly string[];
  readonly confusion: Readonly<Record<Criterion, Confusion>>;
  readonly agents: readonly ComparedAgent[];
  readonly impossible: readonly string[];
}

/**
 * @returns undefined where it was stopped
 * @throws UsageError for fewer than two models, and for models of different responses
 */
export async function recoverModels(
  options: ModelRecoveryOptions,
  run: CheckRun = {},
): Promise<ModelRecovery | undefined> {
  const { models, agents, seed, starts, draws } = options;
  refuseUnlike(models);
  const impossible: string[] = [];
  const people = models.map(({ agent, schedule, name }) => {
    const simulated = simulatePeople(agent, schedule, { agents, seed, name: `${name}/` });
    impossible.push(...simulated.impossible);
    return simulated.people;
  });
  const all = people.flat();
  const fits: (readonly ParticipantFit[])[] = [];
  for (const [m, { name, agent, schedule, threads }] of models.entries()) {
    const seen = all.map((person) => asSeenBy(agent, schedule, person));
    const settings = { seed, ...(starts && { starts }), ...(draws !== undefined && { draws }) };
    const part = await fitPeople(
      `${m}`,
      agent,
      seen,
      { ...settings, ...(threads && { threads }) },
      {
        ...run,
        onProgress: ({ done }) =>
          run.onProgress?.({
            stage: `fitting ${name}`,
            done: m * all.length + done,
            total: models.length * all.length,
          }),
      },
    );
    if (part === undefined) return undefined;
    fits.push(part);
  }
  const compared = all.map((person, k): ComparedAgent => {
    return {
      id: person.id,
      simulated: people.findIndex((own) => own.includes(person)),
      fits: fits.map((part) => scoresOf(part[k]!)),
    };
  });
  return {
    names: models.map(({ name }) => name),
    confusion: {
      lme: confusionBy(compared, models.length, "lme"),
      bic: confusionBy(compared, models.length, "bic"),
      aic: confusionBy(compared, models.length, "aic"),
    },
    agents: compared,
    impossible,
  };
}

function scoresOf({ status, evidence, bic, aic }: ParticipantFit): ComparedAgent["fits"][number] {
  return { status, lme: evidence?.value ?? null, bic, aic };
}

/** BIC and AIC on the scale of log evidences. */
function confusionBy(agents: readonly ComparedAgent[], models: number, criterion: Criterion): Confusion {
  const factor = criterion === "lme" ? 1 : -0.5;
  const scores = Array.from({ length: models }, (_, g) =>
    agents
      .filter(({ simulated }) => simulated === g)
      .map(({ fits }): Scores => fits.map(({ [criterion]: x }) => (x === null ? null : factor * x))),
  );
  return confusionOf(scores);
}

/** The responses of a person with the inputs as another model names them. */
function asSeenBy(
  agent: Agent,
  schedule: readonly ParticipantData[],
  person: SimulatedPerson,
): SimulatedPerson {
  const { runs } = schedule[person.participant]!;
  return {
    ...person,
    runs: runs.map((run, r) => ({
      ...run,
      responses: answered(
        agent,
        run,
        agent.streams.map(({ column }) => person.runs[r]!.responses[column]!),
      ),
    })),
  };
}

/**
 * Evidences can be compared only where they are evidences of the same responses.
 *
 * @throws UsageError
 */
export function refuseUnlike(models: readonly RecoveredModel[]): void {
  if (models.length < 2) throw new UsageError("name at least two models to tell apart");
  const twice = models.find(({ name }, k) => models.findIndex((other) => other.name === name) !== k);
  if (twice !== undefined) {
    throw new UsageError(
      `model ${twice.name} is named twice; give variants of one model as agent files with names of their own`,
    );
  }
  const scored = models.map(({ agent }) => {
    refuseSilent(agent);
    return agent.streams
      .map(({ column, response }) => `column ${column + 1} (${response.responseKind})`)
      .join(", ");
  });
  const other = scored.findIndex((columns) => columns !== scored[0]);
  if (other > 0) {
    throw new UsageError(
      `models of different responses cannot be compared: ${models[0]!.name} scores ${scored[0]}, ` +
        `${models[other]!.name} scores ${scored[other]}`,
    );
  }
}
