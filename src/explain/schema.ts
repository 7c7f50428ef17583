/**
 * The schema of what `credence explain --json` prints, `credence-explain/1`. `schema/credence-explain-1.json` is
 * made from it (`scripts/schema.ts`).
 */

import { z } from "zod";

const number = z
  .union([z.number(), z.null(), z.enum(["Infinity", "-Infinity"])])
  .describe("null: not a number");
const numbers = z.record(z.string(), number);

export const explanationSchema = z.strictObject({
  schema: z.literal("credence-explain/1"),
  model: z.string(),
  responseModels: z.array(z.string()),
  participant: z.string(),
  run: z.int().min(1),
  trial: z.int().min(1),
  trials: z.int().min(1).describe("trials of the run"),
  inputs: numbers,
  timeStep: number,
  input: z.enum(["seen", "unobserved", "frozen"]).describe("frozen: the input is missing, and nothing moves"),
  parameters: numbers.describe("native values"),
  messages: z.array(
    z.strictObject({
      step: z.enum(["prediction", "update", "prediction error", "surprise", "response"]),
      node: z.string(),
      name: z.string().describe("later formulas refer to the result by this name"),
      toolbox: z.string().optional().describe("name in the MATLAB toolbox"),
      meaning: z.string().optional().describe("as text books write it"),
      source: z.string().optional(),
      formula: z.string().describe("what was computed; NAME[k-1] is from the trial before"),
      withNumbers: z.string().describe("the formula with numbers of six digits"),
      where: z
        .array(
          z.strictObject({ name: z.string(), formula: z.string(), withNumbers: z.string(), value: number }),
        )
        .optional()
        .describe("parts that stand in the formula more than once"),
      numbers: numbers.describe("the numbers put in, in full"),
      result: number,
    }),
  ),
  failure: z.string().optional().describe("why the model breaks down on this trial"),
});
