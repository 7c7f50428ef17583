/** How a trial runs in a network of any shape, under the standard conventions and pyhgf's (`conventions.ts`). */

import { predictTrial } from "./predict.js";
import type { Conduct } from "./step.js";
import { updateTrial } from "./update.js";

export const general: Conduct = { predict: predictTrial, update: updateTrial };
