/** Group models on workers that build their density from plain data, chains and leave-one-out: the bits of one thread. */

import { MessageChannel, type MessagePort } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { buildAgent } from "../../src/agent/index.js";
import { groupBuilder, groupBuilders } from "../../src/fit/group-builders.js";
import type { GroupRecipe } from "../../src/fit/group-chains.js";
import { groupLooTask, leaveOutTrials, WORTH_A_THREAD } from "../../src/fit/group-loo-task.js";
import { sampleGroup, wasInterrupted } from "../../src/fit/group-sampling.js";
import { groupDensity } from "../../src/group/density/index.js";
import { smallStudy } from "../../src/group/group-fixtures.js";
import { individualPriors, resolveHyperpriors } from "../../src/group/hyperpriors/index.js";
import { decodeCheckpoint, encodeCheckpoint } from "../../src/inference/index.js";
import { psisLoo, unitLogLikelihoods } from "../../src/inference/loo/index.js";
import { sampleNow } from "../../src/inference/nuts/index.js";
import { sampleOnThreads, samplingTask } from "../../src/inference/threads/index.js";
import { purpose, stream } from "../../src/random/index.js";
import { serve, type ToWorker, type WorkerPort } from "../../src/workers/index.js";

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** A worker on this thread, spoken to through a channel, so that messages are cloned as between threads. */
function worker(): WorkerPort {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  serve(
    {
      send: (message) => port2.postMessage(message),
      listen: (onMessage) => port2.on("message", (message: ToWorker) => onMessage(message)),
    },
    [samplingTask(groupBuilders()), groupLooTask()],
  );
  return {
    send: (message) => port1.postMessage(message),
    listen: (onMessage) => port1.on("message", onMessage),
    end: () => port1.close(),
  };
}

function model() {
  const specification = {
    perceptualModel: "ehgf_binary",
    levels: 2,
    set: { sa0_2: 1 },
    clip: "none",
    responseModel: "unitsq_sgm",
    free: ["om2", "ze"],
    priors: { om2: "normal(mean=-3, sd=1)", ze: "lognormal(meanlog=1, sdlog=0.5)" },
  } as const;
  const { agent } = buildAgent(specification);
  const { participants, design: designOf } = smallStudy({ participants: 5 });
  const design = designOf(["om2 ~ condition + (condition || participant)", "ze ~ session"]);
  const individual = individualPriors(
    agent,
    participants.map(({ runs }) => runs),
  );
  const hyperpriors = resolveHyperpriors({ individual, design });
  const parametrisations = [["centred", "non-centred"], ["non-centred"]] as const;
  const density = groupDensity(agent, participants, design, hyperpriors, { parametrisations });
  const point = Float64Array.from(density.layout.coordinateNames, (name) =>
    /om2\[Intercept/.test(name) && !name.startsWith("log") ? -3 : name.startsWith("b_ze[Int") ? 1 : 0,
  );
  const recipe: GroupRecipe = {
    ...{ specification, inputs: ["u"], participants, design, hyperpriors, parametrisations },
  };
  return { agent, density, point, recipe };
}

describe("chains of a group model", () => {
  it("are on 1, 2 and 4 threads those of the density itself, mixed parametrisations included", async () => {
    const { density, point, recipe } = model();
    const options = {
      ...{ seed: 4, chains: 4, tune: 20, draws: 10, maxDepth: 4 },
      start: { kind: "around", point, jitter: 0.1 },
    } as const;
    const alone = sampleNow(density, options);
    expect(alone.chains).toBe(4);
    for (const count of [1, 2, 4]) {
      const run = await sampleOnThreads(
        { builder: groupBuilder, data: recipe },
        { [groupBuilder]: () => density },
        { count, start: worker },
        options,
      );
      const { unconstrained } = await run.result();
      expect(unconstrained).toEqual(alone.unconstrained);
    }
  });

  it("are all counted where a run goes on after some of them have ended", async () => {
    const { agent, recipe } = model();
    const { parametrisations: _, ...own } = recipe;
    const settings = {
      ...({ method: "nuts", seed: 4, chains: 4, warmup: 20, draws: 10 } as const),
      ...({ targetAcceptance: 0.8, maxTreeDepth: 4, start: "around" } as const),
    };
    const run = { threads: { count: 1, start: worker }, identity: "x" };
    const kept = async (signal: AbortSignal, onProgress = (_: { done: number; total: number }) => {}) => {
      const found = await sampleGroup(agent, own, settings, { ...run, signal, onProgress });
      if (!wasInterrupted(found)) throw new Error("not interrupted");
      return decodeCheckpoint(found.checkpoint);
    };
    const begun = await kept(AbortSignal.abort());
    const late = new AbortController();
    const ended = await kept(late.signal, ({ done, total }) => {
      if (done === total) late.abort();
    });
    const chains = begun.chains.map((chain, c) => (c === 0 ? chain : ended.chains[c]!));
    expect(chains.map(({ phase }) => phase)).toEqual(["start", "done", "done", "done"]);
    const told: number[] = [];
    const found = await sampleGroup(agent, own, settings, {
      ...run,
      checkpoint: encodeCheckpoint({ ...begun, chains }),
      onProgress: ({ done }) => told.push(done),
    });
    expect(wasInterrupted(found)).toBe(false);
    expect(told.at(-1)).toBe(4 * 30);
    expect(told[0]).toBeGreaterThan(3 * 30);
  });
});

describe("trials left out", () => {
  it("are on 1 and 3 threads those of the density's units, whatever the calling thread does first", async () => {
    const { density, point, recipe } = model();
    const random = stream(6, purpose.simulation, 0).at(0);
    const [chains, draws] = [4, 3000];
    const unconstrained = Float64Array.from(
      { length: chains * draws * density.dimension },
      (_, at) => point[at % density.dimension]! + 0.1 * random.normal(),
    );
    const whole = psisLoo(unitLogLikelihoods(density, { chains, draws, unconstrained }));
    // Enough for more than one thread.
    expect(whole.units * chains * draws).toBeGreaterThan(WORTH_A_THREAD);
    const each = Array.from({ length: chains * draws }, (_, s) =>
      density.cellsOf(
        density.constrained(unconstrained.subarray(s * density.dimension, (s + 1) * density.dimension)),
      ),
    );
    const cellDraws = new Float64Array(each.length * each[0]!.length);
    each.forEach((cells, s) => {
      cellDraws.set(cells, s * cells.length);
    });
    for (const count of [1, 3]) {
      let started = 0;
      const start = () => {
        started += 1;
        return worker();
      };
      const { loo, own } = await leaveOutTrials(
        density,
        recipe,
        { chains, draws, cellDraws },
        { count, start },
        async () => "done first",
      );
      expect([started, own]).toEqual([count - 1, "done first"]);
      expect(loo).toEqual(whole);
    }
  });

  it("end with the error of what the calling thread does first", async () => {
    const { density, recipe } = model();
    const { parameters, cells } = density.likelihood;
    const draws = { chains: 2, draws: 4, cellDraws: new Float64Array(8 * parameters * cells) };
    const broken = leaveOutTrials(density, recipe, draws, { count: 2, start: worker }, async () => {
      throw new Error("no summary");
    });
    await expect(broken).rejects.toThrow("no summary");
  });
});
