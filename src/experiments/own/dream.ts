/** `credence attractor dream FILE`: a trained network runs by itself while it goes on learning; what that does to it. */

import {
  type AttractorMemory,
  type AttractorNetwork,
  asymmetry,
  couplingSimilarity,
  noisyCue,
  reconstruct,
  saveAttractor,
  type TrainingReport,
  trainEpochs,
} from "../../attractor/index.js";
import { meanOf } from "../../checklist/moments.js";
import type { CheckReport, CheckRun } from "../../checklist/report.js";
import { linesFigure } from "../../figures/index.js";
import { align } from "../../fit/tables.js";
import { purpose, stream } from "../../random/index.js";
import { couplingsFigure, statesFigure } from "./pictures.js";
import { findAttractors, type Named, REFERENCE, short } from "./stored.js";
import { NETWORK_FILE } from "./train.js";

export interface OwnDream {
  /** As it was before the dream. */
  readonly awake: AttractorNetwork;
  /** The same, or as an interrupted dream left it; dreams go on in place. */
  readonly network: AttractorNetwork;
  readonly memory?: AttractorMemory;
  /** Patterns whose recall is measured before and after. */
  readonly tested: Named;
  readonly updates: number;
  readonly learningRate: number;
  readonly inverseTemperature: number;
  readonly seed: number;
  /** Pixels of a row of the images. */
  readonly columns: number;
  readonly before: readonly TrainingReport[];
  readonly onReport: (report: TrainingReport) => void;
}

/** Trials of each pattern, updates of each; noise is as strong as the pattern. */
const [TRIALS, STEPS] = [10, 50];

/** @returns undefined where it was stopped */
export async function dreamOn(
  options: OwnDream,
  { signal, onProgress }: Pick<CheckRun, "signal" | "onProgress">,
): Promise<CheckReport | undefined> {
  const { awake, network, memory, tested, updates, learningRate, inverseTemperature, seed, columns } =
    options;
  const { before, onReport } = options;
  const { size } = network;
  const end = awake.epochs + updates;
  const reports = [...before];
  // Every update is an epoch of its own without evidence, so that it can be stopped between any two.
  const dreaming = trainEpochs(network, {
    ...{ patterns: [new Float64Array(size)], evidenceLevel: 0, inverseTemperature, learningRate },
    ...{ epochs: end - network.epochs, order: "cyclic", seed, reportEvery: Math.ceil(updates / 200) },
    ...(signal && { signal }),
  });
  for await (const report of dreaming) {
    reports.push(report);
    onReport(report);
    onProgress?.({ stage: "dreaming", done: report.epochs - awake.epochs, total: updates });
    if (report.status === "stopped") return undefined;
  }
  const failure = reports.at(-1)?.failure ?? null;
  const [then, now] = [awake, network].map((each) => measured(each, tested, seed)) as [Measured, Measured];
  const similarity = couplingSimilarity(awake.couplings.matrix, network.couplings.matrix, size);
  const norm = ({ couplings: { matrix } }: AttractorNetwork): number =>
    Math.sqrt(Array.from(matrix).reduce((sum, w) => sum + w * w, 0));
  const summary = {
    ...{ updates, failure, ...similarity, normRatio: norm(network) / norm(awake) },
    ...{ before: then.quantities, after: now.quantities },
  };
  const names = Object.keys(then.quantities) as (keyof Measured["quantities"])[];
  return {
    result: {
      schema: "credence-attractor-dream/1",
      settings: { updates, learningRate, inverseTemperature, seed },
      summary,
    },
    files: [{ name: NETWORK_FILE, content: saveAttractor(network, memory) }],
    tables: [
      {
        name: "dream",
        header: ["quantity", "before", "after"],
        rows: names.map((name) => [name, then.quantities[name], now.quantities[name]]),
      },
      {
        name: "course",
        header: ["updates", "surprise", "weight_change"],
        rows: reports.map((r) => [r.epochs - awake.epochs, r.surprise, r.weightChange]),
      },
    ],
    figures: [
      {
        name: "attractors",
        figure: statesFigure(
          "Where relaxation from the patterns ends, before and after dreaming",
          tested.labels,
          [
            { name: "pattern", states: tested.patterns },
            { name: "before", states: then.states },
            { name: "after", states: now.states },
          ],
          columns,
        ),
      },
      {
        name: "course",
        figure: linesFigure({
          title: "Dreaming: surprise of states, and change of couplings, mean of an update",
          xLabel: "Report",
          start: 1,
          panels: [
            { name: "surprise, nats", lines: [{ name: "mean", values: reports.map((r) => r.surprise) }] },
            {
              name: "squared change of couplings",
              lines: [{ name: "mean", values: reports.map((r) => r.weightChange) }],
            },
          ],
        }),
      },
      ...couplingsFigure("Couplings after dreaming", network.couplings.matrix, size).map((figure) => ({
        name: "couplings",
        figure,
      })),
    ],
    methods: `The network ran for ${updates} updates without evidence at inverse temperature ${inverseTemperature} while it learned with rate ${learningRate} (seed ${seed}). Before and after, each of ${tested.patterns.length} patterns was recalled from ${TRIALS} cues with normal noise of its own standard deviation, by ${STEPS} updates at unit inverse temperature, and relaxed from.

${REFERENCE}`,
    printed: [
      `${updates} updates without evidence; correlation of couplings before and after ${short(similarity.upperTriangleCorrelation)}`,
      align([
        ["quantity", "before", "after"],
        ...names.map((name) => [name, short(then.quantities[name]), short(now.quantities[name])]),
      ]),
    ].join("\n"),
    warnings: failure === null ? [] : [`learning diverged, and stopped there: ${failure}`],
    failed: failure !== null,
  };
}

interface Measured {
  readonly quantities: {
    readonly retrievalGain: number;
    readonly retention: number;
    readonly patternsConverged: number;
    readonly attractors: number;
    readonly orthogonality: number | null;
    readonly asymmetry: number;
  };
  readonly states: readonly ArrayLike<number>[];
}

function measured(network: AttractorNetwork, tested: Named, seed: number): Measured {
  const found = findAttractors(network, tested.patterns, {});
  const normals = stream(seed, purpose.simulation, 0);
  const chance = stream(seed, purpose.simulation, 1);
  const gains = tested.patterns.flatMap((target, k) =>
    Array.from({ length: TRIALS }, (_, trial) => {
      const at = k * TRIALS + trial;
      const numbers = normals.at(at);
      const cue = noisyCue(
        target,
        Float64Array.from(target, () => numbers.normal()),
        { noiseLevel: 1 },
      );
      return reconstruct(network, target, cue, "cue", {
        steps: STEPS,
        uniforms: [(step, node) => chance.uniform(at * STEPS + step, node)],
      }).gain;
    }),
  );
  return {
    quantities: {
      retrievalGain: meanOf(gains),
      retention: found.retention,
      ...{ patternsConverged: found.converged, attractors: found.unique.length },
      orthogonality: found.orthogonality,
      asymmetry: asymmetry(network.couplings.matrix, network.size),
    },
    states: found.relaxed.map(({ state }) => state),
  };
}
