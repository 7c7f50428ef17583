/** Examples of networks: the simulations of the paper on generalised hierarchical Gaussian filters, and uses of them. */

import { autoconnection } from "./autoconnection.js";
import { bandit } from "./bandit.js";
import { causalDiscovery } from "./causal-discovery.js";
import { cueCombination } from "./cue-combination.js";
import { elevenStates } from "./eleven-states.js";
import type { Outcome } from "./example.js";
import { heartRate } from "./heart-rate.js";
import { nonlinearCoupling } from "./nonlinear-coupling.js";
import { occasionalReadings } from "./occasional-readings.js";
import { pauseAndResume } from "./pause-and-resume.js";
import { planning } from "./planning.js";
import { sharedVolatility } from "./shared-volatility.js";
import { structureLearning } from "./structure-learning.js";
import { transitionLearning } from "./transition-learning.js";

export const examples: Readonly<Record<string, () => Outcome>> = {
  "shared-volatility": sharedVolatility,
  "cue-combination": cueCombination,
  "occasional-readings": occasionalReadings,
  autoconnection,
  "eleven-states": elevenStates,
  "heart-rate": heartRate,
  bandit,
  "nonlinear-coupling": nonlinearCoupling,
  "pause-and-resume": pauseAndResume,
  "causal-discovery": causalDiscovery,
  "structure-learning": structureLearning,
  "transition-learning": transitionLearning,
  planning,
};
