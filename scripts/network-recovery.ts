// Parameter recovery for the three networks of Weber et al. 2023 (arXiv:2305.10937): agents with known parameters
// answer to simulated inputs and are fitted; printed is how well the parameters come back.
// npx tsx scripts/network-recovery.ts [PARTICIPANTS] [TRIALS] [SEED], default 100 200 1
import { pathToFileURL } from "node:url";
import {
  type AgentSpecification,
  buildAgent,
  drawParameters,
  freeIndices,
  type RunData,
  simulateRun,
} from "../src/agent/index.js";
import { fitParticipants } from "../src/fit/index.js";
import { type Network, network, premade } from "../src/hgf/index.js";
import { toEstimation } from "../src/model/index.js";
import { purpose, stream } from "../src/random/index.js";

interface Experiment {
  readonly name: string;
  readonly network: Network;
  readonly levels: readonly string[];
  readonly responseModel: string;
  /** Free parameters of the network: those of a population, and the wider ones of the fit. */
  readonly population: Readonly<Record<string, string>>;
  readonly priors: Readonly<Record<string, string>>;
  /** Courses that states of the world follow, by trial. */
  world(trial: number, trials: number): Readonly<Record<string, number>>;
  /** Share of trials on which later inputs are seen. */
  readonly readings: number;
}

const rising = (at: number): number => (at < 0.25 || at > 0.75 ? -3 : 0);

export const experiments: readonly Experiment[] = [
  {
    name: "shared global volatility",
    network: premade.sharedVolatility({ state: { tonicVolatility: -2 } }),
    levels: ["x0"],
    responseModel: "gaussian_obs",
    population: { "x0.tonicVolatility": "normal(mean=-2, sd=1)" },
    priors: { "x0.tonicVolatility": "normal(mean=-2, sd=2)" },
    world: (t, trials) => ({ v0: rising(t / trials), v1: rising(t / trials) }),
    readings: 1,
  },
  {
    name: "cue combination",
    network: premade.cueCombination(),
    levels: ["x"],
    responseModel: "gaussian_obs",
    population: {
      "x.tonicVolatility": "normal(mean=-3.5, sd=1)",
      "n0.tonicVolatility": "normal(mean=-2.5, sd=1)",
    },
    priors: {
      "x.tonicVolatility": "normal(mean=-3.5, sd=2)",
      "n0.tonicVolatility": "normal(mean=-2.5, sd=2)",
    },
    world: (t) => (Math.floor(t / 60) % 2 === 0 ? { n0: -3, n1: 0.5 } : { n0: 0.5, n1: -3 }),
    readings: 1,
  },
  {
    name: "probability with occasional readings",
    network: network()
      .binary("b", { valueParents: ["x"] })
      .input("c", { precision: 1, valueParents: ["x"] })
      .continuous("x", { tonicVolatility: -3, volatilityParents: ["v"] })
      .continuous("v", { tonicVolatility: -3 }),
    levels: ["b", "x"],
    responseModel: "unitsq_sgm",
    population: { "x.tonicVolatility": "normal(mean=-3, sd=1)", ze: "normal(mean=1.8, sd=0.5)" },
    priors: { "x.tonicVolatility": "normal(mean=-3, sd=2)", ze: "normal(mean=1.8, sd=1)" },
    world: (t, trials) => ({ x: [2, 0, 0.8, -0.6, 0, -2][Math.floor((6 * t) / trials)]! }),
    readings: 0.3,
  },
];

export interface Recovered {
  readonly experiment: string;
  readonly parameter: string;
  /** Pearson, between true and estimated values on the estimation scale. */
  readonly correlation: number;
  /** Mean of estimate minus truth, estimation scale. */
  readonly bias: number;
  /** Share of participants whose 90 % interval holds the true value. */
  readonly coverage: number;
  readonly fitted: number;
}

/** Draws agents, lets them answer, fits them, and compares. */
export async function recover(
  experiment: Experiment,
  { participants, trials, seed }: { participants: number; trials: number; seed: number },
): Promise<Recovered[]> {
  const { network: net, levels, responseModel, population, priors, readings } = experiment;
  const specification = (own: Readonly<Record<string, string>>): AgentSpecification => ({
    network: net.toJSON(),
    levels,
    responseModel,
    priors: own,
  });
  const drawn = buildAgent(specification(population)).agent;
  const { agent } = buildAgent(specification(priors));
  const people = Array.from({ length: participants }, (_, i) => {
    const run: RunData = { trials, inputs: inputsOf(experiment, trials, seed, i), responses: [] };
    const draw = drawParameters(drawn, run, seed, i);
    if (draw === undefined) throw new Error(`${experiment.name}: no draw of the population can be run`);
    const { responses } = simulateRun(drawn, run, draw.native, seed, i);
    return { id: `p${i + 1}`, truth: draw.native, runs: [{ ...run, responses }] };
  });
  const fits = await fitParticipants(agent, people, { seed, starts: 4, draws: 0 });
  return freeIndices(agent).map((index): Recovered => {
    const { name, domain } = agent.parameters[index]!;
    const pairs = fits.participants.flatMap((fit, i) => {
      const estimate = fit.estimates?.find((each) => each.name === name);
      if (estimate?.estimation == null || estimate.interval === null) return [];
      const native = people[i]!.truth[index]!;
      const [low, high] = estimate.interval;
      return [[toEstimation(domain, native), estimate.estimation, native >= low && native <= high] as const];
    });
    return {
      experiment: experiment.name,
      parameter: name,
      correlation: correlation(pairs.map(([truth, estimate]) => [truth, estimate])),
      bias: mean(pairs.map(([truth, estimate]) => estimate - truth)),
      coverage: mean(pairs.map(([, , inside]) => (inside ? 1 : 0))),
      fitted: pairs.length,
    };
  });

  function inputsOf(
    { world }: Experiment,
    length: number,
    worldSeed: number,
    person: number,
  ): Record<string, Float64Array> {
    const courses = Array.from({ length }, (_, t) => world(t, length));
    const given = Object.fromEntries(
      Object.keys(courses[0]!).map((id) => [id, courses.map((course) => course[id]!)]),
    );
    const { inputs } = net.sampleGenerative({ trials: length, seed: worldSeed, run: person, given });
    const seen = stream(worldSeed, purpose.environment, participants + person);
    return Object.fromEntries(
      Object.entries(inputs).map(([id, values], k) => [
        id,
        Float64Array.from(values, (value, t) =>
          k > 0 && seen.at(t).uniform() >= readings ? Number.NaN : Number(value),
        ),
      ]),
    );
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const [x, y] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  const sum = (f: (a: number, b: number) => number): number =>
    pairs.reduce((s, [a, b]) => s + f(a - x, b - y), 0);
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [participants = 100, trials = 200, seed = 1] = process.argv.slice(2).map(Number);
  for (const experiment of experiments) {
    for (const found of await recover(experiment, { participants, trials, seed })) {
      const { parameter, correlation: r, bias, coverage, fitted } = found;
      console.log(
        `${experiment.name}: ${parameter}: r ${r.toFixed(3)}, bias ${bias.toFixed(3)}, ` +
          `coverage of 90 % intervals ${coverage.toFixed(2)}, ${fitted} of ${participants} fitted`,
      );
    }
  }
}
