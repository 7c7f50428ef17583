/** Options that commands share, and how they become an analysis. */

import { relative, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type AgentSpecification, overlaySpecification } from "../agent/index.js";
import { UsageError } from "../errors.js";
import {
  type Analysis,
  type FigureFormat,
  figureFormats,
  type LooUnit,
  looUnits,
  type Outputs,
  overlayGroup,
} from "../fit/index.js";
import type { Role } from "../study/index.js";
import { hyperpriors } from "./hyperprior-option.js";
import { catalogueNames } from "./other-names.js";

/** Values of a repeatable option, in order. */
export const collect = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];
/** Names separated by commas. */
export const list = (value: string): string[] => value.split(",").map((part) => part.trim());

export function whole(least: number) {
  return (value: string): number => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < least) {
      throw new InvalidArgumentError(`expected a whole number of at least ${least}.`);
    }
    return number;
  };
}

/** A number of time steps, or the column that holds it. */
function gapOf(value: string): number | string {
  return Number.isNaN(Number(value)) ? value : real(value);
}

/** A number of levels, or names of nodes separated by commas. */
function levels(value: string): number | readonly string[] {
  return /^[-+.\d]/.test(value) ? whole(1)(value) : list(value);
}

/** A number, of any kind. */
export function real(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || Number.isNaN(number)) throw new InvalidArgumentError("expected a number.");
  return number;
}

/** Roles of study columns that have a flag of their own name. */
const roles: Readonly<Record<Role, string>> = {
  participant: "column that tells participants apart",
  trial: "column of trial numbers",
  input: "column(s) of what was seen; further ones are rewards and the like",
  response: "column(s) of what was done",
  rt: "column of reaction times",
  session: "column that tells sessions apart",
  block: "column that tells blocks apart",
  condition: "column of a condition of the design",
  time: "column of absolute onsets",
  interval: "column of times since the previous trial",
  unobserved: "column that marks inputs the participant did not see",
  ignore: "column that marks trials to ignore",
};

const roleNames = Object.keys(roles) as Role[]; // the keys of a record of roles are roles

/** @param taken roles whose own flag means something else in this command: there it is `--ROLE-column` */
export function addDataOptions(command: Command, taken: readonly Role[] = []): Command {
  for (const role of roleNames) {
    command.option(`--${role}${taken.includes(role) ? "-column" : ""} <column>`, roles[role], list);
  }
  return command
    .option("--missing <codes>", "codes of missing values beside blank, NaN and NA", list)
    .option("--derive <name = expression>", "make or recode a column; repeatable, in order", collect)
    .option("--keep <expression>", "keep only rows for which it is true")
    .addOption(new Option("--rt-unit <unit>", "unit of reaction times").choices(["s", "ms"]))
    .addOption(new Option("--sessions <how>", "beliefs at a new session").choices(["reset", "carry"]))
    .addOption(new Option("--blocks <how>", "beliefs at a new block").choices(["reset", "carry"]))
    .option("--gap <steps or column>", "time that passes between carried sessions or blocks", gapOf)
    .option("--skip-first <n>", "trials of each run that are learned from but not scored", whole(0));
}

export function addModelOptions(command: Command): Command {
  command
    .option("--perceptual-model <name>", "how beliefs are formed (--prc is the same)")
    .addOption(new Option("--prc <name>").hideHelp())
    .option("--response-model <name>", "how beliefs become behaviour (--obs is the same)")
    .addOption(new Option("--obs <name>").hideHelp())
    .option("--network <file>", "a gHGF network instead of a named perceptual model")
    .option("--agent <file>", "perceptual and response model, settings and priors from a file")
    .option(
      "--levels <n>",
      "levels of the hierarchy; of a network its nodes that are levels 1, 2, ...",
      levels,
    );
  return addSettingOptions(command);
}

/** Settings and parameters of a model that is named otherwise. */
export function addSettingOptions(command: Command): Command {
  return command
    .option("--set <name=value>", "setting of the model or value of a parameter; repeatable", collect)
    .addOption(
      new Option("--respond-from <belief>", "belief that responses read").choices([
        "prediction",
        "posterior",
      ]),
    )
    .addOption(
      new Option("--missing-input <meaning>", "a trial without input").choices(["frozen", "unobserved"]),
    )
    .option("--prior <name=distribution>", 'as in "om2=normal(mean=-3, sd=4)"; repeatable', collect)
    .option("--fix <name=value>", "fix a parameter; repeatable", collect)
    .option("--free <names>", "estimate exactly these parameters", list);
}

/** The hierarchy over participants. */
export function addGroupOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--pooling <how>",
        "none: independent fits (default without formula); partial: a population; complete: one value for all",
      ).choices(["none", "partial", "complete"]),
    )
    .option(
      "--formula <formula>",
      'what a parameter depends on, as in "om2 ~ group + (1 | participant)"; repeatable',
      collect,
    )
    .option(
      "--hyperprior <parameter.key=distribution>",
      'in place of the rule, as in "om2.mean=normal(mean=-3, sd=2)", "ze.sd=half-normal(scale=1)", ' +
        '"default.coefficients[age]=..."; repeatable',
      collect,
    )
    .option("--covariates <file>", "table of what participants are: group, age, ...")
    .option("--covariates-by <columns>", "its key columns (default: participant)", list)
    .addOption(
      new Option("--loo-unit <unit>", "what leave-one-out leaves out (default trial)").choices(looUnits),
    );
}

/** The group parts of an analysis, as far as flags state them. @param base that its paths are relative to */
export function groupFromFlags(
  flags: Flags,
  base: string,
): Pick<Analysis, "group" | "covariates" | "compare"> {
  const stated = flags.hyperprior as readonly string[] | undefined;
  const group = {
    ...pick(flags, ["pooling", "formula"]),
    ...(stated && { parameters: hyperpriors(stated) }),
  };
  const file = flags.covariates as string | undefined;
  const by = flags.covariatesBy as readonly string[] | undefined;
  if (by !== undefined && file === undefined) throw new UsageError("--covariates-by needs --covariates");
  const covariates =
    file === undefined
      ? {}
      : { covariates: { file: relative(base, resolve(file)).replaceAll("\\", "/"), ...(by && { by }) } };
  return {
    ...(Object.keys(group).length === 0 ? {} : { group }),
    ...covariates,
    ...(flags.looUnit === undefined ? {} : { compare: { unit: flags.looUnit as LooUnit } }),
  };
}

/** What a fit folder holds beside the tables. */
export function addOutputOptions(command: Command): Command {
  return command
    .option("--no-report", "no report.html")
    .option(
      "--figures <formats>",
      "formats of the figures: svg (default), png, pdf; none for no figures",
      list,
    )
    .option("--parquet", "tables as Parquet too")
    .option("--log-likelihood", "posterior.nc with the likelihood of every response (default: up to 128 MiB)")
    .option("--no-log-likelihood", "posterior.nc without it")
    .option("--regressors", "trial-wise regressors for imaging too");
}

/** The outputs part of an analysis, as far as flags state it. */
export function outputsFromFlags(flags: Flags): Pick<Analysis, "outputs"> {
  const formats = flags.figures as readonly string[] | undefined;
  const outputs: Outputs = {
    ...(flags.report === false ? { report: false } : {}),
    ...(formats === undefined ? {} : { figures: formatsOf(formats) }),
    ...pick(flags, ["parquet", "regressors", "logLikelihood"]),
  };
  return Object.keys(outputs).length === 0 ? {} : { outputs };
}

/** @throws UsageError for a format that is none */
function formatsOf(formats: readonly string[]): readonly FigureFormat[] | false {
  if (formats.length === 1 && formats[0] === "none") return false;
  return formats.map((format) => {
    const known = figureFormats.find((f) => f === format);
    if (known !== undefined) return known;
    throw new UsageError(`--figures ${format}: expected ${figureFormats.join(", ")} or none`);
  });
}

type Flags = Readonly<Record<string, unknown>>;

/** The data and study parts of an analysis, as far as flags state them. */
export function dataFromFlags(
  flags: Flags,
  taken: readonly Role[] = [],
): Pick<Analysis, "data"> & Partial<Pick<Analysis, "study">> {
  const columns = Object.fromEntries(
    roleNames.flatMap((role) => {
      const names = flags[taken.includes(role) ? `${role}Column` : role];
      return names === undefined ? [] : [[role, names]];
    }),
  );
  const study = pick(flags, ["sessions", "blocks", "gap", "skipFirst"]);
  return {
    data: {
      ...(Object.keys(columns).length === 0 ? {} : { columns: columns as Record<string, string[]> }),
      ...pick(flags, ["missing", "derive", "keep", "rtUnit"]),
    },
    ...(Object.keys(study).length === 0 ? {} : { study }),
  };
}

/** The agent part of an analysis, as far as flags state it. */
export function agentFromFlags(flags: Flags): AgentSpecification & { file?: string } {
  const perceptualModel = (flags.perceptualModel ?? flags.prc) as string | undefined;
  const responseModel = (flags.responseModel ?? flags.obs) as string | undefined;
  const settings = pairs(flags.set as string[] | undefined, "--set");
  const clip = settings.get("clip");
  settings.delete("clip");
  const fixed = pairs(flags.fix as string[] | undefined, "--fix");
  return catalogueNames({
    ...(perceptualModel === undefined ? {} : { perceptualModel }),
    ...(responseModel === undefined ? {} : { responseModel }),
    ...(flags.agent === undefined ? {} : { file: flags.agent as string }),
    ...pick(flags, ["levels", "respondFrom", "missingInput", "free"]),
    ...(clip === undefined ? {} : { clip: clip === "none" ? "none" : numberOf(clip, "--set clip") }),
    ...(settings.size === 0
      ? {}
      : { set: Object.fromEntries([...settings].map(([k, v]) => [k, setting(v)])) }),
    ...(flags.prior === undefined
      ? {}
      : { priors: Object.fromEntries(pairs(flags.prior as string[], "--prior")) }),
    ...(fixed.size === 0
      ? {}
      : { fix: Object.fromEntries([...fixed].map(([k, v]) => [k, numberOf(v, `--fix ${k}`)])) }),
  });
}

/** `name=value` pairs; a prior's value holds further equals signs. */
export function pairs(given: readonly string[] | undefined, flag: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const text of given ?? []) {
    const at = text.indexOf("=");
    if (at < 1) throw new UsageError(`${flag} "${text}": expected NAME=VALUE`);
    map.set(text.slice(0, at).trim(), text.slice(at + 1).trim());
  }
  return map;
}

function setting(value: string): number | string | boolean {
  if (value === "true" || value === "false") return value === "true";
  const number = Number(value);
  return value === "" || Number.isNaN(number) ? value : number;
}

function numberOf(value: string, what: string): number {
  const number = Number(value);
  if (value === "" || Number.isNaN(number))
    throw new UsageError(`${what}: expected a number, got "${value}"`);
  return number;
}

/** The flags of these names that were given. */
export function pick(flags: Flags, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  );
}

/** An analysis file with flags laid over it, part by part: flags win. */
export function overlay(file: Analysis, flags: Partial<Analysis>): Analysis {
  const part = <T extends object>(before: T | undefined, after: T | undefined): T | undefined =>
    before === undefined && after === undefined ? undefined : ({ ...before, ...after } as T);
  const agent = file.agent === undefined ? flags.agent : overlaySpecification(file.agent, flags.agent ?? {});
  const study = part(file.study, flags.study);
  const group = overlayGroup(file.group, flags.group);
  const compare = part(file.compare, flags.compare);
  const inference = part(file.inference, flags.inference);
  const outputs = part(file.outputs, flags.outputs);
  return {
    ...file,
    ...flags,
    ...(agent === undefined ? {} : { agent }),
    ...(study === undefined ? {} : { study }),
    ...(group === undefined ? {} : { group }),
    ...(compare === undefined ? {} : { compare }),
    ...(inference === undefined ? {} : { inference }),
    ...(outputs === undefined ? {} : { outputs }),
  };
}

/** Seeds of several runs: the first and those after it. */
export function seedsFrom(seed: number, runs: number): number[] {
  return Array.from({ length: runs }, (_, k) => seed + k);
}
