/** A worker thread of one's own, which knows a density of one's own. */

import { serveDensities } from "credence/node";
import { builders } from "./densities.mjs";

serveDensities(builders);
