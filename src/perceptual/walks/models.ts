/** The models of parallel walks as filters, and their entries in the catalogue. HGF toolbox 8.2. */

import { UsageError } from "../../errors.js";
import { type Filter, type InputColumn, valueIn } from "../../model/index.js";
import { reciprocal, type Scalar, sigmoid } from "../../scalar/index.js";
import type { BuiltFilter, PerceptualModel } from "../catalogue.js";
import { number, refuseUnknown, type Setting, whole } from "../settings.js";
import { type Named, predictWalks, updateWalks, type WalkShape, walksOf } from "./equations.js";
import { families, type WalkFamily } from "./family.js";
import { walkParameters } from "./parameters.js";
import { walkQuantities, walkRoles } from "./quantities.js";

const reference =
  "Mathys et al. 2011, Front. Hum. Neurosci. 5:39; Mathys et al. 2014, Front. Hum. Neurosci. 8:825; HGF toolbox 8.2";

function inputOf({ family, n }: WalkShape): InputColumn {
  const common = { name: "u", from: "input" } as const;
  if (family.observes === "world") return { ...common, kind: "binary", description: "outcome, 0 or 1" };
  const what = family.observes === "outcome" ? "outcome" : "state";
  const column = { ...common, kind: "category", categories: n, description: `${what}, 1 to ${n}` } as const;
  return what === "state" ? { ...column, always: true } : column;
}

function walkFilter(shape: WalkShape, kaub: number, thub: number): BuiltFilter {
  const { family } = shape;
  const parameters = walkParameters(shape, kaub, thub);
  const walks = walksOf(shape);
  const filter: Filter = {
    name: family.name,
    description: family.description,
    parameters,
    inputs: [inputOf(shape)],
    exogenous: [],
    roles: walkRoles(shape),
    quantities: walkQuantities(shape),
    initial<S extends Scalar>(p: Named<S>) {
      const state: Record<string, S | number> = {};
      for (const { id, at } of walks) {
        state[`${id}.x2.mean`] = valueIn(p, `mu2_0${at}`);
        state[`${id}.x2.precision`] = reciprocal<S>(valueIn(p, `sa2_0${at}`));
      }
      state["x3.mean"] = valueIn(p, "mu3_0");
      state["x3.precision"] = reciprocal<S>(valueIn(p, "sa3_0"));
      if (family.observes === "transition") state.previous = 1;
      return { state };
    },
    predict: <S extends Scalar>(state: Named<S>, _: Named<S>, p: Named<S>) => ({
      prediction: predictWalks<S>(shape, state, p),
    }),
    update: (state, prediction, observation, p) =>
      updateWalks(shape, state, prediction, valueIn(observation, "u").value, p),
    // The rate of worlds compares with the trial before, and nothing moved.
    frozen: (previous): Record<string, number> =>
      family.observes !== "world"
        ? {}
        : Object.fromEntries(
            walks.map(({ id }) => {
              const error = previous[`${id}.x1.valuePredictionError`];
              return [`${id}.x1.learningRate`, Number.isNaN(error) ? Number.NaN : 0];
            }),
          ),
    rowZero(p) {
      const row: Record<string, number> = {
        "x3.mean": valueIn(p, "mu3_0"),
        "x3.variance": valueIn(p, "sa3_0"),
      };
      for (const { id, at } of walks) {
        const [mean, variance] = [valueIn(p, `mu2_0${at}`), valueIn(p, `sa2_0${at}`)];
        const probability = sigmoid(mean);
        row[`${id}.x1.mean`] = probability;
        row[`${id}.x1.variance`] = probability * (1 - probability);
        row[`${id}.x2.mean`] = mean;
        for (const name of ["variance", "precisionRatio", "learningRate"]) row[`${id}.x2.${name}`] = variance;
      }
      return row;
    },
  };
  return { filter, vector: parameters.map(({ name }) => name) };
}

function walkModel(family: WalkFamily): PerceptualModel {
  const { name, count, thub } = family;
  const settings: Setting[] = [
    {
      name: count.setting,
      description: `number of ${family.observes}s`.replace("transition", "state"),
      default: `${count.default}`,
    },
    { name: "kaub", description: "upper bound of ka", default: "2" },
    { name: "thub", description: "upper bound of th", default: `${thub}` },
  ];
  const bound = (what: string, value: unknown): number => {
    const read = number(value, `${name}: ${what}`);
    if (read > 0 && Number.isFinite(read)) return read;
    throw new UsageError(`${name}: ${what} must be a number > 0, got ${read}`);
  };
  return {
    name,
    description: family.description,
    reference,
    sources: ["mathys2011", "mathys2014", "frassle2021"],
    settings,
    notes: family.notes,
    build(given = {}) {
      refuseUnknown(name, settings, given);
      const n = whole(name, count.setting, given[count.setting] ?? count.default, 1);
      if (count.fixed && n !== count.default) {
        throw new UsageError(
          `${name}: ${count.setting} must be ${count.default}, whose outcome probabilities are fixed`,
        );
      }
      return walkFilter({ family, n }, bound("kaub", given.kaub ?? 2), bound("thub", given.thub ?? thub));
    },
  };
}

export const walkModels: readonly PerceptualModel[] = families.map(walkModel);
