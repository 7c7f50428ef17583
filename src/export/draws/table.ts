/** Draws as a table: one row a draw, columns `.chain`, `.iteration`, `.draw` and the values, all counted from 1. */

import { ByteWriter, type ColumnSource, ParquetWriter } from "hyparquet-writer";
import { csvCell } from "../../fit/index.js";
import type { SampleResult } from "../../inference/index.js";
import { version } from "../../version.js";

/** What of a result the table holds. */
export type DrawTable = Pick<SampleResult, "chains" | "draws" | "values" | "valueNames"> & {
  readonly chainInfo: readonly Pick<SampleResult["chainInfo"][number], "chain">[];
};

const COUNTERS = [".chain", ".iteration", ".draw"] as const;

/** `.chain` is the number of the chain in the run; chains without draws are left out. */
function counters({ draws, chainInfo }: DrawTable, s: number): [number, number, number] {
  const c = Math.floor(s / draws);
  return [chainInfo[c]!.chain + 1, (s % draws) + 1, s + 1];
}

/** The draws as CSV, in pieces of one chain each; numbers as they read back to the same bits, missing ones empty. */
export function* drawsCsv(result: DrawTable): Generator<string> {
  const { chains, draws, values, valueNames } = result;
  const width = valueNames.length;
  yield `${[...COUNTERS, ...valueNames].map(csvCell).join(",")}\n`;
  for (let c = 0; c < chains; c++) {
    const lines: string[] = [];
    for (let s = c * draws; s < (c + 1) * draws; s++) {
      const row = [...values.subarray(s * width, (s + 1) * width)].map((x) => (Number.isNaN(x) ? "" : x));
      lines.push([...counters(result, s), ...row].join(","));
    }
    yield `${lines.join("\n")}\n`;
  }
}

/** The draws as a Parquet file, one row group a chain: counters are 32-bit whole numbers, values doubles. */
export function drawsParquet(result: DrawTable): Uint8Array {
  const { chains, draws, values, valueNames } = result;
  const width = valueNames.length;
  const buffer = new ByteWriter();
  const writer = new ParquetWriter({
    writer: buffer,
    schema: [
      { name: "root", num_children: COUNTERS.length + width },
      ...COUNTERS.map((name) => ({ name, type: "INT32", repetition_type: "REQUIRED" }) as const),
      ...valueNames.map((name) => ({ name, type: "DOUBLE", repetition_type: "REQUIRED" }) as const),
    ],
    createdBy: `credence version ${version}`,
  });
  for (let c = 0; c < chains; c++) {
    const rows = Array.from({ length: draws }, (_, n) => c * draws + n);
    const columnData: ColumnSource[] = [
      ...COUNTERS.map((name, k) => ({
        name,
        data: Int32Array.from(rows, (s) => counters(result, s)[k]!),
      })),
      ...valueNames.map((name, at) => ({
        name,
        data: Float64Array.from(rows, (s) => values[s * width + at]!),
      })),
    ];
    // Only a writer that waits for its file would return a promise.
    void writer.write({ columnData, rowGroupSize: draws });
  }
  void writer.finish();
  return buffer.getBytes().slice();
}
