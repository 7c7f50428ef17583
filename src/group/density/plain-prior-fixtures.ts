/** The prior of a group model by its definition, for tests: covariance matrices, no Cholesky factor, no coordinate. */

import { cholesky, invertPositiveDefinite, logDeterminantFromCholesky } from "../../inference/linear.js";
import { type Hyperprior, logHyperprior } from "../hyperpriors/index.js";
import type { GroupDensity } from "./index.js";
import { logLkjConstant } from "./lkj.js";

/** @param x values of the layout */
export function plainPrior({ structure, design, layout }: GroupDensity, x: Float64Array): number {
  const value = (prior: Hyperprior, at: number): number => logHyperprior(prior, x[at]!).value;
  let total = 0;
  for (const { prior, at } of structure.fixed) total += value(prior, at);
  for (const { prior, at } of structure.own)
    design.participants.forEach((_, i) => {
      total += value(prior, at + i);
    });
  const named = (name: string): number => layout.valueNames.indexOf(name);
  for (const { columns, groups, correlated, logSd, correlations, coefficients, eta } of structure.blocks) {
    const K = columns.length;
    const R = new Float64Array(K * K);
    let at = correlations;
    for (let k = 0; k < K; k++) {
      R[k * K + k] = 1;
      if (correlated) for (let l = 0; l < k; l++) R[k * K + l] = R[l * K + k] = x[at++]!;
      total += value(columns[k]!.sd, logSd + k);
    }
    const logDeterminant = (matrix: Float64Array): number =>
      logDeterminantFromCholesky(cholesky(matrix, K)!, K);
    if (correlated) total += (eta - 1) * logDeterminant(R) - logLkjConstant(K, eta);
    const S = R.map((r, e) => r * x[logSd + Math.floor(e / K)]! * x[logSd + (e % K)]!);
    const inverse = invertPositiveDefinite(S, K);
    groups.forEach((_, g) => {
      const u = columns.map(({ parameter, term, column }, k) => {
        const { parameter: name, absorbed, columns: fixed, terms } = design.parameters[parameter]!;
        const own = terms.findIndex(({ byParticipant }) => byParticipant) === term;
        const mean = absorbed
          .filter(({ random }) => own && random === column)
          .reduce((sum, b) => sum + b.weights[g]! * x[named(`b_${name}[${fixed[b.fixed]!}]`)]!, 0);
        return x[coefficients + k * groups.length + g]! - mean;
      });
      let form = 0;
      u.forEach((a, k) => {
        u.forEach((b, l) => {
          form += a * b * inverse[k * K + l]!;
        });
      });
      total -= 0.5 * (K * Math.log(2 * Math.PI) + logDeterminant(S) + form);
    });
  }
  return total;
}
