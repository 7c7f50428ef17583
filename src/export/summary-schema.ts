/**
 * The schema of what `credence export --json` prints, `credence-export/1`. `schema/credence-export-1.json` is made
 * from it (`scripts/schema.ts`).
 */

import { z } from "zod";

export const exportSummarySchema = z.strictObject({
  schema: z.literal("credence-export/1"),
  exports: z.array(
    z.strictObject({
      format: z.enum(["csv", "parquet", "mat", "regressors", "netcdf", "zarr", "stan"]),
      folder: z.string(),
      files: z.array(z.string()).describe("paths below the folder, with /"),
      notes: z.array(z.string()).describe("what the export left out or changed, in words"),
    }),
  ),
});
