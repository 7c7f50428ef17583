/** Runs every plan of a recurrence on WebAssembly and on the interpreter, and lists where their bits differ. */

import { type Batch, interpreter, type Recurrence, type Series } from "../../src/compile/index.js";
import { planGradient, planHessianVector, planOutputs, planValue } from "../../src/compile/plan.js";
import { webAssembly } from "../../src/compile/wasm/backend.js";

/**
 * Values, failures, gradients, derivatives of the gradient along a direction, and outputs of every trial, those of
 * failed lanes included.
 *
 * @param active parameters that derivatives are taken with respect to
 * @param width vectors side by side; chosen by the size of the program where left out
 */
export function differences(
  recurrence: Recurrence,
  series: Series,
  batch: Batch,
  active: readonly number[],
  width?: number,
): string[] {
  const conditions = series.conditions?.count ?? 1;
  const direction = new Float64Array(active.length * conditions * batch.lanes).map(
    (_, i) => ((i * 7) % 5) - 2,
  );
  const along: Batch = {
    ...batch,
    parameters: Float64Array.from([...batch.parameters, ...direction]),
  };
  const varying = conditions > 1;
  const tasks = {
    value: { plan: planValue(recurrence, varying), batch },
    gradient: { plan: planGradient(recurrence, active, varying), batch },
    "derivative of the gradient": { plan: planHessianVector(recurrence, active, varying), batch: along },
    outputs: { plan: planOutputs(recurrence, varying), batch },
  };
  const found: string[] = [];
  for (const [task, { plan, batch: lanes }] of Object.entries(tasks)) {
    const got = webAssembly(width).load(plan)(series, lanes);
    const want = interpreter.load(plan)(series, lanes);
    for (const what of ["value", "failed", "results", "outputs"] as const) {
      const [a, b] = [got[what], want[what]];
      if (a.length !== b.length) found.push(`${task}: ${a.length} ${what}, not ${b.length}`);
      b.forEach((number, i) => {
        if (!Object.is(a[i], number)) found.push(`${task}: ${what}[${i}] is ${a[i]}, not ${number}`);
      });
    }
  }
  return found;
}
