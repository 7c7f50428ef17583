/** A group model in words: formulas, columns, hyperpriors, remarks. What `--dry-run` prints. */

import { align } from "../fit/index.js";
import type { Design, ParameterDesign } from "../group/design/design.js";
import type { PreparedGroup } from "../node/group-prepare.js";
import { describe, describePlan } from "./describe.js";

/** The resolved model as plain data. */
export function describeGroup(prepared: PreparedGroup): object {
  const { built, hyperpriors, warnings, notices } = prepared.group;
  const { design, dropped } = built;
  return {
    ...describe(prepared),
    group: {
      participants: design.participants.length,
      cells: design.cells.length,
      parameters: design.parameters.map((own) => ({
        parameter: own.parameter,
        pooling: own.pooling,
        formula: own.formula,
        columns: own.columns.map((label, j) => ({
          label,
          coding: codingOf(own, j, design),
          absorbed: isAbsorbed(own, j),
        })),
        random: own.terms.map(({ grouping, columns, groups, correlated }) => ({
          grouping,
          columns,
          groups: groups.length,
          correlated,
        })),
      })),
      variables: design.variables,
      correlated: design.joined,
      hyperpriors: hyperpriors.table,
      implied: hyperpriors.implied,
      dropped,
      warnings,
      notices,
    },
  };
}

export function describeGroupPlan(prepared: PreparedGroup): string {
  const { built, hyperpriors } = prepared.group;
  const { design } = built;
  const { parameters } = design;
  const columns = parameters.flatMap((own) =>
    own.columns.map((label, j) => [own.parameter, label, codingOf(own, j, design)]),
  );
  const table = hyperpriors.table.map((row) => [
    row.parameter,
    row.kind,
    [row.grouping, row.term].filter((part) => part !== "").join(", "),
    row.distribution,
    `${short(row.nativeLow)} to ${short(row.nativeHigh)}`,
    row.source,
  ]);
  const implied = hyperpriors.implied.map(
    ({ parameter, sd, ratio }) =>
      `${parameter}: sd of a participant not seen ${short(sd)} on the estimation scale, ${short(ratio)} times the individual prior's`,
  );
  return [
    describePlan(prepared),
    "",
    ...parameters.map(({ formula, pooling }) => `${formula}   (pooling ${pooling})`),
    "",
    align([["parameter", "column", "coding"], ...columns]),
    "",
    align([["parameter", "kind", "of", "hyperprior", "90 % native, new participant", "source"], ...table]),
    "",
    ...implied,
  ].join("\n");
}

/** `group: control 0, patient 1`, `(age - 37.67)/10.77`, or a product of such. */
function codingOf({ parts }: ParameterDesign, j: number, { variables }: Design): string {
  const product = parts[j]!.map(({ variable, values, center, scale }) => {
    if (values === undefined) {
      return center === 0 && scale === 1 ? variable : `(${variable} - ${short(center)})/${short(scale)}`;
    }
    const { levels } = variables.find(({ name }) => name === variable)!;
    return `${variable}: ${levels.map((level, at) => `${level} ${short(values[at]!)}`).join(", ")}`;
  });
  return product.length === 0 ? "1" : product.join(" times ");
}

function isAbsorbed({ absorbed }: ParameterDesign, j: number): boolean {
  return absorbed.some(({ fixed }) => fixed === j);
}

function short(x: number): string {
  return String(Number(x.toPrecision(4)));
}
