/** Runs the models of an analysis one after the other and prints how they compare. */

import type { Analysis, FitResult } from "../fit/index.js";
import type { PredictiveComparison } from "../fit/model-list.js";
import { type Meter, progressMeter } from "./progress.js";
import { type RunFlags, runOptions, speaker } from "./run.js";
import { announceGroup, doubt } from "./run-group.js";
import { stoppable } from "./stopping.js";

/** @returns the exit code */
export async function fitModelsAndReport(analysis: Analysis, base: string, flags: RunFlags): Promise<number> {
  const { prepareModels, runModels } = await import("../node/model-list.js");
  const { toJson } = await import("../fit/index.js");
  const say = speaker(flags);
  if (flags.dryRun) {
    const { describeGroup, describeGroupPlan } = await import("./describe-group.js");
    const { models, prepared } = await prepareModels(analysis, base);
    const plans = models.map(({ name }, k) => ({ name, prepared: prepared[k]! }));
    for (const plan of plans) {
      say(`Model ${plan.name}:`);
      announceGroup(plan.prepared, say);
    }
    process.stdout.write(
      flags.json
        ? toJson(plans.map((plan) => ({ name: plan.name, ...describeGroup(plan.prepared) })))
        : `${plans.map((plan) => `Model ${plan.name}\n\n${describeGroupPlan(plan.prepared)}`).join("\n\n")}\n`,
    );
    return 0;
  }
  return stoppable(async (signal) => {
    let meter: Meter | undefined;
    try {
      const { models, comparison, interrupted } = await runModels(analysis, {
        ...runOptions(base, flags, signal),
        onModel: (name, prepared) => {
          meter?.stop();
          say(`Model ${name}:`);
          announceGroup(prepared, say);
          meter = progressMeter(prepared.participants.length, flags.quiet, flags.logJson, "iterations");
        },
        onProgress: (progress) => meter?.update(progress),
        onNote: (text) => say(`Note: ${text}`),
      });
      meter?.stop();
      if (interrupted) {
        const where =
          flags.out === undefined ? "" : `: what is done is kept in ${flags.out}; go on with --resume`;
        process.stderr.write(`Interrupted${where}.\n`);
        return 130;
      }
      if (flags.json) {
        process.stdout.write(
          toJson({ models: models.map(({ name, result }) => ({ name, ...result })), comparison }),
        );
      } else if (!flags.quiet) process.stdout.write(`${await told(models, comparison, flags.out)}\n`);
      let code = 0;
      for (const { name, result } of models) {
        if (result.group!.posterior.status !== "converged") process.stderr.write(`${name}: `);
        code = Math.max(code, doubt(result, flags));
      }
      return code;
    } finally {
      meter?.stop();
    }
  });
}

async function told(
  models: readonly { readonly name: string; readonly result: FitResult }[],
  comparison: PredictiveComparison | undefined,
  out: string | undefined,
): Promise<string> {
  const { describeGroupFit } = await import("./describe-group-fit.js");
  const { align } = await import("../fit/index.js");
  const each = models.map(({ name, result }) => `${name}\n\n${describeGroupFit(result)}`);
  if (comparison === undefined) return each.join("\n\n");
  const number = (x: number | undefined, decimals: number): string =>
    x === undefined || Number.isNaN(x) ? "" : x.toFixed(decimals);
  const rows = comparison.models.map((model) => [
    model.name,
    number(model.elpd, 1),
    number(model.standardError, 1),
    number(model.difference, 1),
    number(model.differenceError, 1),
    number(model.probabilityWorse, 3),
    number(model.stacking, 3),
    number(model.pseudoBmaPlus, 3),
    "",
  ]);
  const header = ["model", "elpd", "SE", "difference", "its SE", "P(worse)", "stacking", "pseudo-BMA+", ""];
  return [
    ...each,
    `Leave-one-out of ${comparison.units} ${comparison.unit}s:`,
    align([header, ...rows]),
    ...comparison.warnings.map((warning) => `- ${warning}`),
    ...(out === undefined
      ? []
      : [`Written to ${out}: comparison.csv, comparison.json, a folder for each model`]),
  ].join("\n");
}
