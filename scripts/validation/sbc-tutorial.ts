// Simulation-based calibration of the published tutorial's model with its own hyperpriors: four people, 60 trials.
import { fileURLToPath } from "node:url";
import {
  type CalibrationSource,
  type CalibrationState,
  calibrate,
} from "../../src/inference/calibration/index.js";
import { replications } from "./replications.js";
import { answer, binaryAgent, densityOf, drawStudy, drawTruth, type StudyModel } from "./study.js";

const formulas = ["om2 ~ 1 + (1 | participant)", "ze ~ 1 + (1 | participant)"] as const;
const hyperpriors = {
  om2: { mean: "normal(mean=-5, sd=5)", sd: "half-normal(scale=10)" },
  ze: { mean: "normal(mean=0, sd=2)", sd: "half-normal(scale=2)" },
};
const size = { formulas, participants: 4, sessions: 1, trials: 60, sequences: 1 } as const;
const model: StudyModel = {
  agent: binaryAgent("normal(mean=-5, sd=5)", "lognormal(meanlog=0, sdlog=2)", "hgf_binary"),
  ...size,
  overrides: { source: "file", parameters: hyperpriors },
};
const sampling = {
  chains: 4,
  tune: 500,
  draws: 1000,
  targetAcceptance: 0.9,
  start: { kind: "prior" },
} as const;
const seed = 4;

export interface Ranked {
  readonly names: readonly string[];
  /** Undefined where the posterior could not be sampled. */
  readonly ranks?: readonly number[];
}

function replicate(index: number): Ranked {
  const study = drawStudy(model, seed, index);
  const empty = densityOf(study, study.participants);
  const source: CalibrationSource = {
    dimension: empty.dimension,
    drawPrior: (_, zOut) => empty.layout.unconstrain(drawTruth(study), zOut),
    simulate: (z) => densityOf(study, answer(study, empty.constrained(z))),
  };
  // The replications before this one are somebody else's.
  const before: CalibrationState = {
    seed,
    method: "nuts",
    names: [],
    ranks: Array.from({ length: index }, () => null),
  };
  const { value } = calibrate(source, { seed, replications: index + 1, sampling }, before).next();
  const ranks = value.ranks[index];
  return { names: value.names, ...(ranks == null ? {} : { ranks }) };
}

await replications<Ranked>(
  { name: "sbc-tutorial", seed, planned: 200, settings: { ...size, hyperpriors, sampling }, replicate },
  fileURLToPath(import.meta.url),
);
