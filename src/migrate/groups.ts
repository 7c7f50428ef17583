/** Results of one model, with one set of priors, as one study and one analysis: what `credence fit` reads. */

import { type AgentSpecification, resolveName } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { type Loaded, load, toCsv } from "../fit/index.js";
import { toEstimation } from "../model/transform.js";
import { readStudy } from "../study/index.js";
import type { Reported, ToolboxResult } from "./result.js";
import { type Translated, translate } from "./translate.js";

/** One published estimate. */
export interface Member {
  readonly id: string;
  readonly where: string;
  /** Parameter -> estimate on the estimation scale; of free parameters at least. */
  readonly estimate: ReadonlyMap<string, number>;
  readonly reported: Reported;
  readonly notes: readonly string[];
}

export interface Group {
  /** Base name of its files: `hgf_binary-unitsq_sgm`, with a number where several have the models. */
  readonly name: string;
  readonly specification: AgentSpecification;
  /** The study as CSV, where it came with the results. */
  readonly study?: string;
  readonly members: readonly Member[];
  readonly loaded: Loaded;
}

/** A result that cannot be had here, and why. */
export interface Refused {
  readonly id: string;
  readonly where: string;
  readonly reason: string;
}

interface Planned extends Translated {
  readonly result: ToolboxResult;
}

/**
 * Puts results that share model and priors together. A result that cannot be translated is refused and stops nobody.
 *
 * @throws UsageError where two results of one model have the same id
 */
export async function groupResults(
  results: readonly ToolboxResult[],
): Promise<{ readonly groups: Group[]; readonly refused: Refused[] }> {
  const refused: Refused[] = [];
  const refuse = ({ id, where }: ToolboxResult, error: unknown): void => {
    if (!(error instanceof Error) || !["UsageError", "DataError"].includes(error.name)) throw error;
    refused.push({ id, where, reason: error.message });
  };
  const plans = new Map<string, Planned[]>();
  for (const result of results) {
    try {
      const translated = translate(result);
      const { specification, inputColumns } = translated;
      const key = JSON.stringify([specification, inputColumns, result.responses[0]?.length ?? 0]);
      plans.set(key, [...(plans.get(key) ?? []), { ...translated, result }]);
    } catch (error) {
      refuse(result, error);
    }
  }
  const models = [...plans.values()].map(([first]) => groupName(first!.specification));
  const groups: Group[] = [];
  for (const [i, planned] of [...plans.values()].entries()) {
    const model = models[i]!;
    const before = models.slice(0, i).filter((other) => other === model).length;
    const several = models.filter((other) => other === model).length > 1;
    try {
      groups.push(await groupOf(several ? `${model}-${before + 1}` : model, planned));
    } catch (error) {
      for (const { result } of planned) refuse(result, error);
    }
  }
  return { groups, refused };
}

export function groupName({ perceptualModel, network, responseModel, streams }: AgentSpecification): string {
  const perceives = network === undefined ? plainName(perceptualModel!) : "network";
  const responds = responseModel ?? streams?.map(({ model }) => model).join("-") ?? "";
  return `${perceives}-${plainName(responds)}`;
}

/** Models may be files. */
function plainName(model: string): string {
  return model.replace(/^.*[/\\]/, "").replace(/\.\w+$/, "");
}

async function groupOf(name: string, planned: readonly Planned[]): Promise<Group> {
  const [{ specification }] = planned as [Planned];
  refuseTwice(planned.map(({ result }) => result));
  const study = studyOf(planned);
  const file = `${name}.csv`;
  const loaded = await load({
    specification,
    context: {},
    study: {},
    read: (options) => readStudy({ name: file, text: study }, options),
  });
  const members = planned.map(({ result, estimate, notes }) => ({
    id: result.id,
    where: result.where,
    estimate,
    reported: result.reported,
    notes,
  }));
  return { name, specification, study, members, loaded };
}

function refuseTwice(results: readonly ToolboxResult[]): void {
  for (const [i, { id, where }] of results.entries()) {
    const other = results.slice(0, i).find((before) => before.id === id);
    if (other === undefined) continue;
    throw new UsageError(
      `${where}: has the id "${id}" of ${other.where}, with the same models; name the files differently, or give the ` +
        "structs fields id",
    );
  }
}

/** Trials of all participants, a row a trial; what is missing is an empty cell. */
function studyOf(planned: readonly Planned[]): string {
  const [{ inputColumns, result: first }] = planned as [Planned];
  const answers = first.responses[0]?.length ?? 0;
  const responseColumns = Array.from({ length: answers }, (_, c) =>
    c === 0 ? "response" : `response_${c + 1}`,
  );
  const rows = planned.flatMap(({ result: { id, inputs, responses } }) =>
    inputs.map((u, t) => [id, t + 1, ...u, ...(responses[t] ?? [])]),
  );
  return toCsv(["participant", "trial", ...inputColumns, ...responseColumns], rows);
}

/** Columns of a table of estimates that are no parameters. */
const reportedColumns: Readonly<Record<string, keyof Reported>> = {
  neglj: "negLogJoint",
  neglogjoint: "negLogJoint",
  negll: "negLogLikelihood",
  negloglikelihood: "negLogLikelihood",
  lme: "lme",
  aic: "aic",
  bic: "bic",
};

/**
 * Published estimates in a table, one row a participant: a column of ids, one for each free parameter under any of its
 * names (native values), and what the toolbox reported (`negLj`, `negLl`, `LME`, `AIC`, `BIC`).
 *
 * @param loaded model, priors and data of the estimates
 * @param file name of the table, for messages
 * @throws UsageError for columns and rows that fit neither model nor data
 */
export function membersOfTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  file: string,
  { agent, participants }: Loaded,
): Member[] {
  const [idColumn] = header;
  const parameters = new Map<number, string>();
  const reports = new Map<number, keyof Reported>();
  header.forEach((title, c) => {
    const report = reportedColumns[title.toLowerCase().replaceAll("_", "")];
    if (c === 0) return;
    if (report !== undefined) reports.set(c, report);
    else parameters.set(c, resolveName(title, agent.parameters));
  });
  const free = agent.parameters.filter(({ prior }) => prior.variance !== 0);
  const missing = free.filter(({ name }) => ![...parameters.values()].includes(name));
  if (missing.length > 0) {
    throw new UsageError(
      `${file}: no column for ${missing.map(({ name }) => name).join(", ")}, which ${missing.length > 1 ? "are" : "is"} free; ` +
        "add the published values, or fix them with --fix NAME=VALUE",
    );
  }
  const known = new Set(participants.map(({ id }) => id));
  return rows.map((cells, r) => {
    const id = cells[0]!;
    const where = `${file}: row ${r + 2}`;
    if (!known.has(id)) {
      throw new UsageError(`${where}: the data have no participant "${id}" (column ${idColumn})`);
    }
    const value = (c: number): number => {
      const text = cells[c]!;
      const number = text === "" ? Number.NaN : Number(text);
      if (text !== "" && Number.isNaN(number)) {
        throw new UsageError(`${where}, column ${header[c]}: expected a number, found "${text}"`);
      }
      return number;
    };
    const estimate = [...parameters].map(([c, name]): [string, number] => {
      const { domain } = agent.parameters.find((p) => p.name === name)!;
      const z = toEstimation(domain, value(c));
      if (Number.isNaN(z)) {
        throw new UsageError(
          `${where}, column ${header[c]}: ${cells[c] === "" ? "the value is missing" : `${cells[c]} is outside the domain of ${name} (${domain.kind}); native values are expected`}`,
        );
      }
      return [name, z];
    });
    const reported = Object.fromEntries(
      [...reports].map(([c, report]) => [report, value(c)]).filter(([, x]) => !Number.isNaN(x)),
    );
    return { id, where, estimate: new Map(estimate), reported, notes: [] };
  });
}
