// Power: studies as large as the published one, of its true values, whose groups differ by 0.9 in om2 with an sd of
// 0.6 between people; the priors are those of its analysis.
import { fileURLToPath } from "node:url";
import { type FittedStudy, fitStudy, sampling } from "./fit.js";
import { replications } from "./replications.js";
import { binaryAgent, drawStudy, type StudyModel, twoGroups } from "./study.js";

const om2 = "normal(mean=-3, sd=2)";
const ze = "lognormal(meanlog=3.871201010907891, sdlog=1)";
const size = { formulas: twoGroups, participants: 24, sessions: 2, trials: 160, sequences: 2 } as const;
const model: StudyModel = { agent: binaryAgent(om2, ze), ...size };
const given = {
  "b_om2[Intercept]": -3.4,
  "b_om2[group=patient]": 0.9,
  "b_om2[age]": -0.4,
  "b_om2[session=2]": 0.5,
  "sd_om2[participant, Intercept]": 0.6,
  "b_ze[Intercept]": 0.9,
  "sd_ze[participant, Intercept]": 0.4,
};
const seed = 3;

await replications<FittedStudy>(
  {
    ...{ name: "power", seed, planned: 200 },
    settings: { ...size, priors: { om2, ze }, given, sampling },
    replicate: (index) => fitStudy(drawStudy(model, seed, index), given),
  },
  fileURLToPath(import.meta.url),
);
