/**
 * The schema of what `credence diagnose --json` prints, `credence-diagnosis/1`. `schema/credence-diagnosis-1.json` is
 * made from it (`scripts/schema.ts`).
 */

import { z } from "zod";

const value = z.number().nullable();
const flag = z.strictObject({
  kind: z.string(),
  found: z.string().describe("with its numbers"),
  advice: z.string().describe("what to try"),
});

export const diagnosisSchema = z.strictObject({
  schema: z.literal("credence-diagnosis/1"),
  source: z.string().describe("the fit folder, or the files"),
  method: z.enum(["map", "nuts", "pathfinder", "laplace"]).nullable().describe("null for files of draws"),
  trusted: z.boolean().describe("no draws are in doubt; where nothing was sampled, no mode is"),
  posteriors: z.array(
    z.strictObject({
      id: z.string().nullable().describe("participant; null of a group, and where a file holds one run"),
      trusted: z.boolean(),
      verdict: z.string(),
      flags: z.array(flag),
      chains: z.int(),
      draws: z.int().describe("of each chain"),
      divergences: z.int().nullable().describe("null where it is not known, as deepestTree"),
      deepestTree: z.int().nullable(),
      eBfmi: z.array(value).describe("of each chain; empty where energies are not known"),
      khat: value.describe("Pathfinder's"),
      estimates: z.array(
        z.strictObject({
          name: z.string(),
          mean: value,
          sd: value,
          interval: z.tuple([value, value]).nullable().describe("between the quantiles of 5.5 and 94.5 %"),
          essBulk: value,
          essTail: value,
          rHat: value,
          mcseMean: value,
          mcseSd: value,
        }),
      ),
    }),
  ),
  modes: z.array(
    z.strictObject({
      id: z.string(),
      trusted: z.boolean(),
      status: z.enum(["converged", "kink", "edge", "failed"]),
      flags: z.array(flag),
      remarks: z.array(z.string()).describe("worth knowing, and no reason for doubt"),
      khat: value.describe("of the importance sampling that checks the evidence"),
    }),
  ),
  notes: z.array(z.string()).describe("what could not be judged"),
});
