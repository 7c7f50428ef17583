/**
 * `credence attractor faces`: many large images in one network (Simulation 6 of Spisak & Friston): what is retained, what
 * becomes of noisy cues, how many attractors there are beside the images.
 */

import {
  type AttractorNetwork,
  asymmetry,
  attractorNetwork,
  bytesPerUpdate,
  type Clock,
  correlation,
  employRowThreads,
  infer,
  loadAttractor,
  noisyCue,
  type Relaxed,
  type RowThreads,
  readBandwidth,
  relax,
  saveAttractor,
  type TrainingProtocol,
  trainEpochs,
  uniqueStates,
} from "../attractor/index.js";
import { meanOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { align } from "../fit/tables.js";
import { purpose, stream } from "../random/index.js";
import { OF_FACES, printedOf } from "./face-bands.js";
import { facePictures } from "./face-pictures.js";
import { statesFigure } from "./own/pictures.js";
import { REFERENCE, short } from "./own/stored.js";
import { statesTable, threadsWarning } from "./own/train.js";

/** Of the published simulation. */
const training = {
  ...{ evidenceLevel: 1, inverseTemperature: 0.7, learningRate: 1e-4, steps: 10 },
  statePolicy: "reset",
} as const;
export const facesDefaults = { epochs: 10_000, starts: 200, batch: 1, pictureSteps: 500 } as const;

/** Where a relaxation ended. */
interface Found {
  readonly status: Relaxed["status"];
  readonly state: readonly number[];
}

export interface Faces {
  /** Z-scored images. */
  readonly patterns: readonly Float64Array[];
  readonly labels: readonly string[];
  /** Pixels of a row. */
  readonly columns: number;
  /** Whether these are as many images, of as many pixels, as the faces of the bands. */
  readonly published: boolean;
  readonly seed: number;
  /** Presentations, and how many of them run side by side in lock-step. */
  readonly epochs: number;
  readonly batch: number;
  /** Uniform states from which attractors are looked for. */
  readonly starts: number;
  /** Updates of a reconstruction in pictures, at least 2. */
  readonly pictureSteps: number;
  /** Times learning, beside what memory allows. Default: nothing is timed. */
  readonly now?: Clock;
  /** Share the network's rows in learning and recall. Default: the calling thread alone. */
  readonly threads?: RowThreads;
}

/** Members of a batch, and images of a figure. */
const [BATCH, SHOWN, MOST] = [50, 6, 30];
/** Reports of learning in all, and between two checkpoints, which are as large as the couplings. */
const [REPORTS, BETWEEN] = [200, 10];
const CHECKPOINT = "network";

/** @returns undefined where it was stopped: what was learned, and which attractors were found, is kept */
export async function facesReport(faces: Faces, run: CheckRun): Promise<CheckReport | undefined> {
  const kept = run.checkpoint?.read(CHECKPOINT);
  const network =
    kept === undefined ? attractorNetwork({ size: faces.patterns[0]!.length }) : loadAttractor(kept).network;
  const { threads } = faces;
  const crew = threads && (await employRowThreads(network, threads));
  try {
    return await learnAndRecall(network, faces, crew?.threads ?? 1, run);
  } finally {
    crew?.close();
  }
}

async function learnAndRecall(
  network: AttractorNetwork,
  { patterns, labels, columns, published, seed, epochs, batch, starts, pictureSteps, now, threads }: Faces,
  used: number,
  { signal, onProgress, completed, onPart, checkpoint }: CheckRun,
): Promise<CheckReport | undefined> {
  const { size } = network;
  const left = epochs - network.epochs;
  const reportEvery = Math.max(1, Math.ceil(epochs / REPORTS));
  let failure: string | undefined;
  const start = now?.();
  const watched = {
    ...training,
    patterns,
    epochs: left,
    batch,
    seed,
    reportEvery,
    ...(signal && { signal }),
  };
  for await (const report of left === 0 ? [] : trainEpochs(network, watched)) {
    failure = report.failure;
    onProgress?.({ stage: "learning", done: report.epochs, total: epochs });
    const stopped = report.status === "stopped";
    if (stopped || report.epochs === epochs || report.epochs % (BETWEEN * reportEvery) === 0) {
      checkpoint?.write(CHECKPOINT, saveAttractor(network));
    }
    if (stopped) return undefined;
  }
  if (failure !== undefined) return diverged(failure);
  const learned = { epochs: left, steps: training.steps, batch };
  const time = now && left > 0 ? learningTime(size, learned, now() - start!, now, used) : undefined;

  /** In pieces, so that a signal comes through; undefined where it did. */
  async function each<Answer>(
    stage: string,
    total: number,
    piece: number,
    work: (from: number, to: number) => Answer[],
  ): Promise<Answer[] | undefined> {
    const answers: Answer[] = [];
    for (let from = 0; from < total; from += piece) {
      onProgress?.({ stage, done: from, total });
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (signal?.aborted) return undefined;
      answers.push(...work(from, Math.min(total, from + piece)));
    }
    return answers;
  }
  const ends = (inverseTemperature: number) =>
    each(`relaxing at ${inverseTemperature}`, patterns.length, BATCH, (from, to) =>
      infer(
        network,
        patterns.slice(from, to).map((initial) => ({ initial })),
        { inverseTemperature, steps: 150, mode: "deterministic" },
      ).map(({ last }) => last),
    );
  const cold = await ends(100);
  const warm = cold && (await ends(1));
  const normals = stream(seed, purpose.simulation, 0);
  const chance = stream(seed, purpose.activity, 1);
  const recalled =
    warm &&
    (await each("recalling", patterns.length, BATCH, (from, to) => {
      const cues = patterns.slice(from, to).map((pattern, k) => {
        const numbers = normals.at(from + k);
        return noisyCue(
          pattern,
          Float64Array.from(pattern, () => numbers.normal()),
          { noiseLevel: 2 },
        );
      });
      const steps = 100;
      const runs = infer(
        network,
        cues.map((cue) => ({ initial: cue, evidence: cue })),
        {
          ...{ inverseTemperature: 2, steps, burnIn: 5 },
          uniforms: cues.map((_, k) => (step, node) => chance.uniform((from + k) * steps + step, node)),
        },
      );
      return cues.map((cue, k) => ({ cue, response: runs[k]!.meanState }));
    }));
  const uniform = stream(seed, purpose.simulation, 1);
  const searched =
    recalled &&
    (await each("looking for attractors", starts, 1, (from) => {
      const key = `start ${from + 1}`;
      const before = completed?.get(key) as Found | undefined;
      if (before !== undefined) return [before];
      const start = Float64Array.from({ length: size }, (_, i) => 2 * uniform.uniform(from, i) - 1);
      const { status, state } = relax(network, start, { stop: "state", tolerance: 1e-5, maxSteps: 500 });
      const found: Found = { status, state: [...state] };
      onPart?.(key, found);
      return [found];
    }));
  const pieces = facePictures({ network, patterns, labels, columns, seed, steps: pictureSteps });
  const pictures = searched && (await each("drawing", pieces.length, 1, (from) => [pieces[from]!()]));
  if (!cold || !warm || !recalled || !searched || !pictures) return undefined;

  const found = searched.filter(({ status }) => status === "converged").map(({ state }) => state);
  const unique = uniqueStates(found, 0.2).map((k) => found[k]!);
  const meanCorr = (states: readonly ArrayLike<number>[]): number =>
    meanOf(states.map((state, k) => correlation(state, patterns[k]!)));
  const weights = network.couplings.matrix;
  const noisyCorrelation = meanCorr(recalled.map(({ cue }) => cue));
  const reconstruction = meanCorr(recalled.map(({ response }) => response));
  const quantities: Readonly<Record<string, number>> = {
    retention: meanCorr(cold),
    ...{ noisyCorrelation, reconstruction, gain: reconstruction - noisyCorrelation },
    uniqueAttractors: unique.length,
    convergedStarts: found.length,
    asymmetry: asymmetry(weights, size),
    ...spreadOf(weights),
    pairCorrelationOfEnds: pairCorrelation(warm),
    pairCorrelationOfImages: pairCorrelation(patterns),
    retentionAtUnitTemperature: meanCorr(warm),
  };
  const theSame = published && Math.abs(quantities.pairCorrelationOfImages! - OF_FACES) < 1e-3;
  const bands = printedOf[batch];
  const judged =
    theSame && bands !== undefined && epochs === facesDefaults.epochs && starts === facesDefaults.starts;
  const rows = Object.entries(quantities).map(([name, value]) => {
    const { published: theirs, band } = theSame ? (bands?.[name] ?? {}) : {};
    const outside = judged && band !== undefined && !(value >= band[0] && value <= band[1]);
    return { name, value, theirs, band, outside };
  });
  const outside = rows.filter((row) => row.outside);
  const images = (name: string, states: readonly ArrayLike<number>[]) => ({
    ...{ name, states: states.slice(0, SHOWN) },
    captions: states.slice(0, SHOWN).map((state, k) => `r ${correlation(state, patterns[k]!).toFixed(2)}`),
  });
  const names = labels.slice(0, SHOWN);
  return {
    result: {
      schema: "credence-attractor-faces/1",
      settings: { ...training, epochs, batch, starts, seed, images: patterns.length, pixels: size },
      ...{ judged, quantities },
    },
    tables: [
      {
        name: "quantities",
        header: ["quantity", "value", "published", "low", "high"],
        rows: rows.map(({ name, value, theirs, band }) => [
          ...[name, value, theirs ?? null, band?.[0] ?? null, band?.[1] ?? null],
        ]),
      },
      ...(time === undefined
        ? []
        : [{ name: "time", header: Object.keys(time), rows: [Object.values(time)] }]),
      statesTable(
        "attractors",
        ["attractor"],
        unique.map((_, k) => [k + 1]),
        unique,
      ),
    ],
    figures: [
      ...pictures,
      {
        name: "recall",
        figure: statesFigure(
          "Images, the states they relax to, and what is made of noisy cues",
          names,
          [
            { name: "image", states: patterns.slice(0, SHOWN) },
            images("relaxed", warm),
            images(
              "noisy cue",
              recalled.map(({ cue }) => cue),
            ),
            images(
              "response",
              recalled.map(({ response }) => response),
            ),
          ],
          columns,
        ),
      },
      ...(unique.length === 0
        ? []
        : [
            {
              name: "attractors",
              figure: statesFigure(
                unique.length > MOST
                  ? `The first ${MOST} of ${unique.length} attractors found from uniform states`
                  : "Attractors found from uniform states",
                unique.slice(0, MOST).map((_, k) => String(k + 1)),
                [{ name: "attractor", states: unique.slice(0, MOST) }],
                columns,
              ),
            },
          ]),
    ],
    methods: methods(patterns.length, size, { epochs, batch, starts, seed }),
    printed: [
      `${patterns.length} images of ${size} pixels, ${epochs} epochs of ${training.steps} updates, seed ${seed}`,
      align([
        ["quantity", "here", "published", "band of one run"],
        ...rows.map(({ name, value, theirs, band }) => [
          ...[name, short(value), theirs === undefined ? "-" : short(theirs)],
          band === undefined ? "-" : `${short(band[0])} to ${short(band[1])}`,
        ]),
      ]),
      ...(time === undefined
        ? []
        : [
            `learning took ${short(time.seconds)} s on ${time.threads === 1 ? "one thread" : `${time.threads} threads`}, ${short(time.ms_per_update)} ms an update; memory gives one thread its ${short(time.bytes_per_update / 1e6)} MB in ${short(time.bound_ms)} ms, at ${short(time.bytes_per_second / 1e9)} GB/s`,
          ]),
    ].join("\n"),
    warnings: [
      ...threadsWarning(size, threads),
      ...(theSame
        ? judged
          ? []
          : [
              "bands are of 10,000 epochs, one by one or 16 side by side, and 200 starts; this run is not judged",
            ]
        : [
            "these are not the 400 faces of the published simulation: there is nothing printed to compare with",
          ]),
      ...outside.map(({ name }) => `${name}: outside the band of one run`),
    ],
    failed: outside.length > 0,
  };
}

/** What learning took on so many threads, and what its bytes take to come from memory to one. */
function learningTime(
  size: number,
  protocol: TrainingProtocol,
  milliseconds: number,
  now: Clock,
  threads: number,
) {
  const bytes = bytesPerUpdate(size, protocol);
  const bandwidth = readBandwidth(now);
  return {
    threads,
    seconds: milliseconds / 1000,
    ms_per_update: milliseconds / (protocol.epochs * protocol.steps),
    bytes_per_update: bytes,
    bytes_per_second: bandwidth,
    bound_ms: (1000 * bytes) / bandwidth,
  };
}

function diverged(failure: string): CheckReport {
  return {
    result: { schema: "credence-attractor-faces/1", failure },
    ...{ tables: [], figures: [], methods: REFERENCE },
    printed: `learning diverged: ${failure}`,
    ...{ warnings: [], failed: true },
  };
}

/** Standard deviation of all couplings, those of units with themselves included, and the largest of them. */
function spreadOf(weights: ArrayLike<number>): { weightSd: number; largestWeight: number } {
  let [sum, squares, largestWeight] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!;
    sum += w;
    squares += w * w;
    largestWeight = Math.max(largestWeight, Math.abs(w));
  }
  const mean = sum / weights.length;
  return { weightSd: Math.sqrt(squares / weights.length - mean * mean), largestWeight };
}

/** Mean correlation of all pairs. */
function pairCorrelation(states: readonly ArrayLike<number>[]): number {
  return meanOf(states.flatMap((a, i) => states.slice(i + 1).map((b) => correlation(a, b))));
}

function methods(
  count: number,
  size: number,
  { epochs, batch, starts, seed }: Pick<Faces, "epochs" | "batch" | "starts" | "seed">,
): string {
  const together =
    batch === 1
      ? ""
      : `, ${batch} epochs side by side with their changes of couplings added after each update`;
  return `A self-orthogonalising attractor network of ${size} units in single precision learned ${count} images, each z-scored over its pixels, shown at random in ${epochs} epochs of ${training.steps} updates that start from 0, with evidence level ${training.evidenceLevel}, inverse temperature ${training.inverseTemperature} and learning rate ${training.learningRate}${together} (seed ${seed}). Retention is the mean correlation of an image and the state that 150 deterministic updates from it end in, at inverse temperature 100 and at 1. Cues have normal noise of twice the standard deviation of the image; responses are means of 100 stochastic updates at inverse temperature 2 after the first five, from the cue, with the cue as evidence. Attractors are where deterministic updates at inverse temperature 1 from ${starts} uniform states end (no unit moves by 1e-5, at most 500 updates); they are the same where no unit differs by 0.2.

${REFERENCE}`;
}
