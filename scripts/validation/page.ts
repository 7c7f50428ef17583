// Writes docs/validation.md from the results of the simulations: npx tsx scripts/validation/page.ts
import { readFileSync, writeFileSync } from "node:fs";
import { type CalibrationState, judgeCalibration } from "../../src/inference/calibration/index.js";
import type { RecoveredCase } from "./catalogue-recovery.js";
import type { TimedCase } from "./catalogue-times.js";
import type { Sampled } from "./chains.js";
import type { FittedStudy } from "./fit.js";
import { type Results, readResults } from "./replications.js";
import type { Ranked } from "./sbc-tutorial.js";
import type { ThreeLevels } from "./three-levels.js";

const group = "b_om2[group=patient]";
/** Beyond it, either way, groups are said to differ. */
const SURE = 0.975;

function ran({ replications, planned, seed, date, version, node }: Results<object>): string {
  const part =
    replications.length < planned
      ? " **The run is not complete: nothing can be concluded from it yet.**"
      : "";
  const what = `version ${version}, Node ${node}, seed ${seed}`;
  return `${replications.length} of ${planned} planned replications (${date}, ${what}).${part}`;
}

/** A count is judged where everything planned was run. */
function judged({ replications, planned }: Results<object>, inside: boolean): string {
  if (replications.length < planned) return "not judged";
  return inside ? "inside" : "**outside**";
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Rows of name, largest deviation and whether the ranks lie in the band. */
function ranks(results: Results<object>, names: readonly string[], all: CalibrationState["ranks"]) {
  const state: CalibrationState = { seed: results.seed, method: "nuts", names, ranks: all };
  return judgeCalibration(state).rows.map(({ name, largestDeviation, inside }) => ({
    name,
    deviation: largestDeviation.toFixed(3),
    verdict: judged(results, inside),
  }));
}

function diagnosed({ replications }: Results<FittedStudy>): string {
  const divergent = replications.filter(({ divergences }) => divergences > 0).length;
  const apart = replications.filter(({ largestRHat }) => !(largestRHat < 1.01)).length;
  return `Fits with divergences: ${divergent}; with an R-hat of 1.01 or more in any coordinate: ${apart}. None is left out.`;
}

function coverage(): string {
  const results = readResults<FittedStudy>("coverage");
  if (results === undefined) return "Not run.";
  const { replications } = results;
  const names = Object.keys(replications[0]!.quantities);
  const all = replications.map(({ quantities }) => names.map((name) => quantities[name]!.rank));
  const rows = ranks(results, names, all).map(({ name, deviation, verdict }) => {
    const hit = replications.filter(({ quantities }) => {
      const { truth, low, high } = quantities[name]!;
      return truth >= low && truth <= high;
    }).length;
    return [`\`${name}\``, hit, judged(results, hit >= 168 && hit <= 190), deviation, verdict];
  });
  const head = ["Quantity", "Covered", "168 to 190 of 200", "Largest deviation of ranks", "ECDF band, 0.99"];
  return `${ran(results)} ${diagnosed(results)}\n\n${table(head, rows)}`;
}

function falsePositives(): string {
  const results = readResults<FittedStudy>("false-positives");
  if (results === undefined) return "Not run.";
  const positive = results.replications.map(({ quantities }) => quantities[group]!.positive);
  const hits = positive.filter((P) => Math.max(P, 1 - P) > SURE).length;
  const row = [hits, "at most 19 of 200", judged(results, hits <= 19)];
  return `${ran(results)} ${diagnosed(results)}\n\n${table(["max(P, 1 - P) > 0.975", "Wanted", "Verdict"], [row])}`;
}

function power(): string {
  const results = readResults<FittedStudy>("power");
  if (results === undefined) return "Not run.";
  const hits = results.replications.filter(({ quantities }) => quantities[group]!.positive > SURE).length;
  const row = [hits, "at least 170 of 200", judged(results, hits >= 170)];
  return `${ran(results)} ${diagnosed(results)}\n\n${table(["P > 0.975", "Wanted", "Verdict"], [row])}`;
}

function tutorial(): string {
  const results = readResults<Ranked>("sbc-tutorial");
  if (results === undefined) return "Not run.";
  const { replications } = results;
  const names = replications.find((each) => each.ranks !== undefined)?.names ?? [];
  const all = replications.map((each) => each.ranks ?? null);
  const failed = all.filter((each) => each === null).length;
  const rows = ranks(results, names, all).map(({ name, deviation, verdict }) => [
    `\`${name}\``,
    deviation,
    verdict,
  ]);
  const head = ["Quantity", "Largest deviation of ranks", "ECDF band, 0.99"];
  return `${ran(results)} Posteriors that could not be sampled: ${failed}.\n\n${table(head, rows)}`;
}

/** @param most share of draws that may diverge */
/** @param names of the replications, where there are several */
function chains(results: Results<Sampled>, most: number, names: readonly string[] = []): string {
  const each = results.replications.map(
    ({ index, draws, divergences, largestRHat, leastBulk, leastTail, warnings }) => {
      const rows = [
        ["largest R-hat", largestRHat, "below 1.01", judged(results, largestRHat < 1.01)],
        [
          "divergences",
          `${divergences} of ${draws}`,
          `at most ${100 * most} %`,
          judged(results, divergences <= most * draws),
        ],
        ["effective draws, bulk and tail", `${Math.round(leastBulk)}, ${Math.round(leastTail)}`, "", ""],
      ];
      const said = warnings.map((warning) => `- ${warning}`).join("\n");
      const warned = warnings.length === 0 ? "No warnings of the fit." : `Warnings of the fit:\n\n${said}`;
      return `${table([names[index] ?? "", "Found", "Wanted", "Verdict"], rows)}\n\n${warned}`;
    },
  );
  return [ran(results), ...each].join("\n\n");
}

function threeLevels(): string {
  const results = readResults<ThreeLevels>("three-levels");
  if (results === undefined) return "Not run.";
  const { compared } = results.replications[0]!;
  const worst = compared.reduce((a, b) => (Math.abs(b.z) > Math.abs(a.z) ? b : a));
  const inside = judged(results, Math.abs(worst.z) < 4);
  return `${chains(results, 0.015)}\n\nOf ${compared.length} means the farthest from the reference is that of \`${worst.name}\`, by ${Math.abs(worst.z).toFixed(1)} standard errors (at most 4: ${inside}).`;
}

function volatile(): string {
  const results = readResults<Sampled>("volatile");
  if (results === undefined) return "Not run.";
  // The script that wrote them has these.
  const { cases } = results.settings as {
    readonly cases: readonly { readonly model: string; readonly people: string }[];
  };
  return chains(
    results,
    0.005,
    cases.map(({ model, people }) => `\`${model}\`, ${people === "near" ? "near the edge" : "away from it"}`),
  );
}

/** Below it, estimates have less than a quarter of their variance from the true values. */
const RECOVERED = 0.5;

function catalogueRecovery(): string {
  const results = readResults<RecoveredCase>("catalogue-recovery");
  if (results === undefined) return "Not run.";
  const pooled = (each: RecoveredCase): number[][] => each.ranks.flat().map((rank) => [rank]);
  const judge = (all: readonly number[][]) =>
    judgeCalibration({ seed: results.seed, method: "laplace", names: ["all"], ranks: all }, 0.999).rows[0]!;
  const rows = results.replications.map((each) => {
    const { largestDeviation, inside } = judge(pooled(each));
    const recovered = each.rows.map(({ parameter, r, sdRatio }) => {
      const text = `${parameter} ${r?.toFixed(2) ?? "?"} (${sdRatio?.toFixed(2) ?? "?"})`;
      return r !== null && r < RECOVERED ? `**${text}**` : text;
    });
    return [
      `\`${each.model}\``,
      `\`${each.response}\``,
      each.mixed,
      each.missed,
      largestDeviation.toFixed(3),
      inside ? "inside" : "**outside**",
      recovered.join(", "),
    ];
  });
  const all = judge(results.replications.flatMap(pooled));
  const head = [
    ...["Model", "Response", "Chains that mix", "Missed", "Largest deviation", "Band, 0.999", "r (sd ratio)"],
  ];
  return (
    `${results.replications.length} of ${results.planned} models (${results.date}, version ${results.version}, Node ${results.node}, seed ${results.seed}). ` +
    `All ranks together: largest deviation ${all.largestDeviation.toFixed(3)}, ${all.inside ? "inside" : "**outside**"} the band.\n\n${table(head, rows)}`
  );
}

/** What `fit` warns of. */
function writeRecoveryTable(): void {
  const results = readResults<RecoveredCase>("catalogue-recovery");
  if (results === undefined) return;
  const { agents, trials } = results.settings as { agents: number; trials: number };
  const models = results.replications.flatMap(({ model, response, rows }) => {
    const parameters = rows.flatMap(({ parameter: name, r }) =>
      r !== null && r < RECOVERED ? [{ name, r: Number(r.toFixed(2)) }] : [],
    );
    return parameters.length === 0 ? [] : [{ model, response, parameters }];
  });
  const file = new URL("../../src/node/recovery-table.ts", import.meta.url);
  const [head] = readFileSync(file, "utf8").split("export const notRecovered");
  const rows = models.map(({ model, response, parameters }) => {
    const list = parameters.map(({ name, r }) => `{ name: "${name}", r: ${r} }`).join(", ");
    return `    { model: "${model}", response: "${response}", parameters: [${list}] },`;
  });
  const value = `{\n  agents: ${agents},\n  trials: ${trials},\n  models: [\n${rows.join("\n")}\n  ],\n}`;
  writeFileSync(file, `${head}export const notRecovered: NotRecovered = ${value};\n`);
}

function catalogueTimes(): string {
  const results = readResults<TimedCase>("catalogue-times");
  if (results === undefined) return "Not run.";
  const rows = results.replications.map(({ model, response, seconds, evaluations, outcomes, reason }) => [
    `\`${model}\``,
    `\`${response}\``,
    seconds > 10 ? `**${seconds.toFixed(1)}**` : seconds.toFixed(1),
    evaluations,
    Object.entries(outcomes)
      .map(([status, count]) => `${status} ${count}`)
      .join(", "),
    reason ?? "",
  ]);
  const head = ["Model", "Response", "Seconds", "Evaluations", "Ends", "Above 10 s because"];
  const { processor, threads } = results.settings as { processor: string; threads: number };
  return (
    `${results.replications.length} of ${results.planned} models (${results.date}, version ${results.version}, Node ${results.node}, ` +
    `${threads} threads on ${processor}).\n\n${table(head, rows)}`
  );
}

const page = `# Validation by simulation

Written by \`npx tsx scripts/validation/page.ts\` from \`scripts/validation/results/\`. Each simulation has one seed, chosen
before it was run. A run that was stopped goes on where it was, and a result does not depend on the number of
processes: \`npx tsx scripts/validation/coverage.ts --processes 2\`, and likewise for the others.

Studies have two groups in turn, ages from 20 to 60, two sessions that reset, two input sequences a session that
participants share, no missing response, and an unscored first trial. Contingencies are 0.8 or 0.2, and change after
every eighth of the second half of a session. The agent is \`ehgf_binary\` with two levels and \`unitsq_sgm\`; the model is
\`om2 ~ group + age + session + (1 | participant)\`, \`ze ~ 1 + (1 | participant)\`. Fits take 4 chains of 500 + 1000
iterations and choose their parametrisation by the rule.

## Coverage

16 participants, 2 x 80 trials; om2 normal(-3.5, 0.8), log ze normal(0.9, 0.4); all true values from the resulting
hyperpriors. Wanted are 90 % intervals that cover in 168 to 190 of 200 studies (99 % band), and uniform ranks.

${coverage()}

## False positives

The same, with the coefficient of the group 0.

${falsePositives()}

## Power

Coefficient 0.9, sd of om2 between people 0.6, 24 participants, 2 x 160 trials. Other true values and the priors are
those of the published study with covariates: om2 normal(-3, 2), log ze normal(3.871, 1).

${power()}

## Calibration of the tutorial's model

\`hgf_binary\` with the tutorial's hyperpriors, 4 participants, 60 trials, not centred, 4 chains of 500 + 1000 iterations
from draws of the prior, target acceptance 0.9.

${tutorial()}

## Three levels

The reference posterior of 10 people, 320 trials and free om2, om3 and ze, with its stated priors. 4 chains of
500 + 2000 iterations, target acceptance 0.99. Three shorter runs of the same seed went before, of 1000 draws a chain:
at 0.95 with 2.5 % divergences and an R-hat of 1.006, and with 1.7 % and 1.017 where om2 and ze were centred; at 0.99
with 0.95 % and 1.011.

${threeLevels()}

## Three levels in a volatile task

30 simulated people, 320 trials, free om2, om3 and ze, pooled in part; om2 normal(-3, 2), om3 normal(-6, 2), log ze
normal(1, 1). 4 chains of 500 + 1000 iterations, target acceptance 0.95.

In this task \`ehgf_binary\` has no value where om2 is above an edge: beliefs overflow. It lies at -0.8 for om3 of -10, at
-1.1 for -5, at -1.2 for -3. People near it are those of the three-level reference above: om2 normal(-3, 0.8), om3
normal(-5, 1.2). People away from it have om2 normal(-4, 0.6), om3 normal(-6, 0.8); they were added when the first two
rows had failed, and run once. log ze is normal(1.2, 0.4) for all.

${volatile()}

Near the edge the posterior of \`ehgf_binary\` is cut off: each of 200 divergences that were looked at ended where a belief
of somebody overflows. No setting of the sampler mends that; \`credence fit\` names the people and says what may help. It is
not the width of om3's population: with om3 of normal(-6, 0.5) under a prior of normal(-6, 1) and om2 as above, 871 of
4000 draws of \`ehgf_binary\` diverged (largest R-hat 1.005). \`uhgf_binary\` has a value everywhere and fewer
divergences, whose cause is not known. While a person's coefficients were judged by that person's likelihood alone, none
of the three was centred, and the largest R-hat was 1.05.

## Every model of the catalogue: simulate and fit

50 agents a model, 320 trials: parameters drawn from the default priors, and again, responses with them, where the model
breaks down. Ranks are those of the true values among 199 states of a Markov chain that passes through them at a random
place. True values and the states of a chain that leaves the posterior as it is can be exchanged with each other
(Besag & Clifford 1989), so that these ranks are uniform if model, simulation and gradient belong together, whether the
chain mixes or not; where it does not, the test has less power. Chains that mix: their states count for 50 independent
draws or more in the slowest parameter. Ranks of all parameters of a model are pooled; those of one agent depend on each
other, which the band does not know. Recovery is of the estimates of \`fit\`: correlation of true values and modes on the
scale of estimation, and, in brackets, posterior over prior sd. Bold: a correlation below ${RECOVERED}, of which
\`credence fit\` warns.

Missed: fits whose mode has a log joint more than 1 below that at the true values, so that all 8 starts ended at a lesser
optimum. With each start the best of 8, or of 32, draws of the prior, \`uhgf_ar1_binary\` missed 18 and 18 instead of 18,
\`ehgf_ar1_binary\` 12 and 12 instead of 11, \`sutton_k1_binary\` 15 and 13 instead of 15. Of these three the log joint was
drawn through the true values of up to six missed fits each. In most, a twelfth of a prior sd in a parameter of the filter
costs hundreds or thousands of log units: beliefs jump between saturated values, and choices follow them nearly without
noise. In others it is flat in some directions and falls off cliffs in others, and one was smooth. A fit cannot know of an
optimum that no start came near; more distinct optima than one, which it reports, are the sign to look for.

\`report\` is a noisy report of the first belief, for filters that no response model reads.

${catalogueRecovery()}

## Every model of the catalogue: times

A fit of 100 people, 320 trials each, simulated as above, with default settings: 8 starts, evidence checked by
importance sampling.

${catalogueTimes()}
`;
writeRecoveryTable();
writeFileSync(new URL("../../docs/validation.md", import.meta.url), page);
