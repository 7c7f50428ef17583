/** The report of a group model, fitted with short chains: its sections, figures, methods, and what it escapes. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Analysis, FitResult } from "../../src/fit/index.js";
import { runGroup } from "../../src/node/group.js";
import { rewriteReport } from "../../src/node/plot.js";
import { plain, rows } from "./fitted.js";

const ids = ["s01", "s02", 'Zoë <b>"x"</b>', "s04", "s05", "s06"];
const folder = mkdtempSync(join(tmpdir(), "credence-group-report-"));
let result: FitResult;
let html: string;
let text: string;

beforeAll(async () => {
  const quoted = (cell: string | number): string => `"${String(cell).replaceAll('"', '""')}"`;
  const table = [
    ["participant", "session", "trial", "input", "response"],
    ...["1", "2"].flatMap((session, s) =>
      rows(ids, 40, s + 1).map(([id, trial, input, response]) => [id, session, trial, input, response]),
    ),
  ];
  writeFileSync(join(folder, "study.csv"), table.map((row) => `${row.map(quoted).join(",")}\n`).join(""));
  const people = ids.map((id, i) => `${quoted(id)},${i % 2 === 0 ? "control" : "patient"},${20 + 7 * i}\n`);
  writeFileSync(join(folder, "people.csv"), `participant,group,age\n${people.join("")}`);
  const analysis: Analysis = {
    schema: "credence-analysis/1",
    title: "Learning <in> two groups",
    data: { file: "study.csv" },
    covariates: { file: "people.csv" },
    study: { skipFirst: 1 },
    agent: {
      perceptualModel: "ehgf_binary",
      levels: 2,
      clip: "none",
      responseModel: "unitsq_sgm",
      free: ["om2", "ze"],
    },
    group: { formula: ["om2 ~ group + age + session", "ze ~ session + (session | participant)"] },
    inference: { chains: 2, warmup: 60, draws: 40, seed: 3 },
    outputs: {
      contrasts: [
        { parameter: "om2", group: "patient - control" },
        { parameter: "ze", session: "2 - 1" },
      ],
      marginalMeans: [{ parameter: "om2", by: "group", at: { age: 30 } }],
    },
  };
  const outcome = await runGroup(analysis, { base: folder, out: join(folder, "fit"), threads: 1 });
  result = outcome.result!;
  html = readFileSync(join(folder, "fit/report.html"), "utf8");
  text = plain(html.replaceAll(/<svg.*?<\/svg>/gs, ""));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the report of a group", () => {
  it("has its own sections, each once, and every link of the contents leads to one", () => {
    const found = [...html.matchAll(/<section id="([^"]+)">/g)].map(([, id]) => id);
    expect(found).toEqual([
      ...["study", "warnings", "population", "contrasts", "estimates", "model", "loo"],
      ...["participants", "responses", "methods", "references", "again"],
    ]);
    const links = [...html.matchAll(/<li><a href="#([^"]+)">/g)].map(([, id]) => id);
    expect(links).toEqual(found);
  });

  it("opens with whether the chains can be trusted", () => {
    const verdict =
      result.group!.posterior.status === "converged" ? "the chains agree" : "should not be trusted";
    expect(text).toContain("The population of 6 participants was sampled with 2 chains of 40 draws");
    expect(text).toContain(verdict);
  });

  it("says what the posterior is of every quantity", () => {
    const section = html.slice(html.indexOf('id="population"'), html.indexOf('id="contrasts"'));
    const lines = [...section.matchAll(/<tr><th scope="row">.*?<\/tr>/gs)].map(([line]) => line);
    const { population, marginalMeans } = result.group!;
    expect(lines).toHaveLength(population.length + marginalMeans.length);
    const age = population.findIndex(({ term, kind }) => term === "age" && kind === "coefficient");
    const { summary, positive } = population[age]!;
    const cells = plain(lines[age]!.replaceAll("</td>", "|").replaceAll("</th>", "|")).split("|");
    expect(cells.slice(0, 3)).toEqual(["ω2", "coefficient", "age"]);
    expect(Math.abs(Number(cells[3]!.replace("−", "-")) - summary.mean)).toBeLessThan(
      0.005 + summary.sd / 50,
    );
    expect(cells[8]).toBe(positive!.value.toFixed(3));
    expect(cells[11]).toBe("normal(mean=0, sd=1)");
    expect(section).toContain("correlation");
    expect(section).toContain("age=30");
  });

  it("never calls a posterior probability a p-value", () => {
    expect(text.match(/p-values?/gi)).toEqual(["p-value"]);
    expect(text).toContain("is a posterior probability, not a p-value");
  });

  it("gives contrasts with their ratio for positive parameters", () => {
    const section = text.slice(text.indexOf("Differences of marginal means"));
    expect(section).toContain("group: patient - control");
    expect(html).toMatch(/session: 2 - 1<\/td><td class="text"><\/td><td class="text">ratio<\/td>/);
  });

  it("counts Pareto k over all and by participant", () => {
    const { units, counts } = result.group!.loo!;
    const section = text.slice(text.indexOf("Expected log predictive density of"));
    expect(section).toContain(`${units} units: one more response of a known person`);
    expect(section).toContain(`${counts.good} up to`);
    expect(section.match(/largest k/g)!.length).toBeGreaterThan(0);
    // Two runs of 39 scored trials each.
    expect(section).toContain("s0178");
  });

  it("says of everything that needs a look what was found, what it means and what to try", () => {
    const section = text.slice(text.indexOf("Warnings", text.indexOf("Warnings") + 8));
    const { posterior, warnings } = result.group!;
    expect(posterior.flags.map(({ kind }) => kind)).toContain("chains");
    for (const { found, advice } of posterior.flags) {
      expect(section).toContain(found);
      expect(section).toContain(`To try: ${advice}.`);
    }
    expect(section).toContain("Fewer than four chains can hardly show that they agree.");
    // Two columns between six participants.
    expect(warnings.map(({ code }) => code)).toContain("few-participants");
    for (const { message } of warnings) expect(section).toContain(message);
    expect(section).toMatch(
      /Few participants for the formula.*priors decide.*om2 has 2 between-participant columns.*To try: leave terms out/s,
    );
  });

  it("states formulas and hyperpriors, and who stated them", () => {
    expect(text).toContain("om2 ~ 1 + group + age + session + (1 | participant)");
    expect(html).toContain("<code>lkj(eta=2)</code>");
    expect(html).toContain("<code>half-normal(scale=1)</code>");
  });

  it("has the figures of the model, and those of beliefs of every participant", () => {
    const files = readdirSync(join(folder, "fit/figures")).filter((name) => name.endsWith(".svg"));
    expect(files.sort()).toEqual([
      ...["contrasts", "hyperpriors", "loo", "model", "population", "response-function", "shrinkage"].map(
        (name) => `${name}.svg`,
      ),
    ]);
    for (const file of files) expect(html).toContain(`href="figures/${file}"`);
    expect(html.match(/aria-label="Beliefs of participant/g)).toHaveLength(6);
  });

  it("escapes names out of the data everywhere", () => {
    expect(html).not.toContain('<b>"x"');
    expect(html).not.toContain("<in>");
    expect(html).toContain("Learning &lt;in&gt; two groups");
  });

  it("says in one paragraph what was done, with its citations", () => {
    const paragraph = text.slice(
      text.indexOf("The data were study.csv"),
      text.indexOf("Computed with Credence"),
    );
    for (const part of [
      "6 participants with 80 trials each in 12 runs",
      "hierarchical model: om2 ~ 1 + group + age + session + (1 | participant); ze ~ 1 + session + (1 + session | participant) (on the log scale).",
      "Factors, first level first: group (control, patient); session (1, 2).",
      "Numeric variables: age.",
      "No-U-Turn sampler (Hoffman & Gelman, 2014): 2 chains from around the mode of the population, each with 60 iterations of warm-up and 40 draws, acceptance aimed at 0.8",
      "The largest R-hat (Vehtari et al., 2021) was",
      "Leaving out single trials by Pareto-smoothed importance sampling (Vehtari et al., 2017)",
    ])
      expect(paragraph).toContain(part);
    expect(paragraph).not.toContain("Laplace");
    const bib = readFileSync(join(folder, "fit/citations.bib"), "utf8");
    expect(bib).toContain("@article{hoffman2014,");
    expect(bib).not.toContain("liu1989");
  });

  it("tells nothing that nobody computed: no evidence, no kinks, no mode", () => {
    expect(text).not.toMatch(/LME|log model evidence|most probable/);
  });

  it("is the same when it is written again from its folder", async () => {
    await rewriteReport(join(folder, "fit"));
    // Compared as a whole: a difference would print two pages.
    expect(readFileSync(join(folder, "fit/report.html"), "utf8") === html).toBe(true);
  });
});
