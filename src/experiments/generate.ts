/**
 * `credence deep generate`: digits drawn from a network whose input is their class, by ancestral sampling, after learning
 * that also finds how much hidden units vary within a class.
 */

import { meanOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { energyNetwork, type Matrix, saveNetwork } from "../deep/index.js";
import { UsageError } from "../errors.js";
import { imagesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { purpose, shuffled, stream } from "../random/index.js";
import type { DigitImages } from "./deep-digits.js";
import { storedNetwork } from "./stored-network.js";

export interface GenerationOptions {
  readonly digits: DigitImages;
  readonly seed: number;
  /** Passes over the images; default 10. */
  readonly epochs?: number;
  /** Images learnt from, fewer than there are; default 1437. */
  readonly learnt?: number;
}

const CLASSES = 10;
const PIXELS = 64;
const HIDDEN = 32;
/** Of a pixel's error: its variance, ink being from -1 to 1, is 1/8. */
const PIXEL_PRECISION = 8;
/** Generated of each class: to be judged, and shown. */
const [JUDGED, SHOWN] = [20, 6];

interface GeneratedRow {
  readonly images: string;
  readonly count: number;
  /** Share whose nearest learnt image shows their class. */
  readonly recognised: number;
  /** Variance within classes, summed over pixels. */
  readonly spread: number;
}

/** An epoch, as it is kept. */
interface Epoch {
  readonly loss: number;
  readonly atBound: number;
}
const keyOf = (epoch: number): string => `epoch ${epoch}`;
const CHECKPOINT = "network";

type Image = readonly number[];
interface Labelled {
  readonly images: readonly Image[];
  readonly labels: readonly number[];
}

/**
 * Goes on after the epochs that an interrupted run finished, bit for bit.
 *
 * @returns undefined where it was stopped
 * @throws UsageError where no images are left to compare with
 */
export async function generationReport(
  { digits, seed, epochs = 10, learnt: count = 1437 }: GenerationOptions,
  { signal, onProgress, completed, onPart, checkpoint }: CheckRun,
): Promise<CheckReport | undefined> {
  if (count >= digits.images.length) {
    throw new UsageError(
      `images: some must be left to compare with; at most ${digits.images.length - 1}, got ${count}`,
    );
  }
  const { learnt, heldOut } = splitDigits(digits, count, seed);
  const finished: Epoch[] = [];
  for (
    let part = completed?.get(keyOf(0));
    part !== undefined;
    part = completed?.get(keyOf(finished.length))
  ) {
    finished.push(part as Epoch);
  }
  const { network, training } = storedNetwork(checkpoint?.read(CHECKPOINT), finished.length) ?? {
    network: digitNetwork(seed),
  };
  const passes = finished.slice(0, training?.epoch ?? 0);
  onProgress?.({ stage: "learning", done: passes.length, total: epochs });
  const options = {
    inference: { method: "fullCovariance", maxIterations: 2 },
    optimiser: { kind: "adam", learningRate: 0.01 },
    precisions: { rate: 0.1, layers: "hidden" },
    ...{
      epochs,
      batch: 20,
      shuffleSeed: seed,
      ...(signal && { signal }),
      ...(training && { resume: training }),
    },
  } as const;
  if (passes.length < epochs) {
    for await (const report of network.train(learnt.labels.map(oneHot), learnt.images, options)) {
      const stopped = report.status === "stopped";
      if (!stopped) {
        passes.push({ loss: report.loss, atBound: report.precisionsAtBound! });
        // First the epoch, then the network: a crash between them repeats an epoch, and loses none.
        onPart?.(keyOf(report.epoch), passes.at(-1));
        onProgress?.({ stage: "learning", done: report.epoch + 1, total: epochs });
      }
      checkpoint?.write(CHECKPOINT, saveNetwork(network, report.state));
      if (stopped) return undefined;
    }
  }
  const loss = passes.map((pass) => pass.loss);
  const { atBound } = passes.at(-1)!;
  const generate = (from: typeof network): Labelled => ({
    images: rowsOf(from.sample({ from: "prior", count: JUDGED, inputs: classes, seed })),
    labels: classes.flatMap((_, c) => Array<number>(JUDGED).fill(c)),
  });
  const generated = generate(network);
  const judge = (images: string, of: Labelled): GeneratedRow => ({
    ...{ images, count: of.images.length, recognised: recognised(of, learnt), spread: spreadOf(of) },
  });
  const own = [...network.model.precisions[1]!];
  network.model.precisions[1]!.fill(1);
  const unlearnt = generate(network);
  network.model.precisions[1]!.set(own);
  const rows = [
    judge("generated", generated),
    judge("generated, unit precisions", unlearnt),
    judge("held out", heldOut),
  ];
  const means = rowsOf(network.forward(classes));
  return {
    result: {
      schema: "credence-deep-generate/1",
      ...{
        seed,
        epochs,
        learnt: learnt.images.length,
        loss,
        images: rows,
        precisions: own,
        precisionsAtBound: atBound,
      },
    },
    tables: [
      { name: "images", header: Object.keys(rows[0]!), rows: rows.map((row) => Object.values(row)) },
      { name: "epochs", header: ["epoch", "loss"], rows: loss.map((value, epoch) => [epoch, value]) },
    ],
    figures: [{ name: "generated", figure: generatedFigure(learnt, means, generated.images) }],
    methods: METHODS,
    printed: [
      `Digits generated after ${epochs} ${epochs === 1 ? "epoch" : "epochs"} on ${learnt.images.length} images`,
      align([
        ["images", "count", "recognised", "spread"],
        ...rows.map((row) => [
          row.images,
          String(row.count),
          row.recognised.toFixed(3),
          row.spread.toFixed(1),
        ]),
      ]),
      "",
      "Recognised: the nearest image learnt from shows the class that was asked for. Spread: variance within classes, summed over pixels.",
    ].join("\n"),
    warnings: atBound > 0 ? [`${atBound} precisions ended at a bound`] : [],
    failed: false,
  };
}

const METHODS = `A network with the class as its input, ${HIDDEN} linear hidden units and ${PIXELS} pixels (ink from -1 to 1, error precision ${PIXEL_PRECISION}) learnt digits of 8 by 8 pixels (Alpaydin & Kaynak 1998) by Adam (rate 0.01, batches of 20), activities taking two exact steps for each update. Precisions of hidden units were learnt with the weights, 1/Π moving by a tenth towards the mean of squared errors plus their posterior variance (Rubin & Thayer 1982). Images were generated by ancestral sampling from a class: hidden values with normal noise of the learnt precisions, the pixels' prediction without noise. An image counts as recognised where the nearest learnt image, by squared distance, shows its class.

Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49.
Rubin, D. B., & Thayer, D. T. (1982). EM algorithms for ML factor analysis. Psychometrika, 47, 69-76.
`;

/** Class, hidden units, pixels. */
function digitNetwork(seed: number) {
  return energyNetwork({
    layers: [{ size: CLASSES }, { size: HIDDEN }, { size: PIXELS, precision: PIXEL_PRECISION }],
    connections: { initialiser: "fanIn" },
    seed,
  });
}

const oneHot = (label: number): number[] => Array.from({ length: CLASSES }, (_, c) => (c === label ? 1 : 0));
const classes = Array.from({ length: CLASSES }, (_, c) => oneHot(c));

/** Ink from -1 to 1, in a seeded order. */
function splitDigits({ images, labels }: DigitImages, count: number, seed: number) {
  const order = shuffled([...images.keys()], stream(seed, purpose.simulation, 6).at(0));
  const of = (rows: readonly number[]): Labelled => ({
    images: rows.map((at) => Array.from(images[at]!, (ink) => ink / 8 - 1)),
    labels: rows.map((at) => labels[at]!),
  });
  return { learnt: of(order.slice(0, count)), heldOut: of(order.slice(count)) };
}

function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, r) => Array.from(data.slice(r * columns, (r + 1) * columns)));
}

function recognised({ images, labels }: Labelled, learnt: Labelled): number {
  return meanOf(
    images.map((image, k) => {
      const distances = learnt.images.map((other) => squaredDistance(image, other));
      const nearest = distances.indexOf(Math.min(...distances));
      return learnt.labels[nearest] === labels[k] ? 1 : 0;
    }),
  );
}

function squaredDistance(a: Image, b: Image): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/** Mean over classes that have two images or more. */
function spreadOf({ images, labels }: Labelled): number {
  const groups = classes
    .map((_, c) => images.filter((_, k) => labels[k] === c))
    .filter((of) => of.length > 1);
  return meanOf(
    groups.map((of) => {
      const mean = Array.from({ length: PIXELS }, (_, i) => meanOf(of.map((image) => image[i]!)));
      return of.reduce((sum, image) => sum + squaredDistance(image, mean), 0) / (of.length - 1);
    }),
  );
}

function generatedFigure(learnt: Labelled, means: readonly Image[], generated: readonly Image[]) {
  const line = (name: string, of: readonly Image[]) => ({ name, images: of.map((values) => ({ values })) });
  return imagesFigure({
    title: "Digits generated from their class",
    columns: 8,
    names: classes.map((_, c) => String(c)),
    range: [-1, 1],
    unit: "ink",
    size: 48,
    lines: [
      line(
        "learnt from",
        classes.map((_, c) => learnt.images[learnt.labels.indexOf(c)] ?? means[c]!),
      ),
      line("prediction", means),
      ...Array.from({ length: SHOWN }, (_, k) =>
        line(
          `drawn ${k + 1}`,
          classes.map((_, c) => generated[c * JUDGED + k]!),
        ),
      ),
    ],
    note: "Ink beyond -1 and 1 has the colour of the end.",
  });
}
