/**
 * Tables of draws, one row a draw: columns of the posterior package (`.chain`, `.iteration`, `.draw`), of ArviZ
 * (`chain`, `draw`) and of CmdStan (`lp__`, ..., a file a chain).
 */

import { DataError } from "../../errors.js";
import { statisticOfArviz } from "../../inference/diagnostics/statistics.js";
import type { ChainDraws, StatName } from "../../inference/index.js";
import type { NumberColumns } from "./draws.js";

const chainNames = [".chain", "chain", "chain__"];
/** In order of preference: what counts within a chain, then what counts all draws. */
const orderNames = [".iteration", "iteration", "iter__", ".draw", "draw", "draw__"];

/** A table, and the file that it comes from. */
export interface DrawTable {
  readonly file: string;
  readonly columns: NumberColumns;
}

/**
 * Draws of one table, or of several that hold a chain each.
 *
 * @throws DataError where chains differ in length or columns, or a counter is none
 */
export function drawsOfTables(tables: readonly DrawTable[]): ChainDraws {
  const chains = tables.flatMap(chainsOf);
  const { file: firstFile, columns, rows: ofFirst } = chains[0]!;
  const kept = [...columns.keys()].filter((name) => !chainNames.includes(name) && !orderNames.includes(name));
  const statistics = kept.flatMap((name): [string, StatName][] => {
    const stat = statisticOfArviz(name);
    return stat === undefined ? [] : [[name, stat]];
  });
  const valueNames = kept.filter((name) => statisticOfArviz(name) === undefined);
  if (valueNames.length === 0) refuse(firstFile, "there is no column of a parameter");
  const draws = ofFirst.length;
  for (const { file, columns: own, rows, number } of chains) {
    const missing = kept.find((name) => !own.has(name));
    if (missing !== undefined) refuse(file, `this column is missing; ${firstFile} has it`, missing);
    if (rows.length === draws) continue;
    refuse(
      file,
      `chain ${number + 1} has ${rows.length} draws, chain ${chains[0]!.number + 1} has ${draws}; cut all to one length`,
    );
  }
  const width = valueNames.length;
  const values = new Float64Array(chains.length * draws * width);
  chains.forEach(({ columns: own, rows }, c) => {
    valueNames.forEach((name, at) => {
      const column = own.get(name)!;
      rows.forEach((row, n) => {
        values[(c * draws + n) * width + at] = column[row]!;
      });
    });
  });
  const stats = statistics.map(([name, stat]) => {
    const joined = new Float64Array(chains.length * draws);
    chains.forEach(({ columns: own, rows }, c) => {
      joined.set(
        rows.map((row) => own.get(name)![row]!),
        c * draws,
      );
    });
    return [stat, joined] as const;
  });
  return {
    ...{ chains: chains.length, draws, values, valueNames },
    stats: Object.fromEntries(stats),
    chainNumbers: chains.map(({ number }) => number),
  };
}

interface ChainRows {
  readonly file: string;
  /** From 0. */
  readonly number: number;
  readonly columns: NumberColumns;
  readonly rows: readonly number[];
}

/** The rows of each chain in their order. A table without a column of chains is one chain. */
function chainsOf({ file, columns }: DrawTable, index: number): ChainRows[] {
  const length = [...columns.values()][0]?.length ?? 0;
  const all = Array.from({ length }, (_, row) => row);
  const chainName = chainNames.find((name) => columns.has(name));
  const orderName = orderNames.find((name) => columns.has(name));
  const whole = (name: string): Float64Array => {
    const column = columns.get(name)!;
    const wrong = column.findIndex((x) => !Number.isInteger(x));
    if (wrong >= 0) refuse(file, `expected whole numbers, found ${column[wrong]} in draw ${wrong + 1}`, name);
    return column;
  };
  const inOrder = (rows: readonly number[]): readonly number[] => {
    if (orderName === undefined) return rows;
    const order = whole(orderName);
    return rows.toSorted((a, b) => order[a]! - order[b]!);
  };
  if (chainName === undefined) return [{ file, number: index, columns, rows: inOrder(all) }];
  const chain = whole(chainName);
  const numbers = [...new Set(chain)].sort((a, b) => a - b);
  // R counts chains from 1, Python from 0.
  const first = numbers[0] === 0 ? 0 : 1;
  return numbers.map((number) => ({
    file,
    number: number - first,
    columns,
    rows: inOrder(all.filter((row) => chain[row] === number)),
  }));
}

function refuse(file: string, message: string, column?: string): never {
  throw new DataError([{ file, message, ...(column === undefined ? {} : { column }) }]);
}
