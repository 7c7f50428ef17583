/**
 * Parquet twins of `participants.csv` and `trajectories.csv`: the same columns with types, a missing number is null.
 * hyparquet-writer, because it is small, runs in browsers too, and writes row group by row group.
 */

import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { type ParticipantTrajectories, participantsTable } from "../fit/index.js";
import { version } from "../version.js";
import type { ExportFile, FitSource } from "./source.js";

/** A row group is written once it has so many rows; a reader takes one at a time. */
const GROUP = 20_000;

type Kind = "text" | "whole" | "number";
interface Column {
  readonly name: string;
  readonly kind: Kind;
}

export function parquetFiles(source: FitSource): ExportFile[] {
  return [
    { path: "participants.parquet", content: participants(source) },
    { path: "trajectories.parquet", content: trajectories(source) },
  ];
}

const textColumns = new Set(["participant", "status", "lme_method", "warnings", "posterior_status"]);
const wholeColumns = new Set(["observations", "scored", "optima"]);

async function* participants({ result }: FitSource): AsyncGenerator<Uint8Array> {
  const { header, rows } = participantsTable(result.participants);
  const columns = header.map((name): Column => {
    const kind = textColumns.has(name) ? "text" : wholeColumns.has(name) ? "whole" : "number";
    return { name, kind };
  });
  const table = new Table(columns);
  const cells = columns.map((_, c) => rows.map((row) => present(row[c])));
  yield table.rows(cells);
  yield table.finish();
}

async function* trajectories(source: FitSource): AsyncGenerator<Uint8Array> {
  let table: Table | undefined;
  let columns: unknown[][] = [];
  for await (const beliefs of source.trajectories()) {
    if (table === undefined) {
      const names = [...beliefs.columns.keys()];
      table = new Table([{ name: "participant", kind: "text" }, ...names.map(beliefColumn)]);
      columns = [[], ...names.map(() => [])];
    }
    append(columns, beliefs);
    if (columns[0]!.length < GROUP) continue;
    yield table.rows(columns);
    columns = columns.map(() => []);
  }
  // Where everybody failed there are no beliefs, and nothing tells their columns.
  table ??= new Table([{ name: "participant", kind: "text" }, ...["run", "trial"].map(beliefColumn)]);
  if ((columns[0]?.length ?? 0) > 0) yield table.rows(columns);
  yield table.finish();
}

function beliefColumn(name: string): Column {
  const whole = name === "run" || name === "trial" || name === "scored" || name.endsWith("_scored");
  return { name, kind: whole ? "whole" : "number" };
}

function append(columns: unknown[][], { id, trials, columns: series }: ParticipantTrajectories): void {
  for (let t = 0; t < trials; t++) columns[0]!.push(id);
  [...series.values()].forEach((values, c) => {
    for (const value of values) columns[c + 1]!.push(present(value));
  });
}

function present(value: unknown): unknown {
  return value === undefined || (typeof value === "number" && Number.isNaN(value)) ? null : value;
}

/** A file that grows by row groups; each call returns the bytes that are new. */
class Table {
  private readonly buffer = new ByteWriter();
  private readonly writer: ParquetWriter;

  constructor(private readonly columns: readonly Column[]) {
    const types: Record<Kind, Omit<SchemaElement, "name">> = {
      text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
      whole: { type: "INT32" },
      number: { type: "DOUBLE" },
    };
    this.writer = new ParquetWriter({
      writer: this.buffer,
      schema: [
        { name: "root", num_children: columns.length },
        ...columns.map(
          ({ name, kind }): SchemaElement => ({
            name,
            ...types[kind],
            repetition_type: name === "participant" ? "REQUIRED" : "OPTIONAL",
          }),
        ),
      ],
      createdBy: `credence version ${version}`,
    });
  }

  rows(cells: readonly unknown[][]): Uint8Array {
    const columnData = this.columns.map(({ name }, c): ColumnSource => ({ name, data: cells[c]! }));
    // Only a writer that waits for its file would return a promise.
    void this.writer.write({ columnData, rowGroupSize: cells[0]!.length });
    return this.take();
  }

  finish(): Uint8Array {
    void this.writer.finish();
    return this.take();
  }

  private take(): Uint8Array {
    const bytes = this.buffer.getBytes().slice();
    this.buffer.index = 0;
    return bytes;
  }
}
