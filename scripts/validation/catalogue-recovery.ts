// Simulate and fit, for every perceptual model: parameters from the prior, ranks of the true values in the posterior,
// and how well the estimates of `fit` follow them. Goes on where it was stopped; a model is one step.
//   npx tsx scripts/validation/catalogue-recovery.ts [--minutes N] [MODEL...]
import { parseArgs } from "node:util";
import { agentDensity, agentSimulator, freeIndices, numbersOf } from "../../src/agent/index.js";
import { type RecoveryRow, summariseRecovery } from "../../src/checklist/index.js";
import { fitParticipants, type ParticipantData, type ParticipantFit, Z95 } from "../../src/fit/index.js";
import { purpose, stream } from "../../src/random/index.js";
import { type CatalogueCase, cases, scheduleOf } from "./catalogue.js";
import { posteriorRanks } from "./posterior-ranks.js";
import { readResults, writeResults } from "./replications.js";

export const AGENTS = 50;
export const TRIALS = 320;
const SEED = 11;
/** Of the chain through the true values of one agent, and its steps from one to the next. */
const STATES = 199;
const THIN = 20;
/** States of a chain that mixes count for at least so many independent draws. */
const MIXED = 50;
/** Draws of the prior that are tried for one agent, on average, before a model is given up. */
const TRIES = 200;
const settings = { agents: AGENTS, trials: TRIALS, states: STATES, thin: THIN } as const;
const name = "catalogue-recovery";

export interface RecoveredCase {
  readonly model: string;
  readonly response: string;
  /** Draws of the prior with which the model broke down on the way, for 50 with which it did not. */
  readonly redrawn: number;
  readonly failed: number;
  /** Fits whose mode is lower than the log joint at the true values by more than 1: the starts missed a better one. */
  readonly missed: number;
  readonly rows: readonly RecoveryRow[];
  /** Agents whose chains mix. */
  readonly mixed: number;
  /** [agent][parameter]: rank of the true value among states of a chain through it, in (0, 1). */
  readonly ranks: readonly (readonly number[])[];
}

if (process.argv[1]?.endsWith("catalogue-recovery.ts")) await main();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { minutes: { type: "string" } },
    allowPositionals: true,
  });
  const end = performance.now() + 60_000 * Number(values.minutes ?? Number.POSITIVE_INFINITY);
  const before = readResults<RecoveredCase>(name);
  const known = before?.replications ?? [];
  const done = new Map<string, RecoveredCase>(known.map(({ index: _, ...each }) => [each.model, each]));
  for (const each of cases) {
    const { name: model } = each.model;
    if (positionals.length > 0 ? !positionals.includes(model) : done.has(model)) continue;
    if (performance.now() > end) break;
    const started = process.cpuUsage();
    const result = await recover(each);
    const { user, system } = process.cpuUsage(started);
    process.stderr.write(
      `${model}: ${((user + system) / 1e6).toFixed(1)} s, ${result.mixed} mixed, ` +
        `r ${result.rows.map(({ parameter, r }) => `${parameter} ${r?.toFixed(2)}`).join(", ")}\n`,
    );
    done.set(model, result);
    const rows = cases.flatMap(({ model: { name: at } }, index) => {
      const row = done.get(at);
      return row === undefined ? [] : [{ index, ...row }];
    });
    writeResults<RecoveredCase>({ name, seed: SEED, planned: cases.length, settings }, rows);
  }
}

async function recover(each: CatalogueCase): Promise<RecoveredCase> {
  const { agent, model, response } = each;
  const { people, truths, redrawn } = simulate(each);
  const { participants } = await fitParticipants(agent, people, { seed: SEED, draws: 0 });
  const density = agentDensity(
    agent,
    people.map(({ runs }) => runs),
  );
  const posteriors = posteriorRanks(density, participants.map(laplaceOf), truths, {
    ...{ states: STATES, thin: THIN, seed: SEED },
  });
  const atTruth = density.value(truths.map((z, participant) => ({ participant, z })));
  const rows = freeIndices(agent).map((i, j) => {
    const recovered = participants.flatMap(({ estimates }, k) => {
      const { estimation, sd, prior } = estimates[j]!;
      if (estimation === null || prior === null) return [];
      return [{ truth: truths[k]![j]!, estimate: estimation, priorSd: prior.sd, ...(sd !== null && { sd }) }];
    });
    return summariseRecovery(agent.parameters[i]!.name, recovered, Z95);
  });
  return {
    model: model.name,
    response,
    redrawn,
    failed: participants.filter(({ status }) => status === "failed").length,
    missed: participants.filter(({ logJoint }, k) => logJoint !== null && atTruth[k]!.logJoint > logJoint + 1)
      .length,
    rows,
    mixed: posteriors.filter(({ effective }) => effective >= MIXED).length,
    ranks: posteriors.map(({ ranks }) => ranks),
  };
}

/**
 * Parameters and responses are drawn together, and both again where the model breaks down, on its own choices too: the
 * true values are then draws of the posterior that is 0 where the model breaks down.
 */
function simulate(each: CatalogueCase): {
  readonly people: readonly ParticipantData[];
  readonly truths: readonly Float64Array[];
  readonly redrawn: number;
} {
  const { agent } = each;
  const { outcomes, ...run } = scheduleOf(each, TRIALS, SEED);
  const simulator = agentSimulator(agent, [[{ ...run, ...(outcomes && { outcomes }) }]]);
  const { mean, variance } = simulator.priors[0]!;
  const free = freeIndices(agent);
  const people: ParticipantData[] = [];
  const truths: Float64Array[] = [];
  let k = 0;
  for (; people.length < AGENTS; k++) {
    if (k > TRIES * AGENTS)
      throw new Error(`${each.model.name}: breaks down with nearly every draw of the prior`);
    const numbers = stream(SEED, purpose.prior, k);
    const z = mean.map((m, j) => m + Math.sqrt(variance[j]!) * numbers.normal(0, free[j]!));
    for (const did of simulator.simulate([{ participant: 0, z, numbers: numbersOf(SEED, k, 1) }])) {
      if (did.failed) continue;
      const inputs = did.inputs?.[0] ?? run.inputs;
      people.push({ id: `agent${k + 1}`, runs: [{ ...run, inputs, responses: did.responses[0]! }] });
      truths.push(z);
    }
  }
  return { people, truths, redrawn: k - AGENTS };
}

function laplaceOf({ status, estimates, covariance }: ParticipantFit) {
  if (status === "failed") return undefined;
  const mode = Float64Array.from(estimates, ({ estimation }) => estimation!);
  return { mode, ...(covariance && { covariance: Float64Array.from(covariance.flat()) }) };
}
