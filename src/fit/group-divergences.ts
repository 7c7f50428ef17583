/** Where trajectories of a group model diverged: the values that no draw has, the people in whom the model broke down. */

import type { GroupDensity } from "../group/density/index.js";

type Divergences = readonly { readonly divergences: readonly { readonly to: Float64Array }[] }[];

/** What is read of a density and of its chains. */
interface Sampled {
  readonly layout: { constrain(z: Float64Array, out: Float64Array): void };
  readonly chainInfo: Divergences;
  /** Draws by chain, `values[draw * names + name]`. */
  readonly values: Float64Array;
  readonly valueNames: readonly string[];
}

/** What is read of a density to ask it again. */
type Broken = Pick<GroupDensity, "constrained" | "cellsOf"> & {
  readonly likelihood: Pick<GroupDensity["likelihood"], "value" | "runsOf">;
  readonly design: Pick<GroupDensity["design"], "participants">;
};

/** A value whose divergent steps ended beyond all its draws. */
interface Beyond {
  readonly name: string;
  readonly ends: readonly number[];
}

const HELP =
  "narrower priors keep away from there; in place of a classic or enhanced HGF the unbounded one has a value";

/** At most so many values, and people, are named. */
const NAMED = 2;

/**
 * Names what the ends of divergent steps have in common, so that the part of the model that fails can be found: a
 * coefficient of one participant, an sd near 0. Undefined where the ends lie among the draws, or none were kept.
 *
 * @returns a clause, as `in 4 of 4 the step ended beyond all draws of coef_om2[Intercept, 5] (0.3 to 0.5)`
 */
export function divergencesBeyond({ layout, chainInfo, values, valueNames }: Sampled): string | undefined {
  const width = valueNames.length;
  const ends = chainInfo.flatMap(({ divergences }) =>
    divergences.map(({ to }) => {
      const end = new Float64Array(width);
      layout.constrain(to, end);
      return end;
    }),
  );
  if (ends.length === 0) return undefined;
  const found = valueNames.flatMap((name, j): Beyond[] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = j; at < values.length; at += width) {
      low = Math.min(low, values[at]!);
      high = Math.max(high, values[at]!);
    }
    const own = ends.map((end) => end[j]!).filter((x) => !(x >= low && x <= high));
    return own.length === 0 ? [] : [{ name, ends: own }];
  });
  if (found.length === 0) return undefined;
  const most = Math.max(...found.map((one) => one.ends.length));
  // What left its draws once or twice among many did so along with something else.
  const common = found.filter((one) => one.ends.length === most && 2 * most >= ends.length);
  if (common.length === 0) return undefined;
  const named = common.map(({ name, ends: own }) => {
    const [least, largest] = [digits(Math.min(...own)), digits(Math.max(...own))];
    return `${name} (${least === largest ? least : `${least} to ${largest}`})`;
  });
  return `in ${most} of ${ends.length} the step ended beyond all draws of ${few(named)}`;
}

/**
 * Names the people in whom the model has no value where divergent steps ended: the posterior is cut off there, which no
 * setting of the sampler mends. Undefined where it has a value at all ends.
 *
 * @returns a clause, as `in 31 of 40 the model broke down there, for P07 (20), P12 (9) and 4 more: ...`
 */
export function divergencesBrokenDown(
  { constrained, cellsOf, likelihood, design }: Broken,
  chainInfo: Divergences,
): string | undefined {
  const ends = chainInfo.flatMap(({ divergences }) => divergences.map(({ to }) => to));
  const counts = new Map<string, number>();
  let broken = 0;
  for (const end of ends) {
    const { failed } = likelihood.value([cellsOf(constrained(end))]);
    if (failed.includes(1)) broken++;
    likelihood.runsOf.forEach(({ from, count }, i) => {
      const id = design.participants[i]!;
      if (failed.subarray(from, from + count).includes(1)) counts.set(id, (counts.get(id) ?? 0) + 1);
    });
  }
  if (broken === 0) return undefined;
  const people = [...counts].sort(([, a], [, b]) => b - a).map(([id, count]) => `${id} (${count})`);
  return `in ${broken} of ${ends.length} the model broke down there, for ${few(people)}: ${HELP}`;
}

function few(names: readonly string[]): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(more > 0 ? ", " : " and ") + (more > 0 ? ` and ${more} more` : "");
}

function digits(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(2))) : "no number";
}
