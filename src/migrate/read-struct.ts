/**
 * Results in a file of the toolbox: structs with the fields `c_prc`, `c_obs`, `p_prc`, `p_obs`, `u`, wherever they
 * lie (a variable, an array of structs, cells, a field such as `est` of an array of participants). The same from
 * `jsonencode`, which writes NaN and infinite numbers as null.
 */

import { DataError, type DataProblem } from "../errors.js";
import type { Reported, ToolboxModel, ToolboxResult } from "./result.js";

type Fields = Readonly<Record<string, unknown>>;

/** A struct of a result, and how a file names it. */
interface Found {
  readonly struct: Fields;
  readonly path: string;
  /** What a struct around it, or it itself, says whose it is. */
  readonly id?: string;
}

/** What a result has; by the first four it is known. */
const marks = ["c_prc", "c_obs", "p_prc", "p_obs"] as const;
/** Fields that say whose result it is. */
const names = ["id", "participant", "subject", "subjID", "subj_id", "ID"] as const;

/**
 * @param root plain data: an object of variables, or one result, or a list of results
 * @param base id of a result that says nothing about whose it is and is the only one of its models
 * @throws DataError naming every field that is missing or of the wrong kind, and where there is no result at all
 */
export function resultsIn(root: unknown, file: string, base: string): ToolboxResult[] {
  const found = find(root, "", undefined, 0);
  if (found.length === 0) {
    const variables = isFields(root) ? Object.keys(root).join(", ") : "";
    const message =
      "no result of the HGF toolbox: expected a struct with the fields " +
      `${marks.join(", ")}, u, y and optim, as fitModel returns it` +
      `${variables === "" ? "" : `; found the variables ${variables}`}`;
    throw new DataError([{ file, message }]);
  }
  const problems: DataProblem[] = [];
  const read = found.map((one) =>
    resultOf(one, file, (message) => {
      problems.push({ file, message: one.path === "" ? message : `${one.path}: ${message}` });
    }),
  );
  // Results of different models in one file are one person's.
  const alone = (i: number): boolean => read.every((other, j) => i === j || !sameModels(read[i]!, other));
  const results = read.map((result, i) => {
    const { id, path } = found[i]!;
    const plain = path.replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-|-$/g, "");
    return { ...result, id: id ?? (alone(i) || plain === "" ? base : `${base}-${plain}`) };
  });
  if (problems.length > 0) throw new DataError(problems);
  return results;
}

/** Whether two results are of the same models, by the names that the file has for them. */
export function sameModels(
  one: Pick<ToolboxResult, "perceptual" | "response">,
  other: Pick<ToolboxResult, "perceptual" | "response">,
): boolean {
  return one.perceptual.name === other.perceptual.name && one.response.name === other.response.name;
}

/** Results in plain data, in its order. Deep data of something else is not searched without end. */
function find(value: unknown, path: string, id: string | undefined, depth: number): Found[] {
  if (depth > 6) return [];
  if (Array.isArray(value)) {
    // Lists of numbers are the most of a file, and hold no result.
    if (typeof value[0] !== "object") return [];
    return value.flatMap((item, i) => find(item, `${path}(${i + 1})`, id, depth + 1));
  }
  if (!isFields(value)) return [];
  const own = names.map((name) => idOf(value[name])).find((text) => text !== undefined) ?? id;
  if (marks.filter((mark) => isFields(value[mark])).length >= 3) {
    return [{ struct: value, path, ...(own === undefined ? {} : { id: own }) }];
  }
  return Object.entries(value).flatMap(([name, field]) =>
    find(field, path === "" ? name : `${path}.${name}`, own, depth + 1),
  );
}

function idOf(value: unknown): string | undefined {
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : undefined;
}

type Fail = (message: string) => void;

function resultOf({ struct, path }: Found, file: string, fail: Fail): Omit<ToolboxResult, "id"> {
  const optim = isFields(struct.optim) ? struct.optim : {};
  const final = vector(optim.final);
  const perceptual = modelOf(struct, "prc", final && ((prior) => final.slice(0, prior)), fail);
  const count = perceptual.priorMeans.length;
  const response = modelOf(struct, "obs", final && (() => final.slice(count)), fail);
  const inputs = rows(struct.u);
  if (inputs === undefined || inputs.length === 0) fail("u: the inputs are missing");
  const responses = rows(struct.y) ?? [];
  if (inputs !== undefined && responses.length > 0 && responses.length !== inputs.length) {
    fail(`u has ${inputs.length} trials and y ${responses.length}; both must have a row a trial`);
  }
  return {
    where: path === "" ? file : `${file}: ${path}`,
    perceptual,
    response,
    inputs: inputs ?? [],
    responses,
    reported: reportedOf(optim),
  };
}

/** @param elsewhere the estimate from the vector of both models, where the struct of this one has none */
function modelOf(
  struct: Fields,
  which: "prc" | "obs",
  elsewhere: ((length: number) => readonly number[]) | undefined,
  fail: Fail,
): ToolboxModel {
  const config = fieldsOf(struct, `c_${which}`, fail);
  const estimates = fieldsOf(struct, `p_${which}`, fail);
  const name = typeof config.model === "string" ? config.model : "";
  if (name === "") fail(`c_${which}.model: the name of the model is missing`);
  const prior = (field: "priormus" | "priorsas"): readonly number[] => {
    const read = vector(config[field]);
    if (read === undefined) fail(`c_${which}.${field}: expected numbers, the priors of all parameters`);
    return read ?? [];
  };
  const [priorMeans, priorVariances] = [prior("priormus"), prior("priorsas")];
  const estimate = vector(estimates.ptrans) ?? elsewhere?.(priorMeans.length);
  if (estimate === undefined) {
    fail(`p_${which}.ptrans: the estimate on the estimation scale is missing, and so is optim.final`);
  }
  const lengths = [priorMeans, priorVariances, estimate ?? priorMeans].map(({ length }) => length);
  if (new Set(lengths).size > 1) {
    fail(
      `c_${which} and p_${which}: ${lengths[0]} prior means, ${lengths[1]} prior variances and ${lengths[2]} estimates; ` +
        "they must be as many",
    );
  }
  return { name, priorMeans, priorVariances, estimate: estimate ?? [], config };
}

function fieldsOf(struct: Fields, name: string, fail: Fail): Fields {
  const value = struct[name];
  if (isFields(value)) return value;
  fail(`${name}: is missing, or no struct`);
  return {};
}

function reportedOf(optim: Fields): Reported {
  const read = (field: string): number | undefined => {
    const [value] = vector(optim[field]) ?? [];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  };
  const fields = {
    negLogJoint: read("negLj"),
    negLogLikelihood: read("negLl"),
    lme: read("LME"),
    aic: read("AIC"),
    bic: read("BIC"),
    hessian: rows(optim.H),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A scalar, row or column. */
function vector(value: unknown): readonly number[] | undefined {
  if (value === undefined) return undefined;
  const items = Array.isArray(value) ? value.flat() : [value];
  const numbers = items.map(numberOf);
  return numbers.every((x) => x !== undefined) ? numbers : undefined;
}

/** A row a trial: a list is one column, whichever way it lay. */
function rows(value: unknown): readonly (readonly number[])[] | undefined {
  if (value === undefined) return undefined;
  const items = Array.isArray(value) ? value : [value];
  const read = items.map((item) => vector(item));
  return read.every((row) => row !== undefined) ? read : undefined;
}

/** Text as R and Python write what JSON lacks; null is NaN to MATLAB. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (value === null) return Number.NaN;
  if (typeof value !== "string") return undefined;
  const [, sign, word] = /^([-+]?)(NaN|Inf|Infinity)$/i.exec(value) ?? [];
  if (word === undefined) return undefined;
  return word.toLowerCase() === "nan" ? Number.NaN : (sign === "-" ? -1 : 1) * Number.POSITIVE_INFINITY;
}
