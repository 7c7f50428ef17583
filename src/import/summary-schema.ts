/**
 * The schema of an import's summary, `credence-import/1`. `schema/credence-import-1.json` is made from it
 * (`scripts/schema.ts`).
 */

import { z } from "zod";

const count = z.int().min(0);

const recoding = z.strictObject({
  name: z.string().describe("column that was made"),
  expression: z.string(),
  overwrites: z.boolean().describe("a column of that name was there before"),
  by: z.enum(["task", "derive"]).describe("the standard recoding of a task, or the caller's"),
  table: z
    .strictObject({
      columns: z.array(z.string()).describe("columns whose old values are shown"),
      values: z.array(z.string()).describe("new values; `missing`, and `others` beyond the first 12"),
      rows: z.array(z.strictObject({ old: z.array(z.string()), counts: z.array(count) })),
    })
    .describe("old values against new ones, counted over the trials kept"),
});

export const importSummarySchema = z.strictObject({
  schema: z.literal("credence-import/1"),
  layout: z.enum(["jspsych", "tapas", "hbayesdm"]),
  files: z.array(z.strictObject({ name: z.string(), rows: count })),
  rows: z.strictObject({ read: count, kept: count }),
  keep: z
    .strictObject({
      expression: z.string(),
      when: z.enum(["before recoding", "after recoding"]),
      undecided: count.describe("rows on which the expression was missing; they are not kept"),
    })
    .optional(),
  participants: z.array(z.strictObject({ id: z.string(), trials: count })),
  columns: z
    .array(z.strictObject({ name: z.string(), from: z.string(), how: z.string() }))
    .describe("columns with a role, where they came from and what was done to them"),
  further: z.array(z.strictObject({ name: z.string(), from: z.string() })),
  empty: z.array(z.string()).describe("columns left out, because they hold nothing on the trials kept"),
  recodings: z.array(recoding),
  notes: z.array(z.string()).describe("what the layout took for granted"),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});
