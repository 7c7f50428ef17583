/** A long training of one network on images, epoch by epoch, that can be interrupted anywhere. */

import type { CheckRun } from "../checklist/report.js";
import {
  type BatchThreads,
  type EnergyNetwork,
  type Inference,
  type Matrix,
  saveNetwork,
  scorePredictions,
} from "../deep/index.js";
import { storedNetwork } from "./stored-network.js";

export const BATCH = 128;
/** Of the first update; the rate falls to 0 along half a cosine. */
export const RATE = 0.002;

/** One epoch. */
export interface Pass {
  /** Mean loss and accuracy of images learnt from, each before its update. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the others, after the epoch. */
  readonly testLoss: number;
  readonly testAccuracy: number;
  /** Spent on learning; in an epoch that was interrupted, since then. */
  readonly seconds: number;
}

export interface ImageRun {
  readonly method: string;
  readonly seed: number;
  readonly passes: readonly Pass[];
  readonly failure: string | null;
}

interface RowsOfImages {
  readonly x: Matrix;
  readonly y: Matrix;
}

export interface Training {
  readonly method: string;
  readonly inference: Inference;
  readonly seed: number;
  readonly epochs: number;
  readonly learnt: RowsOfImages;
  readonly held: RowsOfImages;
  readonly threads?: BatchThreads;
}

/**
 * Goes on after the epochs that are finished, bit for bit.
 *
 * @param start the network before it has learnt anything
 * @param report told how many epochs are done
 * @returns undefined where it was stopped
 */
export async function trainImages(
  { method, inference, seed, epochs, learnt, held, threads }: Training,
  start: () => EnergyNetwork,
  { signal, completed, onPart, checkpoint }: CheckRun,
  report: (done: number) => void,
): Promise<ImageRun | undefined> {
  const name = `${method}, seed ${seed}`;
  const keyOf = (epoch: number): string => `${name}, epoch ${epoch}`;
  const finished: Pass[] = [];
  for (
    let part = completed?.get(keyOf(0));
    part !== undefined;
    part = completed?.get(keyOf(finished.length))
  ) {
    finished.push(part as Pass);
  }
  report(Math.min(finished.length, epochs));
  if (finished.length >= epochs) return { method, seed, passes: finished.slice(0, epochs), failure: null };
  const { network, training } = storedNetwork(checkpoint?.read(name), finished.length) ?? {
    network: start(),
  };
  const passes = finished.slice(0, training?.epoch ?? 0);
  let since = performance.now();
  const options = {
    ...{ inference, epochs, batch: BATCH, shuffleSeed: seed },
    optimiser: {
      kind: "adam",
      learningRate: { kind: "cosine", value: RATE, decaySteps: epochs * Math.ceil(learnt.x.rows / BATCH) },
    } as const,
    ...(signal && { signal }),
    ...(threads && { threads }),
    ...(training && { resume: training }),
  };
  for await (const { epoch, loss, accuracy, status, state } of network.train(learnt.x, learnt.y, options)) {
    const seconds = (performance.now() - since) / 1000;
    if (status === "diverged") {
      return { method, seed, passes, failure: `epoch ${epoch}: an update would not have been finite` };
    }
    if (status === "done") {
      const test = scorePredictions("categorical", network.forward(held.x), held.y);
      const pass = { loss, accuracy: accuracy!, testLoss: test.loss, testAccuracy: test.accuracy, seconds };
      passes.push(pass);
      // First the epoch, then the network: a crash between them repeats an epoch, and loses none.
      onPart?.(keyOf(epoch), pass);
      report(epoch + 1);
    }
    checkpoint?.write(name, saveNetwork(network, state));
    if (status === "stopped") return undefined;
    since = performance.now();
  }
  checkpoint?.remove(name);
  return { method, seed, passes, failure: null };
}
