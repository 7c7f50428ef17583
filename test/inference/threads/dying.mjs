/** A worker thread that ends without a word after some evaluations. */

import { serveDensities } from "credence/node";
import { builders } from "./densities.mjs";

serveDensities({ normals: (data) => builders.normals({ ...data, until: 100 }) });
