/** Cells of the data, and the value of every variable in them (group models 1 and 3.3). */

import type { Cell } from "./design.js";
import type { DesignInput } from "./input.js";
import type { Variable } from "./variables.js";

/** What a variable is constant over. */
export type Level = "participant" | "run" | "cell";

export interface Cells {
  readonly cells: readonly Cell[];
  readonly conditions: readonly (readonly Int32Array[])[];
  /** Code of a variable in every cell, by name. */
  readonly codes: ReadonlyMap<string, Int32Array>;
  readonly level: ReadonlyMap<string, Level>;
}

/** Cells in the order of their first trials. */
export function findCells(input: DesignInput, variables: readonly Variable[]): Cells {
  const cells: Cell[] = [];
  const codes = variables.map((): number[] => []);
  const conditions = input.participants.map(({ runs }, participant) =>
    runs.map(({ trials }, run) => {
      const own = variables.map((variable) => variable.codes[participant]![run]!);
      // Variables that change, as one number: digits of their codes, missing ones included.
      const changing = variables.flatMap(({ levels }, v) =>
        own[v]!.length > 1 ? [{ codes: own[v]!, base: levels.length + 1 }] : [],
      );
      const condition = new Int32Array(trials);
      const known = new Map<number, number>();
      let last = Number.NaN;
      for (let trial = 0; trial < trials; trial++) {
        let key = 0;
        for (let v = 0; v < changing.length; v++) {
          key = key * changing[v]!.base + changing[v]!.codes[trial]! + 1;
        }
        if (key === last) {
          condition[trial] = condition[trial - 1]!;
          continue;
        }
        last = key;
        let at = known.get(key);
        if (at === undefined) {
          at = known.size;
          known.set(key, at);
          const labels: Record<string, string> = {};
          variables.forEach((variable, v) => {
            const code = own[v]!.length > 1 ? own[v]![trial]! : own[v]![0]!;
            codes[v]!.push(code);
            labels[variable.name] = variable.levels[code] ?? "";
          });
          cells.push({ participant, run, condition: at, labels });
        }
        if (changing.length === 0) break;
        condition[trial] = at;
      }
      return condition;
    }),
  );
  const level = new Map(variables.map(({ name }, v) => [name, levelOf(cells, codes[v]!)] as const));
  return {
    cells,
    conditions,
    codes: new Map(variables.map(({ name }, v) => [name, Int32Array.from(codes[v]!)])),
    level,
  };
}

function levelOf(cells: readonly Cell[], codes: readonly number[]): Level {
  let level: Level = "participant";
  for (let c = 1; c < cells.length; c++) {
    const [before, cell] = [cells[c - 1]!, cells[c]!];
    if (before.participant !== cell.participant || codes[c] === codes[c - 1]) continue;
    if (before.run === cell.run) return "cell";
    level = "run";
  }
  return level;
}
