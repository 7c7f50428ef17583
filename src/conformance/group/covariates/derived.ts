/** Draws of everything that the fixture reports of its posterior, by its names. */

import type { GroupDensity } from "../../../group/density/index.js";
import type { Chains } from "../../../inference/diagnostics/index.js";
import { columnOf, type SampleResult } from "../../../inference/nuts/index.js";

export function derivedOf(
  { design, likelihood }: GroupDensity,
  result: SampleResult,
): (name: string) => Chains {
  const { chains, draws, values, valueNames } = result;
  const at = (name: string): number => {
    const found = valueNames.indexOf(name);
    if (found < 0) throw new Error(`posterior.parameters: ${name} is not implemented`);
    return found;
  };
  const x = (s: number, name: string): number => values[s * valueNames.length + at(name)]!;
  const { columns, X, original } = design.parameters[0]!;
  const J = columns.length;
  const b = (s: number, label: string): number => x(s, `b_om2[${label}]`);
  const made: Record<string, (s: number) => number> = {
    "b_original_om2[age]": (s) => {
      const row = columns.indexOf("age");
      return columns.reduce((sum, label, j) => sum + original[row * J + j]! * b(s, label), 0);
    },
    r2_fixed_om2: (s) => {
      const f = Array.from({ length: likelihood.cells }, (_, c) =>
        columns.reduce((sum, label, j) => sum + X[c * J + j]! * b(s, label), 0),
      );
      const centre = f.reduce((a, v) => a + v, 0) / f.length;
      const spread = f.reduce((a, v) => a + (v - centre) ** 2, 0) / f.length;
      return spread / (spread + x(s, "sd_om2[participant, Intercept]") ** 2);
    },
    "marginal_om2[group=control]": (s) => b(s, "Intercept") + b(s, "session=2") / 2,
    "marginal_om2[group=patient]": (s) => b(s, "Intercept") + b(s, "group=patient") + b(s, "session=2") / 2,
  };
  for (const id of design.participants) {
    made[`ze[${id}]`] = (s) => Math.exp(x(s, `coef_ze[Intercept, ${id}]`));
  }
  return (name) => {
    const of = made[name];
    if (of === undefined) return columnOf(values, chains, draws, valueNames.length, at(name));
    return Array.from({ length: chains }, (_, c) =>
      Float64Array.from({ length: draws }, (_draw, n) => of(c * draws + n)),
    );
  };
}
