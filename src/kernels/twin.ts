/** All kernels in plain TypeScript: the judge of the compiled ones, and what runs where WebAssembly may not. */

import type { Memory } from "./engine.js";
import type { FloatType } from "./memory.js";
import type { Ground, RawKernels } from "./raw.js";
import type { RawBeliefs } from "./raw-beliefs.js";
import { twinActivations } from "./twin-activations.js";
import { twinBeliefs } from "./twin-beliefs.js";
import { twinBlocks } from "./twin-blocks.js";
import { twinCholesky } from "./twin-cholesky.js";
import { twinProducts } from "./twin-products.js";
import { twinRows } from "./twin-rows.js";
import { twinSparse } from "./twin-sparse.js";
import { twinUpdates } from "./twin-updates.js";
import { twinVectors } from "./twin-vectors.js";

export function twinKernels(memory: Memory, float: FloatType): RawKernels {
  const ground = float === "float32" ? single(memory) : double(memory);
  const vectors = twinVectors(ground);
  return {
    ...twinProducts(ground),
    ...vectors,
    ...twinActivations(ground),
    ...twinUpdates(ground),
    ...twinCholesky(ground),
    ...twinBlocks(ground, vectors),
    ...twinRows(ground, vectors),
    ...twinSparse(ground),
  };
}

/** Those in float32, with the kernels of beliefs. */
export function singleTwin(memory: Memory): RawKernels & RawBeliefs {
  return { ...twinKernels(memory, "float32"), ...twinBeliefs(single(memory)) };
}

function single(memory: Memory): Ground {
  const numbers = viewOf(memory, (buffer) => new Float32Array(buffer));
  return { ...otherViews(memory), numbers, size: 4, round: Math.fround, lanes: 8 };
}

function double(memory: Memory): Ground {
  const views = otherViews(memory);
  return { ...views, numbers: views.doubles, size: 8, round: (x) => x, lanes: 4 };
}

function otherViews(memory: Memory): Pick<Ground, "doubles" | "wholes"> {
  return {
    doubles: viewOf(memory, (buffer) => new Float64Array(buffer)),
    wholes: viewOf(memory, (buffer) => new Int32Array(buffer)),
  };
}

/** All of the memory as numbers, anew where it has grown. */
function viewOf<View extends Float32Array | Float64Array | Int32Array>(
  memory: Memory,
  make: (buffer: ArrayBuffer) => View,
): () => View {
  let view = make(memory.buffer);
  return () => {
    if (view.buffer !== memory.buffer) view = make(memory.buffer);
    return view;
  };
}
