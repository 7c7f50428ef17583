/** A fitted group model as a Stan program with its data, so that a reviewer can sample it with another program. */

import type { GroupStan } from "../fit/group-stan.js";
import { type FitResult, toCsv } from "../fit/index.js";
import type { ExportFile } from "./source.js";

/** `model.stan`, `data.json`, `names.csv`, points with log densities, and how to run them. */
export function groupStanFiles(
  { model, software, inference }: FitResult,
  { program, names, coordinateNames, points }: GroupStan,
): ExportFile[] {
  const title = [model.perceptual, ...model.responses.map((response) => response.model)].join(" with ");
  return [
    { path: "model.stan", content: program.program },
    { path: "data.json", content: json(program.data) },
    {
      path: "names.csv",
      content: toCsv(
        ["credence", "stan"],
        names.map(({ credence, stan }) => [credence, stan]),
      ),
    },
    { path: "points.json", content: json({ params_r: points.map(({ z }) => [...z]) }) },
    {
      path: "log_densities.csv",
      content: toCsv(
        ["point", "log_density", ...coordinateNames.map((name) => `gradient ${name}`)],
        points.map(({ logDensity, gradient }, k) => [k + 1, logDensity, ...gradient]),
      ),
    },
    { path: "README.md", content: readme(title, software.version, inference.method) },
  ];
}

const json = (content: unknown): string => `${JSON.stringify(content)}\n`;

function readme(title: string, version: string, method: string): string {
  return [
    `# ${title}, a group model, as a Stan program`,
    "",
    `Written by Credence ${version} from the equations, the design and the hyperpriors of a fit by ${method}. Everybody is in`,
    "one program.",
    "",
    "With CmdStan 2.33 or later:",
    "",
    "```sh",
    "make path/to/model",
    "./model sample num_chains=4 data file=data.json output file=output.csv",
    "credence diagnose output_1.csv output_2.csv output_3.csv output_4.csv",
    "```",
    "",
    'From R: `cmdstanr::cmdstan_model("model.stan")$sample(data = "data.json")`. From Python:',
    '`cmdstanpy.CmdStanModel(stan_file="model.stan").sample(data="data.json")`.',
    "",
    "## What is sampled",
    "",
    "Parameters are centred or not as in the fit: `coef_...` and `u_...` are coefficients of participants and other groups,",
    "`e_...` standard normal deviations that coefficients are made of. Sds are declared as positive and `L_...` as Cholesky",
    "factors of correlation matrices, so that Stan adds the Jacobians of its own transforms; the program adds none.",
    "",
    "`names.csv` has every quantity of Credence's `draws.csv` and `posterior.nc` with its name in Stan's output (columns of",
    "CmdStan's CSV files have `b_om2.1` for `b_om2[1]`). `NAME_estimation` and `NAME` are the parameters of the agent in each",
    "cell, on the estimation scale and native.",
    "",
    "`log_lik` holds the log-likelihood of every trial, one run after the other, and 0 where no response counts: leave",
    "such columns out before `loo`.",
    "",
    "## One density, point by point",
    "",
    "Parameters are declared in the order in which Credence keeps them, and Stan's transforms are those of Credence: the",
    "logarithm of sds, the inverse hyperbolic tangent of partial correlations, row by row. So one vector of numbers means",
    "the same to both. `points.json` holds such vectors, `log_densities.csv` Credence's log density and its gradient there:",
    "",
    "```sh",
    "./model log_prob unconstrained_params=points.json data file=data.json output file=densities.csv",
    "```",
    "",
    "The columns of `densities.csv` are those of `log_densities.csv` after the first, constants and Jacobians included.",
    "",
    "## How the program was checked",
    "",
    "Credence's tests run programs printed like this one in a small interpreter of Stan that shares no code with the",
    "printer, with formulas of every kind, all hyperpriors, centred and not: at random points the log density is that of",
    "the fit to 1e-10 of its size, and another one where a number of the data or a hyperprior is changed.",
    "",
  ].join("\n");
}
