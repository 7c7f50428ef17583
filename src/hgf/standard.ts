/** The standard conventions: what a trial does, as derived in Weber et al. 2023. */

import { predictStandard } from "./standard-predict.js";
import { updateStandard } from "./standard-update.js";
import type { Conduct } from "./step.js";

export const standard: Conduct = { predict: predictStandard, update: updateStandard };
