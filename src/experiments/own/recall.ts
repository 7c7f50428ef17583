/** `credence attractor recall FILE`: what a trained network makes of cues. */

import {
  type AttractorNetwork,
  correlation,
  type InferenceOptions,
  noisyCue,
  reconstruct,
} from "../../attractor/index.js";
import { meanOf } from "../../checklist/moments.js";
import type { CheckReport } from "../../checklist/report.js";
import { linesFigure } from "../../figures/index.js";
import { align } from "../../fit/tables.js";
import { purpose, stream } from "../../random/index.js";
import { statesFigure } from "./pictures.js";
import { type Named, nearest, REFERENCE, short } from "./stored.js";
import { statesTable } from "./train.js";

export interface OwnRecall {
  readonly network: AttractorNetwork;
  /** What the network was taught, where its file says it. */
  readonly stored?: Named;
  readonly cues: Named;
  /** Standard deviation of noise that is added to each cue, times that of the cue. Default 0. */
  readonly noise: number;
  readonly inverseTemperature: number;
  readonly steps: number;
  readonly burnIn: number;
  readonly likelihoodPrecision: number;
  readonly seed: number;
  /** Pixels of a row of the images. */
  readonly columns: number;
}

/** Each cue is the first state and the evidence of every update; the answer is the mean state after the burn-in. */
export function recallCues(options: OwnRecall): CheckReport {
  const { network, stored, cues, noise, seed, columns, steps, burnIn } = options;
  const { inverseTemperature, likelihoodPrecision } = options;
  const normals = stream(seed, purpose.simulation, 0);
  const chance = stream(seed, purpose.activity, 0);
  const answers = cues.patterns.map((target, k) => {
    const numbers = normals.at(k);
    const cue = noisyCue(
      target,
      Float64Array.from(target, () => numbers.normal()),
      { noiseLevel: noise },
    );
    const inference: InferenceOptions = {
      ...{ inverseTemperature, steps, burnIn, likelihoodPrecision },
      ...(stored && { attractors: stored.patterns }),
      uniforms: [(step, node) => chance.uniform(k * steps + step, node)],
    };
    const { response, cueCorr, responseCorr, gain, run } = reconstruct(
      network,
      target,
      cue,
      "cue",
      inference,
    );
    const answer = stored && nearest(response, stored);
    return {
      ...{ label: cues.labels[k]!, cue, response, cueCorr, responseCorr, gain, run },
      nearest: answer?.label ?? null,
      nearestCorr: answer?.corr ?? null,
      cueNearestCorr: answer === undefined ? null : correlation(cue, stored!.patterns[answer.index]!),
    };
  });
  const noisy = noise > 0;
  const rows = answers.map(({ cue: _c, response: _r, run: _u, ...row }) => row);
  const summary = {
    cues: rows.length,
    cueCorr: meanOf(rows.map((row) => row.cueCorr)),
    responseCorr: meanOf(rows.map((row) => row.responseCorr)),
    gain: meanOf(rows.map((row) => row.gain)),
  };
  const settings = { noise, inverseTemperature, steps, burnIn, likelihoodPrecision, seed };
  const heads = answers.map(({ label }) => [label]);
  return {
    result: { schema: "credence-attractor-recall/1", settings, summary, cues: rows },
    tables: [
      {
        name: "recall",
        header: ["cue", "cue_corr", "response_corr", "gain", "nearest", "nearest_corr", "cue_nearest_corr"],
        rows: rows.map((row) => [
          ...[row.label, row.cueCorr, row.responseCorr, row.gain],
          ...[row.nearest, row.nearestCorr, row.cueNearestCorr],
        ]),
      },
      statesTable(
        "responses",
        ["cue"],
        heads,
        answers.map(({ response }) => response),
      ),
      ...(noisy
        ? [
            statesTable(
              "cues",
              ["cue"],
              heads,
              answers.map(({ cue }) => cue),
            ),
          ]
        : []),
    ],
    figures: [
      {
        name: "recall",
        figure: statesFigure(
          noisy ? "Targets, noisy cues and responses" : "Cues and responses",
          cues.labels,
          [
            ...(noisy ? [{ name: "target", states: cues.patterns }] : []),
            {
              name: "cue",
              states: answers.map(({ cue }) => cue),
              ...(noisy && { captions: answers.map(({ cueCorr }) => `r ${cueCorr.toFixed(2)}`) }),
            },
            {
              name: "response",
              states: answers.map(({ response }) => response),
              captions: answers.map(({ responseCorr }) => `r ${responseCorr.toFixed(2)}`),
            },
          ],
          columns,
        ),
      },
      ...(stored === undefined
        ? []
        : [
            {
              name: "projections",
              figure: linesFigure({
                title: "Projections of the state on stored patterns, |a · x|",
                xLabel: "Update",
                start: 1,
                panels: answers.slice(0, PANELS).map(({ label, run }) => ({
                  name: `cue ${label}`,
                  lines: stored.labels
                    .slice(0, LINES)
                    .map((name, a) => ({ name, values: run.projections!.map((each) => each[a]!) })),
                })),
                note: shownOf(cues.labels.length, stored.labels.length),
              }),
            },
          ]),
    ],
    methods: `Cues were recalled by ${steps} stochastic updates at inverse temperature ${inverseTemperature}, each cue being the first state and, times ${likelihoodPrecision}, the evidence of every update${noisy ? `; normal noise of ${noise} times the standard deviation of the row was added to each` : ""}. Responses are means of the states after the first ${burnIn} updates (seed ${seed}).

${REFERENCE}`,
    printed: [
      `${rows.length} cues${noisy ? `, noise ${noise} times their standard deviation` : ""}`,
      align([
        [
          "cue",
          ...(noisy ? ["corr of cue"] : []),
          "corr of response",
          ...(stored ? ["nearest", "its corr"] : []),
        ],
        ...rows
          .slice(0, PRINTED)
          .map((row) => [
            row.label,
            ...(noisy ? [short(row.cueCorr)] : []),
            short(row.responseCorr),
            ...(stored ? [row.nearest!, short(row.nearestCorr)] : []),
          ]),
      ]),
      ...(rows.length > PRINTED ? [`(${rows.length - PRINTED} more in recall.csv)`] : []),
    ].join("\n"),
    warnings: [],
    failed: false,
  };
}

/** Cues that are printed and drawn, stored patterns that are drawn, at most. */
const [PRINTED, PANELS, LINES] = [20, 6, 12];

function shownOf(cues: number, patterns: number): string {
  const parts = [
    ...(cues > PANELS ? [`the first ${PANELS} of ${cues} cues`] : []),
    ...(patterns > LINES ? [`the first ${LINES} of ${patterns} patterns`] : []),
  ];
  return parts.length === 0 ? "" : `Shown: ${parts.join(", ")}.`;
}
