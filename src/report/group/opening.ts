/** What came out of a group fit, in sentences, at the top of its report. */

import type { Agent } from "../../agent/index.js";
import type { GroupResult } from "../../fit/group-result.js";
import type { Contrast, PopulationRow } from "../../group/outputs/index.js";
import { html, joined, type Markup, symbol } from "../html.js";
import { fixed, plural, significant, whole } from "../numbers.js";
import { estimationLabel, intervalName, probabilityText, termLabel } from "./labels.js";

/** Whether the chains can be trusted, or how far an approximation. */
export function groupVerdict({ participants, posterior, laplace }: GroupResult): string {
  const { status, chains, draws, verdict } = posterior;
  const people = plural(participants, "participant");
  if (laplace !== undefined) return `The population of ${people} was fitted by Laplace EM. ${verdict}`;
  if (posterior.khat !== null) {
    return `The posterior of ${people} was approximated by Pathfinder. ${verdict}`;
  }
  const sampled = `The population of ${people} was sampled with ${plural(chains, "chain")} of ${whole(draws)} draws`;
  return status === "converged"
    ? `${sampled}; the chains agree.`
    : `${sampled}; the draws should not be trusted as they are, for reasons given under Warnings.`;
}

/** Means and effects: contrasts where the analysis asks for some, else coefficients. */
export function groupOutcome(agent: Agent, { population, contrasts, interval }: GroupResult): Markup {
  const means = population.filter(({ kind }) => kind === "intercept");
  const effects = population.filter(({ kind }) => kind === "coefficient");
  const differences = contrasts.filter(({ scale }) => scale === "estimation");
  const told = (row: PopulationRow | Contrast, label: Markup): Markup => {
    const { mean, low, high } = row.summary;
    const sign = row.positive === undefined ? "" : html`, P(&gt; 0) ${probabilityText(row.positive.value)}`;
    return html`${label} ${significant(mean)} (${significant(low)} to ${significant(high)}${"kind" in row && row.kind === "intercept" ? "" : sign})`;
  };
  const sentence = (title: string, parts: readonly Markup[]): Markup | string =>
    parts.length === 0 ? "" : html`${title}: ${joined(parts, "; ")}. `;
  const named = (parameter: string, of: string): Markup =>
    html`${symbol(estimationLabel(agent, parameter))} ${symbol(of)}`;
  return html`<p>${sentence(
    `Population means on the scale of estimation, with ${intervalName(interval)}s`,
    means.map((row) =>
      told(row, named(row.parameter, means.length > 1 && row.term !== "Intercept" ? termLabel(row) : "")),
    ),
  )}${
    differences.length > 0
      ? sentence(
          "Contrasts",
          differences.map((row) => told(row, named(row.parameter, `\\text{${row.contrast}}`))),
        )
      : sentence(
          "Effects",
          effects.map((row) => told(row, named(row.parameter, termLabel(row)))),
        )
  }</p>
`;
}

/** `elpd −2891.3 (standard error 48.8)`. */
export function elpdText(elpd: number, standardError: number): string {
  return `${fixed(elpd, 1)} (standard error ${fixed(standardError, 1)})`;
}
