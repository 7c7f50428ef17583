// False positives: studies whose groups do not differ, everything else drawn from the hyperpriors of the fit.
import { fileURLToPath } from "node:url";
import { type FittedStudy, fitStudy, sampling } from "./fit.js";
import { replications } from "./replications.js";
import { binaryAgent, drawStudy, type StudyModel, twoGroups } from "./study.js";

const om2 = "normal(mean=-3.5, sd=0.8)";
const ze = "lognormal(meanlog=0.9, sdlog=0.4)";
const size = { formulas: twoGroups, participants: 16, sessions: 2, trials: 80, sequences: 2 } as const;
const model: StudyModel = { agent: binaryAgent(om2, ze), ...size };
const given = { "b_om2[group=patient]": 0 };
const seed = 2;

await replications<FittedStudy>(
  {
    ...{ name: "false-positives", seed, planned: 200 },
    settings: { ...size, priors: { om2, ze }, given, sampling },
    replicate: (index) => fitStudy(drawStudy(model, seed, index), given),
  },
  fileURLToPath(import.meta.url),
);
