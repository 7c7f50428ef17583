/** Migrated results as tables: one row a result, and one row a result and parameter. */

import { toCsv } from "../fit/index.js";
import { toNative } from "../model/transform.js";
import { type Checked, lowest, type Minimum } from "./check.js";
import type { Findings } from "./findings.js";

type Cell = string | number | undefined;

const minimumColumns = (name: string, of: (row: Checked) => Minimum | undefined) =>
  [
    [`${name}_status`, (row: Checked): Cell => of(row)?.status],
    [`${name}_neg_log_joint`, (row: Checked): Cell => of(row)?.negLogJoint],
    [`${name}_drop`, (row: Checked): Cell => of(row)?.drop],
    [`${name}_distance_sd`, (row: Checked): Cell => of(row)?.distance],
  ] as const;

const columns: readonly (readonly [string, (row: Checked) => Cell])[] = [
  ["participant", ({ id }) => id],
  ["source", ({ where }) => where],
  ["analysis", ({ group }) => group],
  ["verdict", ({ verdict }) => verdict],
  ["neg_log_joint_reported", ({ reported }) => reported.negLogJoint],
  ["neg_log_joint", ({ at }) => at?.negLogJoint],
  ["neg_log_likelihood_reported", ({ reported }) => reported.negLogLikelihood],
  ["neg_log_likelihood", ({ at }) => at?.negLogLikelihood],
  ["lme_reported", ({ reported }) => reported.lme],
  ["lme_sign", ({ evidence }) => evidence?.sign],
  ["lme_corrected", ({ evidence }) => evidence?.corrected],
  ["lme", ({ at }) => at?.lme],
  ["aic_reported", ({ reported }) => reported.aic],
  ["aic", ({ at }) => at?.aic],
  ["bic_reported", ({ reported }) => reported.bic],
  ["bic", ({ at }) => at?.bic],
  ["gradient", ({ at }) => at?.gradient],
  ["gradient_times_sd", ({ at }) => at?.gradientTimesSd],
  ...minimumColumns("nearby", ({ nearby }) => nearby),
  ...minimumColumns("fresh", ({ fresh }) => fresh),
  ["fit_lme", ({ fit }) => fit.evidence?.laplace],
];

/** `migrate.csv`. Results that were refused are not in it. */
export function migrateCsv(checked: readonly Checked[]): string {
  return toCsv(
    columns.map(([name]) => name),
    checked.map((row) => columns.map(([, value]) => value(row))),
  );
}

interface ParameterRow {
  readonly participant: string;
  readonly analysis: string;
  readonly parameter: string;
  readonly published: number;
  /** At the lowest point that was found. */
  readonly minimum: number | undefined;
  readonly published_estimation: number;
  readonly minimum_estimation: number | undefined;
}

function parameterRows({ checked, groups }: Findings): ParameterRow[] {
  return checked.flatMap((row) => {
    const { agent } = groups.find(({ name }) => name === row.group)!.loaded;
    const best = lowest(row)?.estimate;
    return [...row.published].map(([name, z]) => {
      const { domain } = agent.parameters.find((p) => p.name === name)!;
      const other = best?.get(name);
      return {
        participant: row.id,
        analysis: row.group,
        parameter: name,
        published: toNative(domain, z),
        minimum: other === undefined ? undefined : toNative(domain, other),
        published_estimation: z,
        minimum_estimation: other,
      };
    });
  });
}

/** `parameters.csv`: published and lowest estimate of each free parameter, native and on the estimation scale. */
export function parametersCsv(findings: Findings): string {
  const names = [
    ...(["participant", "analysis", "parameter", "published", "minimum"] as const),
    ...(["published_estimation", "minimum_estimation"] as const),
  ];
  return toCsv(
    names,
    parameterRows(findings).map((row) => names.map((name) => row[name])),
  );
}

/** Both tables and what was refused as plain data (`credence-migrate/1`). */
export function migratedData(findings: Findings): unknown {
  return {
    schema: "credence-migrate/1",
    results: findings.checked.map((row) =>
      Object.fromEntries(columns.map(([name, value]) => [name, value(row)])),
    ),
    parameters: parameterRows(findings),
    refused: findings.refused,
  };
}
