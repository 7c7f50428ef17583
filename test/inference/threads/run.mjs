/** Chains on threads of the built package; prints what the test beside it compares, as JSON. */

import { createHash } from "node:crypto";
import { participantBuilders } from "credence";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  resumeOnThreads,
  sample,
  sampleOnThreads,
} from "credence/inference";
import { nodeWorkers, nodeWorkersOf } from "credence/node";
import { builders } from "./densities.mjs";

const hash = ({ unconstrained, values, stats, chainInfo }) =>
  createHash("sha256")
    .update(unconstrained)
    .update(values)
    .update(JSON.stringify([Object.values(stats).map((x) => [...x]), chainInfo]))
    .digest("hex");

const own = { recipe: { builder: "normals", data: { sds: Float64Array.of(0.1, 1, 5) } }, builders };
const ownWorkers = nodeWorkersOf(new URL("./worker.mjs", import.meta.url));
const options = { seed: 3, chains: 4, tune: 150, draws: 150, keepWarmup: true };

const trials = 60;
const input = Float64Array.from({ length: trials }, (_, t) => ((t * 7 + (t >> 4) * 3) % 10 < 7 ? 1 : 0));
const response = Float64Array.from(input, (u, t) => ((t * 5) % 6 === 0 ? 1 - u : u));
const participant = {
  recipe: {
    builder: "participant",
    data: {
      specification: { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" },
      inputs: ["u"],
      runs: [{ trials, inputs: { u: input }, responses: [response] }],
    },
  },
  builders: participantBuilders(),
};

const threaded = ({ recipe, builders }, start, count, given = options) =>
  sampleOnThreads(recipe, builders, { count, start }, given);
const bits = async (...args) => hash(await (await threaded(...args)).result());

const alone = async ({ recipe, builders }) =>
  hash(await sample(await builders[recipe.builder](recipe.data), options).result());

const out = {
  own: { alone: await alone(own), threads: [] },
  participant: { alone: await alone(participant), threads: [] },
};
for (const count of [1, 2, 3]) {
  out.own.threads.push(await bits(own, ownWorkers, count));
  out.participant.threads.push(await bits(participant, nodeWorkers, count));
}

// Progress, a pause and a checkpoint in the middle; the checkpoint goes on with another number of threads.
const long = { ...options, draws: 2000 };
const slow = { builders, recipe: { builder: "normals", data: { ...own.recipe.data, times: 2000 } } };
out.long = await bits(own, ownWorkers, 1, long);
const run = await threaded(slow, ownWorkers, 2, long);
const phases = new Set();
const chains = new Set();
let saved;
for await (const { phase, chain } of run) {
  phases.add(phase);
  chains.add(chain);
  if (saved !== undefined) continue;
  saved = await run.checkpoint();
  run.pause();
  setTimeout(() => run.resume(), 30);
}
out.interrupted = hash(await run.result());
out.phases = [...phases].sort();
out.chains = [...chains].sort();
out.savedAt = saved.chains.map(({ iteration }) => iteration);
const resume = (checkpoint, count) =>
  resumeOnThreads(
    own.recipe,
    builders,
    { count, start: ownWorkers },
    decodeCheckpoint(encodeCheckpoint(checkpoint)),
  );
out.resumed = hash(await (await resume(saved, 3)).result());

// Stopped with what there is, then on to the end.
const stopped = await threaded(slow, ownWorkers, 2, long);
for await (const { phase } of stopped) if (phase === "sampling") stopped.stop();
out.stopped = (await stopped.result()).draws;
out.afterStop = hash(await (await resume(await stopped.checkpoint(), 2)).result());

// More draws after the end.
const appended = await threaded(own, ownWorkers, 2, { ...long, draws: 1500 });
await appended.result();
appended.append(500);
const { unconstrained } = await appended.result();
const whole = await (await threaded(own, ownWorkers, 1, long)).result();
out.appended = unconstrained.every((x, k) => Object.is(x, whole.unconstrained[k]));

const failure = async (promise) => {
  try {
    await promise;
    return "none";
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const longer = { ...options, draws: 10_000 };
const dying = await threaded(slow, nodeWorkersOf(new URL("./dying.mjs", import.meta.url)), 4, longer);
out.died = await failure(dying.result());
out.afterDeath = await bits(own, ownWorkers, 1, longer);
out.resumedAfterDeath = hash(await (await resume(await dying.checkpoint(), 2)).result());
const aborted = await threaded(own, ownWorkers, 2);
aborted.abort();
out.aborted = await failure(aborted.result());
out.unknown = await failure(threaded({ ...own, recipe: { builder: "x", data: 0 } }, ownWorkers, 2));
out.strange = await failure(
  (await threaded(own, nodeWorkers, 2)).result(),
);
console.log(JSON.stringify(out));
