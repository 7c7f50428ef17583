/** What the outputs of a group model are made of: its draws, its design, its hyperpriors. Plain data. */

import { UsageError } from "../../errors.js";
import type { Domain } from "../../model/index.js";
import type { Parametrisation } from "../density/parametrisation.js";
import type { Design } from "../design/design.js";
import type { Hyperpriors } from "../hyperpriors/hyperpriors.js";

/**
 * Draws of a group model. Values are those of the constrained layout (group models 5), found by name, in any order:
 * `b_om2[age]`, `sd_om2[participant, Intercept]` (the sd itself), `cor_om2[participant, Intercept, session=2]`,
 * `coef_om2[Intercept, P01]` (whatever the parametrisation), `u_om2[site, Intercept, a]` of other groupings, all on
 * the estimation scale. Values with other names are left alone.
 */
export interface GroupDraws {
  readonly design: Design;
  readonly hyperpriors: Hyperpriors;
  /** Of the parameters, as in the design. */
  readonly domains: readonly Domain[];
  readonly chains: number;
  /** Of each chain. */
  readonly draws: number;
  readonly valueNames: readonly string[];
  /** [chain][draw][value] */
  readonly values: Float64Array;
  /** Of the random terms, [parameter][term] as in the design. Empty cells in tables where it is not given. */
  readonly parametrisation?: readonly (readonly Parametrisation[])[];
  /** Whether the draws are those of an approximation, of which nothing is told that only chains have. */
  readonly approximate?: boolean;
}

/** The draws of one value, chain after chain. */
export type Series = Float64Array;

/** Finds draws by name. */
export class SeriesReader {
  readonly size: number;
  private readonly places: ReadonlyMap<string, number>;
  private readonly kept = new Map<string, Series>();

  constructor(private readonly source: Pick<GroupDraws, "chains" | "draws" | "valueNames" | "values">) {
    this.size = source.chains * source.draws;
    this.places = new Map(source.valueNames.map((name, at) => [name, at]));
    const expected = this.size * source.valueNames.length;
    if (source.values.length !== expected) {
      throw new UsageError(
        `draws: expected ${expected} numbers (${source.chains} chains, ${source.draws} draws, ` +
          `${source.valueNames.length} values), got ${source.values.length}`,
      );
    }
  }

  /** @throws UsageError where there is no value of that name */
  read(name: string): Series {
    const at = this.places.get(name);
    if (at === undefined) throw new UsageError(`draws: there is no value ${name}`);
    const { values, valueNames } = this.source;
    const series = new Float64Array(this.size);
    for (let s = 0; s < series.length; s++) series[s] = values[s * valueNames.length + at]!;
    return series;
  }

  /** The same, kept for the next time: for what all participants share. Not to be changed. */
  shared(name: string): Series {
    const known = this.kept.get(name);
    if (known !== undefined) return known;
    const series = this.read(name);
    this.kept.set(name, series);
    return series;
  }
}
