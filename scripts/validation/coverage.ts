// Coverage of the population quantities of group fits: true values drawn from the hyperpriors of the fit, so that
// 90 % intervals hold them in 90 % of studies and their ranks are uniform.
import { fileURLToPath } from "node:url";
import { type FittedStudy, fitStudy, sampling } from "./fit.js";
import { replications } from "./replications.js";
import { binaryAgent, drawStudy, type StudyModel, twoGroups } from "./study.js";

const om2 = "normal(mean=-3.5, sd=0.8)";
const ze = "lognormal(meanlog=0.9, sdlog=0.4)";
const size = { formulas: twoGroups, participants: 16, sessions: 2, trials: 80, sequences: 2 } as const;
export const model: StudyModel = { agent: binaryAgent(om2, ze), ...size };
const seed = 1;

await replications<FittedStudy>(
  {
    ...{ name: "coverage", seed, planned: 200, settings: { ...size, priors: { om2, ze }, sampling } },
    replicate: (index) => fitStudy(drawStudy(model, seed, index)),
  },
  fileURLToPath(import.meta.url),
);
