/** The published study with covariates as an agent, participants, a design and hyperpriors: from its file alone. */

import { readFileSync } from "node:fs";
import { buildAgent, type RunData } from "../../src/agent/index.js";
import { buildDesign } from "../../src/group/design/build.js";
import { individualPriors, resolveHyperpriors } from "../../src/group/hyperpriors/index.js";

export interface GoldenStudy {
  readonly analysis: {
    readonly study: { readonly skipFirst: number };
    readonly agent: {
      readonly perceptualModel: string;
      readonly levels: number;
      readonly set: Readonly<Record<string, number>>;
      readonly responseModel: string;
      readonly free: readonly string[];
      readonly priors: Readonly<Record<string, string>>;
    };
    readonly variables: { readonly reference: Readonly<Record<string, string>> };
    readonly group: { readonly formula: readonly string[] };
  };
  readonly participants: readonly {
    readonly participant: string;
    readonly group: string;
    readonly age: number;
  }[];
  readonly sequences: Readonly<Record<string, string>>;
  readonly runs: readonly {
    readonly participant: string;
    readonly session: string;
    readonly sequence: string;
    readonly responses: string;
  }[];
  readonly posterior: {
    readonly parameters: Readonly<
      Record<string, { readonly mean: number; readonly sd: number; readonly mcse_mean: number }>
    >;
    readonly p_positive: Readonly<Record<string, number>>;
  };
  readonly loo_participant_integrated: { readonly elpd: number; readonly pointwise_elpd: readonly number[] };
  readonly laplace_em: {
    readonly g_om2: readonly number[];
    readonly g_ze: number;
    readonly w_session: number;
    readonly sd: readonly number[];
    readonly se_joint: readonly number[];
    readonly sum_log_m: number;
    readonly d: number;
    readonly n: number;
    readonly ibic: number;
    readonly ibic_N: number;
    readonly modes_om2: readonly number[];
    readonly modes_log_ze: readonly number[];
  };
}

const file = new URL("../golden/bayes/group-hgf-covariates.json", import.meta.url);
export const golden = JSON.parse(readFileSync(file, "utf8")) as GoldenStudy;

/** @param formulas in place of those of the study */
export function goldenStudy(formulas: readonly string[] = golden.analysis.group.formula) {
  const { analysis, sequences } = golden;
  const { agent } = buildAgent({ ...analysis.agent, clip: "none" });
  const people = golden.participants.map(({ participant }) => ({
    id: participant,
    own: golden.runs.filter((run) => run.participant === participant),
  }));
  const participants = people.map(({ id, own }) => ({
    id,
    runs: own.map(({ sequence, responses }): RunData => {
      const u = Float64Array.from(sequences[sequence]!, Number);
      const y = Float64Array.from(responses, (r) => (r === "." ? Number.NaN : Number(r)));
      const scored = Uint8Array.from(u, (_, t) => (t < analysis.study.skipFirst ? 0 : 1));
      return { trials: u.length, inputs: { u }, responses: [y], scored };
    }),
  }));
  const { design } = buildDesign({
    parameters: analysis.agent.free,
    formulas,
    participants: people.map(({ id, own }) => ({
      id,
      runs: own.map(({ session, responses }) => ({
        session,
        trials: responses.length,
        variables: new Map(),
      })),
    })),
    covariates: {
      by: { participant: "id" },
      rows: golden.participants.map(({ participant, group, age }) => ({
        id: participant,
        group,
        age: String(age),
      })),
    },
    reference: analysis.variables.reference,
  });
  const data = participants.map(({ runs }) => runs);
  const hyperpriors = resolveHyperpriors({ individual: individualPriors(agent, data), design });
  return { agent, participants, design, hyperpriors };
}
