/** A fitted model as a Stan program with its data, so that a reviewer can sample it with another program. */

import { printStan } from "../agent/print-stan.js";
import { UsageError } from "../errors.js";
import type { ParticipantData } from "../fit/index.js";
import { bidsLabels } from "./regressors/labels.js";
import type { ExportFile, FitSource } from "./source.js";

/**
 * `model.stan`, `data.json` with everybody, `participants/LABEL.json` with each alone, and how to run them.
 *
 * @param data runs of the participants of the fit
 * @param chosen ids of the participants to write; default: all whose fit did not fail
 * @throws UsageError for ids that the fit lacks
 */
export async function stanFiles(
  source: FitSource,
  data: readonly ParticipantData[],
  chosen?: readonly string[],
): Promise<ExportFile[]> {
  const { result } = source;
  const fitted = new Map(result.participants.map((fit) => [fit.id, fit]));
  const unknown = chosen?.find((id) => !fitted.has(id));
  if (unknown !== undefined)
    throw new UsageError(`--participants: there is no participant ${JSON.stringify(unknown)}`);
  const people = data.filter(({ id }) =>
    chosen === undefined ? fitted.get(id)?.status !== "failed" : chosen.includes(id),
  );
  if (people.length === 0) throw new UsageError("there is nobody to write: every fit failed");
  const agent = await source.agent();
  const {
    program,
    data: dataOf,
    names,
  } = printStan(
    agent,
    people.map(({ runs }) => runs),
  );
  const labels = bidsLabels(
    people.map(({ id }) => id),
    "sub",
    (position) => `p${position + 1}`,
  );
  const files = people.map(({ id }, i) => ({ id, file: `participants/${labels.get(id)}.json`, i }));
  return [
    { path: "model.stan", content: program },
    { path: "data.json", content: json(dataOf()) },
    ...files.map(({ file, i }): ExportFile => ({ path: file, content: json(dataOf([i])) })),
    { path: "README.md", content: readme(source, files, names) },
  ];
}

const json = (content: unknown): string => `${JSON.stringify(content)}\n`;

function readme(
  { result }: FitSource,
  files: readonly { readonly id: string; readonly file: string }[],
  names: Readonly<Record<string, string>>,
): string {
  const { perceptual, responses } = result.model;
  const model = [perceptual, ...responses.map((response) => response.model)].join(" with ");
  const [first] = files;
  return [
    `# ${model} as a Stan program`,
    "",
    `Written by Credence ${result.software.version} from the equations that it fits. Participants are independent: every`,
    "one has parameters of their own, with the priors of the fit, so that `data.json` (everybody at once) and the files",
    "below `participants/` (one each) give the same posteriors.",
    "",
    "With CmdStan 2.33 or later:",
    "",
    "```sh",
    "make path/to/model",
    `./model sample num_chains=4 data file=${first!.file} output file=output.csv`,
    "credence diagnose output_1.csv output_2.csv output_3.csv output_4.csv",
    "```",
    "",
    'From R: `cmdstanr::cmdstan_model("model.stan")$sample(data = "data.json")`. From Python:',
    '`cmdstanpy.CmdStanModel(stan_file="model.stan").sample(data="data.json")`.',
    "",
    "## What is sampled",
    "",
    "`NAME_estimation` on the scale on which the prior is normal; `NAME` is its native value.",
    "",
    ...Object.entries(names).map(([name, stan]) => `- \`${stan}\`: ${name}`),
    "",
    "`log_lik` holds the log-likelihood of every trial, one run after the other, and 0 where no response counts: leave",
    "such columns out before `loo`.",
    "",
    "## Participants",
    "",
    "Numbers are places in the vectors of `data.json`.",
    "",
    ...files.map(({ id, file }, i) => `${i + 1}. ${JSON.stringify(id)}: \`${file}\``),
    "",
    "## How the program was checked",
    "",
    "Credence's tests run programs printed like this one, for every perceptual and response model of its catalogue, in a",
    "small interpreter of Stan that shares no code with the printer, at random points: the log density is that of the fit",
    "to 1e-10 of its size, of each participant alone and of all together, and it is minus infinity where the fit says",
    "that the model breaks down. Three such programs (`ehgf_binary`, `uhgf_binary`, `hgf`) were compiled by Stan 2.35",
    "itself: values agree to 1e-12, gradients to 1e-10.",
    "",
  ].join("\n");
}
