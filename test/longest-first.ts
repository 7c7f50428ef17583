/**
 * The order of test files: those that take longest start first, so that no worker waits at the end for another's
 * long file. Vitest orders by times that it kept, which a fresh checkout has none of.
 */

import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files of more than 15 s on two cores, longest first. A file that is missing here costs time only. */
const longest = [
  ...["cli/group-fit", "cli/experiments", "cli/commands", "deep/guide", "cli/checklist", "hgf/long-run"],
  ...["cli/group-predictive", "cli/sampling", "compile/random-programs", "export/draws", "cli/chains"],
  ...["cli/group-models", "compile/catalogue", "cli/group-covariates", "cli/group-carry", "cli/diagnose"],
  ...["cli/analysis", "group/units", "catalogue/derivatives", "cli/group-approximate", "report/browser"],
  ...["attractor/presets", "inference/threads", "cli/code", "cli/outputs", "cli/after-sampling"],
  ...["browser/browser", "export/docs", "export/group-stan", "bench/command", "hgf/runaway"],
  ...["cli/attractor-own", "cli/compare", "agent/models", "browser/drawing", "cli/group-after"],
  ...["cli/interrupt", "group/posterior", "browser/widget", "group/stan", "export/command"],
  ...["cli/model-files", "inference/calibration", "group/recovery"],
  ...["experiments/energy", "experiments/classifiers", "group/units/integrated", "experiments/depth"],
];

/** Projects one after the other, for a worker keeps what it loaded only within one; small files come last. */
const projects = ["alone", "whole", "sources"];

const rank = ({ project, moduleId }: TestSpecification): readonly [project: number, file: number] => {
  const file = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return [projects.indexOf(project.name), file < 0 ? longest.length : file];
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.sort((a, b) => {
      const [one, two] = [rank(a), rank(b)];
      return one[0] - two[0] || one[1] - two[1];
    });
  }
}
