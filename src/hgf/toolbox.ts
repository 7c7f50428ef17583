/** The conventions of the MATLAB toolbox 8.2. */

import type { Conduct } from "./step.js";
import { predictAsToolbox } from "./toolbox-predict.js";
import { updateAsToolbox } from "./toolbox-update.js";

export const toolbox: Conduct = { predict: predictAsToolbox, update: updateAsToolbox };
