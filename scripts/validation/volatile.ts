// Three levels of 30 simulated people in a volatile task of 320 trials, all three parameters free and pooled in part,
// by the rule of hyperpriors from stated priors: the catalogue's of om3, normal(2, 2), is far from what people have here.
import { fileURLToPath } from "node:url";
import { buildAgent, type RunData, simulateRun } from "../../src/agent/index.js";
import { resolvePriors } from "../../src/agent/priors.js";
import { makeSchedule } from "../../src/checklist/schedule.js";
import { buildDesign } from "../../src/group/design/build.js";
import { individualPriors, resolveHyperpriors } from "../../src/group/hyperpriors/index.js";
import { cellLikelihood } from "../../src/group/likelihood/likelihood.js";
import { purpose, stream } from "../../src/random/index.js";
import { type Sampled, type Sampling, sampleStudy } from "./chains.js";
import { replications } from "./replications.js";

const sampling: Sampling = { chains: 4, tune: 500, draws: 1000, targetAcceptance: 0.95 };
const seed = 5;
const [people, trials] = [30, 320];
const free = ["om2", "om3", "ze"] as const;
/** Mean and sd of the people's values, of ze on the log scale. */
type People = Readonly<Record<(typeof free)[number], readonly [mean: number, sd: number]>>;
/**
 * People of the three-level reference, some of whom come near to where `ehgf_binary` breaks down (om2 above about -1.1
 * in this task), the same with a model that has a value everywhere, and people whom nothing brings there.
 */
const near: People = { om2: [-3, 0.8], om3: [-5, 1.2], ze: [1.2, 0.4] };
const away: People = { om2: [-4, 0.6], om3: [-6, 0.8], ze: [1.2, 0.4] };
const cases: readonly { readonly model: string; readonly people: "near" | "away"; readonly truth: People }[] =
  [
    { model: "ehgf_binary", people: "near", truth: near },
    { model: "uhgf_binary", people: "near", truth: near },
    { model: "ehgf_binary", people: "away", truth: away },
  ];
const priors = {
  om2: "normal(mean=-3, sd=2)",
  om3: "normal(mean=-6, sd=2)",
  ze: "lognormal(meanlog=1, sdlog=1)",
} as const;

function replicate(index: number): Sampled {
  const { model, truth } = cases[index]!;
  const { agent } = buildAgent({
    perceptualModel: model,
    levels: 3,
    clip: "none",
    responseModel: "unitsq_sgm",
    free,
    priors,
  });
  const u = makeSchedule("volatile", true, trials, seed);
  const numbers = stream(seed, purpose.prior, 0);
  const scored = Uint8Array.from(u, (_, t) => Number(t > 0));
  const places = free.map((name) => agent.parameters.findIndex((parameter) => parameter.name === name));
  const participants = Array.from({ length: people }, (_, i) => {
    const run: RunData = { trials, inputs: { u }, responses: [new Float64Array(trials)], scored };
    const { native } = resolvePriors(agent, [run]);
    // Values at which beliefs break down are drawn again.
    for (let attempt = 0; ; attempt++) {
      free.forEach((name, j) => {
        const z = truth[name][0] + truth[name][1] * numbers.normal(i, attempt * free.length + j);
        native[places[j]!] = name === "ze" ? Math.exp(z) : z;
      });
      const { responses, failure } = simulateRun(agent, run, native, seed, i);
      if (failure === undefined)
        return { id: `P${String(i + 1).padStart(2, "0")}`, runs: [{ ...run, responses }] };
    }
  });
  const { design } = buildDesign({
    parameters: free,
    pooling: "partial",
    participants: participants.map(({ id }) => ({ id, runs: [{ trials, variables: new Map() }] })),
  });
  const individual = individualPriors(
    agent,
    participants.map(({ runs }) => runs),
  );
  const hyperpriors = resolveHyperpriors({ individual, design });
  const likelihood = cellLikelihood(agent, participants, design);
  return sampleStudy(likelihood, design, hyperpriors, seed, sampling);
}

await replications<Sampled>(
  {
    name: "volatile",
    seed,
    planned: cases.length,
    settings: { cases, people, trials, priors, sampling },
    replicate,
  },
  fileURLToPath(import.meta.url),
);
