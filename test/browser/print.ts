/** Prints what this Node computes; bundled by other-node.test.ts. */

import { kernelInfo } from "../../src/compile/index.js";
import { evaluations } from "./evaluations.js";

const answer = { version: process.versions.node, backend: kernelInfo().backend, bits: evaluations() };
process.stdout.write(JSON.stringify(answer));
