/** `credence attractor faces`: where the images come from, and the folder of the results. */

import { digitPatterns, readDigits, zScore } from "../attractor/index.js";
import { DataError } from "../errors.js";
import { type Faces, facesDefaults, facesReport } from "../experiments/index.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { readText, sha256 } from "./files.js";
import { readPatterns } from "./pattern-file.js";
import { rowThreads } from "./row-threads.js";

export interface FacesOptions extends CheckFolderOptions {
  /** A .mat matrix of an image a column, a .npy array of images by rows by columns or by pixels, or a folder of .png. Default: 400 digits. */
  readonly faces?: string;
  /** 64 pixels and a label a line. */
  readonly digitsFile: string;
  readonly seed: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly starts?: number;
  /** Default as many as are worth it. */
  readonly threads?: number;
}

type Images = Pick<Faces, "patterns" | "labels" | "columns" | "published"> & { readonly sha256: string };

export async function runFaces(options: FacesOptions): Promise<CheckOutcome> {
  const { epochs: usual, batch: one, starts: many, pictureSteps } = facesDefaults;
  const { seed, epochs = usual, batch = one, starts = many } = options;
  const { sha256: hash, ...images } =
    options.faces === undefined ? digits(options.digitsFile) : await imagesOf(options.faces);
  const asked = { seed, epochs, batch, starts };
  return runCheck("attractor-faces", { ...asked, images: hash }, options, (run) =>
    facesReport(
      {
        ...{ ...images, ...asked, pictureSteps, now: () => performance.now() },
        threads: rowThreads(images.patterns[0]!.length, options.threads),
      },
      run,
    ),
  );
}

const COUNT = 400;
const SIDE = 64;

/** Where the faces of the simulation come from. */
const HOW =
  'the published simulation has the 400 Olivetti faces of 64 by 64 pixels: olivettifaces.mat, or in Python numpy.save("faces.npy", sklearn.datasets.fetch_olivetti_faces().images)';

async function imagesOf(file: string): Promise<Images> {
  const read = await readPatterns(file, { scale: "z-score" });
  const size = read.units.length;
  const root = Math.round(Math.sqrt(size));
  if (read.patterns.length < 2) {
    throw new DataError([
      { file, message: `expected several images, found ${read.patterns.length}; ${HOW}` },
    ]);
  }
  return {
    // The simulation adds this to the standard deviation; of z-scores it is 1.
    patterns: read.patterns.map((pattern) => zScore(pattern, 1e-8)),
    labels: read.labels,
    columns: read.columns ?? (root * root === size ? root : size),
    published: read.patterns.length === COUNT && size === SIDE * SIDE,
    sha256: read.sha256,
  };
}

/** The first 400 digits that come with the package, so that the command runs without faces. */
function digits(file: string): Images {
  const text = readText(file);
  const { images, labels } = readDigits(text, file);
  return {
    patterns: digitPatterns(images.slice(0, COUNT)),
    labels: labels.slice(0, COUNT).map(String),
    columns: 8,
    published: false,
    sha256: sha256(new TextEncoder().encode(text)),
  };
}
