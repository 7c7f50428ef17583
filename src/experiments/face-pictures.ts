/**
 * Pictures of Simulation 6 (Spisak & Friston): stored images; what is made of noisy ones as memory (inverse temperature) and
 * evidence (likelihood precision) weigh more or less; and a grid of both. Published settings.
 */

import {
  type AttractorNetwork,
  correlation,
  infer,
  type Member,
  noisyCue,
  zScore,
} from "../attractor/index.js";
import type { CheckReport } from "../checklist/report.js";
import { type Figure, imagesFigure } from "../figures/index.js";
import { purpose, stream } from "../random/index.js";

export interface FacePictures {
  readonly network: AttractorNetwork;
  /** Z-scored images. */
  readonly patterns: readonly Float64Array[];
  readonly labels: readonly string[];
  /** Pixels of a row. */
  readonly columns: number;
  readonly seed: number;
  /** Updates of a reconstruction, at least 2. Those of the grid are 100 at most. */
  readonly steps: number;
}

interface Setting {
  readonly inverseTemperature: number;
  readonly likelihood: number;
}

const setting = (inverseTemperature: number, likelihood: number): Setting => ({
  inverseTemperature,
  likelihood,
});

/** Noise in standard deviations of the image, and what each column weighs. */
const reconstructions = [
  { noise: 0.5, settings: [setting(0.4, 2), setting(0.7, 1), setting(1, 0.5)] },
  { noise: 2, settings: [setting(0.4, 0.9), setting(0.7, 0.6), setting(1, 0.3)] },
] as const;

const grid = {
  ...{ noise: 2, steps: 100 },
  inverseTemperatures: [0.4, 0.6, 0.8, 1, 1.2],
  likelihoods: [0.4, 0.3, 0.2, 0.1],
} as const;

const BURN_IN = 10;
/** Images that are stored, and those of a figure of reconstructions. */
const [STORED, RECALLED] = [10, 6];
/** Colours of z-scores: what lies beyond has the colour of the end. */
const RANGE = [-3, 3] as const;

type NamedFigure = CheckReport["figures"][number];

/** Pieces of the work, each a figure. */
export function facePictures(asked: FacePictures): (() => NamedFigure)[] {
  return [
    () => ({ name: "stored", figure: storedFigure(asked) }),
    ...reconstructions.map((_, k) => () => ({
      name: `columns-noise-${reconstructions[k]!.noise}`,
      figure: columnsFigure(asked, k),
    })),
    () => ({ name: "precision-grid", figure: gridFigure(asked) }),
  ];
}

function storedFigure({ patterns, labels, columns }: FacePictures): Figure {
  return imagesFigure({
    ...{ title: `The first of ${patterns.length} stored images`, columns, unit: "z-score", range: RANGE },
    names: labels.slice(0, STORED),
    lines: [{ name: "", images: patterns.slice(0, STORED).map((values) => ({ values })) }],
  });
}

function columnsFigure(asked: FacePictures, k: number): Figure {
  const { noise, settings } = reconstructions[k]!;
  const targets = asked.patterns.slice(0, RECALLED);
  const cues = targets.map((target, t) => cueOf(asked, target, k * RECALLED + t, noise));
  const responses = settings.map((one, s) =>
    respond(
      asked,
      cues.map((cue) => evidenceOf(cue, one.likelihood)),
      { ...one, steps: asked.steps, part: k * settings.length + s },
    ),
  );
  const { columns, labels } = asked;
  return imagesFigure({
    ...{ title: `Images, cues with noise of ${noise} standard deviations, and responses`, columns },
    ...{ unit: "z-score", range: RANGE, size: 84 },
    names: [
      ...["image", "noisy cue"],
      ...settings.map((one) => `β ${one.inverseTemperature}, s ${one.likelihood}`),
    ],
    lines: targets.map((target, t) => ({
      name: labels[t]!,
      images: [
        { values: target },
        ...[cues[t]!, ...responses.map((each) => each[t]!)].map((values) => picture(values, target)),
      ],
    })),
    note: `Responses are means of ${asked.steps} updates at inverse temperature β, with s times the cue as evidence. ${NOTE}`,
  });
}

function gridFigure(asked: FacePictures): Figure {
  const { inverseTemperatures, likelihoods, noise } = grid;
  const target = asked.patterns[0]!;
  const cue = cueOf(asked, target, reconstructions.length * RECALLED, noise);
  const steps = Math.min(grid.steps, asked.steps);
  const responses = inverseTemperatures.map((inverseTemperature, k) =>
    respond(
      asked,
      likelihoods.map((likelihood) => evidenceOf(cue, likelihood)),
      { inverseTemperature, steps, part: RECALLED + k },
    ),
  );
  return imagesFigure({
    ...{ title: "One noisy image, by the weight of memory and of evidence", columns: asked.columns },
    ...{ unit: "z-score", range: RANGE, size: 84 },
    names: inverseTemperatures.map((beta) => `β ${beta}`),
    lines: likelihoods.map((likelihood, row) => ({
      name: `s ${likelihood}`,
      images: responses.map((each) => picture(each[row]!, target)),
    })),
    note: `Columns: inverse temperature β; lines: s times the cue is the evidence. The cue has noise of ${noise} standard deviations, r ${correlation(cue, target).toFixed(2)} with the image; responses are means of ${steps} updates. ${NOTE}`,
  });
}

const NOTE = `The first ${BURN_IN} updates are left out. r: correlation with the image.`;

const picture = (values: Float64Array, target: Float64Array) => ({
  values: zScore(values, 1e-8),
  caption: `r ${correlation(values, target).toFixed(2)}`,
});

function cueOf({ seed }: FacePictures, target: Float64Array, k: number, noiseLevel: number): Float64Array {
  const numbers = stream(seed, purpose.simulation, 2).at(k);
  const normals = Float64Array.from(target, () => numbers.normal());
  return noisyCue(target, normals, { noiseLevel });
}

const evidenceOf = (cue: Float64Array, likelihood: number): Member => ({
  initial: cue,
  evidence: cue.map((x) => likelihood * x),
});

/** Mean states. @param part tells the random numbers of runs apart */
function respond(
  { network, seed }: FacePictures,
  members: readonly Member[],
  asked: { readonly inverseTemperature: number; readonly steps: number; readonly part: number },
): Float64Array[] {
  const { inverseTemperature, steps, part } = asked;
  // The first two streams of activity are those of training and of the recall in the table.
  const uniforms = members.map((_, k) => stream(seed, purpose.activity, 2 + part * RECALLED + k).uniform);
  const burnIn = Math.min(BURN_IN, steps - 1);
  return infer(network, members, { inverseTemperature, steps, burnIn, uniforms }).map(
    ({ meanState }) => meanState,
  );
}
