/** Python with SciPy and pandas, where it is: `CREDENCE_PYTHON`, else `python3` if it has the modules. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";

function found(): string | undefined {
  // Who names one wants it used: without the modules its tests fail instead of being skipped.
  const { CREDENCE_PYTHON: named } = process.env;
  if (named !== undefined && named !== "") return named;
  const modules = "import numpy, scipy.io, pandas, pyarrow";
  return spawnSync("python3", ["-c", modules]).status === 0 ? "python3" : undefined;
}

export const python = found();

/** What `read.py` makes of a file. */
export function readWithPython<T>(kind: "mat" | "parquet" | "tsv", path: string): T {
  const { status, stdout, stderr } = spawnSync(python!, [join(import.meta.dirname, "read.py"), kind, path], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${path}: ${stderr}`);
  return JSON.parse(stdout) as T;
}
