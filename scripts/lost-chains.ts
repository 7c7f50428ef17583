// Whether chains with default starts get lost: the group of a published tutorial (studies/multilevel) under the density
// written by hand, from starts between -2 and 2, and as the command fits it; its participants under ehgf_binary with two
// levels, whose clipped beliefs make a flat region far from the posterior, one by one and as a group; and the published
// study with covariates. The command's chains start around the mode.
// A chain is lost where it has no draws, or never meets the others. Prints JSON.
// npx tsx scripts/lost-chains.ts [SEEDS], default 100
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { type Agent, agentDensity, buildAgent } from "../src/agent/index.js";
import { groupDensity } from "../src/conformance/group/density.js";
import { parseAnalysis } from "../src/fit/analysis-schema.js";
import { participantDensity } from "../src/fit/chains.js";
import { sampleOptions } from "../src/fit/draw.js";
import { aroundMode } from "../src/fit/group-start.js";
import { fitParticipants, load, type SamplingSettings } from "../src/fit/index.js";
import { startOf } from "../src/fit/start.js";
import { sampledDensity } from "../src/group/centring/index.js";
import type { Design } from "../src/group/design/design.js";
import type { Hyperpriors } from "../src/group/hyperpriors/index.js";
import { cellLikelihood, type GroupParticipant } from "../src/group/likelihood/likelihood.js";
import { diagnose, type SampleResult, sampleNow } from "../src/inference/index.js";
import { prepareGroup } from "../src/node/group-prepare.js";
import { readStudy } from "../src/study/index.js";
import { version } from "../src/version.js";
import { goldenStudy } from "../test/group/golden-study.js";

const seeds = Number(process.argv[2] ?? 100);
const shape = { chains: 4, warmup: 400, draws: 200 } as const;
const file = new URL("../studies/multilevel/multilevel.csv", import.meta.url);
const specification = {
  ...{ perceptualModel: "ehgf_binary", levels: 2, responseModel: "unitsq_sgm", free: ["om2", "ze"] },
  ...{ set: { mu0_2: 0, sa0_2: 1 } },
  priors: { om2: "normal(mean=-5, sd=5)", ze: "lognormal(meanlog=0, sdlog=2)" },
};

interface Lost {
  readonly seed: number;
  readonly of: string;
  readonly why: string;
}

class Tally {
  private runs = 0;
  private chains = 0;
  private divergent = 0;
  private readonly rHats: number[] = [];
  private readonly lost: Lost[] = [];
  private readonly begun = process.cpuUsage();

  add(seed: number, of: string, result: SampleResult): void {
    this.runs += 1;
    this.chains += shape.chains;
    const { modes, worst } = diagnose(result);
    for (const { chain, reason } of result.missing) {
      this.lost.push({ seed, of, why: `chain ${chain + 1}: ${reason}` });
    }
    for (const mode of modes.modes.slice(1)) {
      const which = mode.chains.map((chain) => chain + 1).join(", ");
      this.lost.push({ seed, of, why: `chains ${which} never meet the others` });
    }
    this.rHats.push(worst.rHat);
    if (result.stats.diverging.includes(1)) this.divergent += 1;
  }

  summary() {
    const { user, system } = process.cpuUsage(this.begun);
    const { runs, chains, lost, divergent } = this;
    return {
      ...{ runs, chains, lost: lost.length, lostChains: lost, runsWithDivergences: divergent },
      largestRHat: Math.max(...this.rHats),
      runsAbove101: this.rHats.filter((r) => r > 1.01).length,
      cpuSeconds: Math.round((user + system) / 1e6),
    };
  }
}

const { agent, participants } = await load({
  specification,
  study: { skipFirst: 1 },
  read: async (options) => readStudy({ name: "multilevel.csv", bytes: readFileSync(file) }, options),
});

function byHand() {
  const tally = new Tally();
  const runs = participants.map(({ runs: [run] }) => run!);
  const density = groupDensity({
    levels: 2,
    families: [
      { name: "v", mean: "mu_v", sd: "sigma_v", logged: false, meanPrior: [-5, 5], sdScale: 10 },
      { name: "t", mean: "mu_t", sd: "sigma_t", logged: true, meanPrior: [0, 2], sdScale: 2 },
    ],
    inputs: [runs[0]!.inputs[agent.filter.inputs[0]!.name]!],
    responses: runs.map(({ responses: [response] }) => response!),
  });
  for (let seed = 1; seed <= seeds; seed++) {
    const { chains, warmup: tune, draws } = shape;
    tally.add(seed, "group", sampleNow(density, { seed, chains, tune, draws }));
  }
  return tally.summary();
}

async function oneByOne() {
  const tally = new Tally();
  const { participants: fits } = await fitParticipants(agent, participants, { seed: 1, draws: 0 });
  const agents = agentDensity(
    buildAgent(specification).agent,
    participants.map(({ runs }) => runs),
  );
  for (let seed = 1; seed <= seeds; seed++) {
    const settings = {
      ...{ method: "nuts", seed, ...shape, targetAcceptance: 0.8, maxTreeDepth: 10, start: "mode" },
    } as const satisfies SamplingSettings;
    participants.forEach(({ id }, i) => {
      const start = startOf(agent, fits[i]!, settings)!;
      tally.add(seed, id, sampleNow(participantDensity(agents, i), sampleOptions({ id, start }, settings)));
    });
  }
  return tally.summary();
}

/** A group as `fit` samples it. */
function asFitted(
  agent: Agent,
  participants: readonly GroupParticipant[],
  design: Design,
  hyperpriors: Hyperpriors,
) {
  const tally = new Tally();
  const likelihood = cellLikelihood(agent, participants, design);
  const { density, centring } = sampledDensity(likelihood, hyperpriors);
  const start = aroundMode(density, centring.mode);
  for (let seed = 1; seed <= seeds; seed++) {
    const { chains, warmup: tune, draws } = shape;
    tally.add(seed, "group", sampleNow(density, { seed, chains, tune, draws, start }));
  }
  return tally.summary();
}

/** The tutorial's analysis, with other keys of its agent. */
async function tutorial(keys: object) {
  const text = readFileSync(new URL("group.yaml", file), "utf8");
  const analysis = parseAnalysis(text, "group.yaml");
  const changed = { ...analysis, agent: { ...analysis.agent, ...keys } };
  const {
    agent: own,
    participants: people,
    group,
  } = await prepareGroup(changed, fileURLToPath(new URL(".", file)));
  return asFitted(own, people, group.built.design, group.hyperpriors);
}

function covariates() {
  const { agent: own, participants: people, design, hyperpriors } = goldenStudy();
  return asFitted(own, people, design, hyperpriors);
}

const result = {
  script: "scripts/lost-chains.ts",
  ...{ version, engine: `node ${process.versions.node}`, processor: cpus()[0]?.model ?? "unknown" },
  ...{ seeds, ...shape },
  groupByHand: byHand(),
  clippedOneByOne: await oneByOne(),
  group: await tutorial({}),
  clippedGroup: await tutorial({ perceptualModel: "ehgf_binary", clip: undefined }),
  covariates: covariates(),
};
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
