/** Estimates of participants alone and with the population. */

import type { Agent } from "../../agent/index.js";
import { type Figure, type ShrinkageData, shrinkageFigure } from "../../figures/index.js";
import { estimationLabel } from "./labels.js";
import type { GroupExtras, ShrunkCoefficient, ShrunkParameter } from "./source.js";

/** A panel for each parameter, participants by their pooled value. Undefined where no own estimates are known. */
export function ownAndPooled(agent: Agent, extras: GroupExtras): Figure | undefined {
  const { participantParameters = [], participantCoefficients = [] } = extras;
  const rows = participantParameters.filter(({ scale }) => scale === "estimation");
  if (!rows.some(({ unpooled }) => unpooled !== undefined)) return undefined;
  const names = [...new Set(rows.map(({ parameter }) => parameter))];
  const ids = orderOf(names[0]!, rows);
  const parameters = names.map((name): ShrinkageData["parameters"][number] => {
    const own = new Map(meansByParticipant(name, rows));
    const expected = expectedOf(name, participantCoefficients);
    const values = [...expected.values()];
    const common = values[0] !== undefined && values.every((x) => Math.abs(x - values[0]!) < 1e-9);
    return {
      label: estimationLabel(agent, name),
      name,
      ...(common && { mean: values[0]! }),
      rows: ids.flatMap((id) => {
        const found = own.get(id);
        if (found === undefined) return [];
        const population = expected.get(id);
        return [{ id, ...found, ...(!common && population !== undefined && { population }) }];
      }),
    };
  });
  return shrinkageFigure({ title: "Participants: own data alone, and with the population", parameters });
}

function orderOf(name: string, rows: readonly ShrunkParameter[]): string[] {
  return meansByParticipant(name, rows)
    .sort(([, a], [, b]) => a.pooled - b.pooled)
    .map(([id]) => id);
}

/** Over the cells of each participant: a fit alone knows one value only. */
function meansByParticipant(name: string, rows: readonly ShrunkParameter[]) {
  const of = new Map<string, ShrunkParameter[]>();
  for (const row of rows) {
    if (row.parameter === name) of.set(row.participant, [...(of.get(row.participant) ?? []), row]);
  }
  return [...of].map(([id, own]) => {
    const pooled = own.reduce((sum, { summary }) => sum + summary.mean / own.length, 0);
    return [id, { pooled, unpooled: own[0]!.unpooled?.value ?? null }] as const;
  });
}

/** What the population says of the own Intercept; with random slopes of the first session or condition. */
function expectedOf(name: string, rows: readonly ShrunkCoefficient[]): Map<string, number> {
  return new Map(
    rows
      .filter(({ parameter, term }) => parameter === name && term === "Intercept")
      .map(({ participant, populationMean }) => [participant, populationMean]),
  );
}
