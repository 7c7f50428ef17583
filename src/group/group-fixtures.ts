/** A small study of a binary task for tests of group models, and the agent of the published fixture. */

import { buildAgent, type RunData, simulateRun } from "../agent/index.js";
import { resolvePriors } from "../agent/priors.js";
import { buildDesign } from "./design/build.js";
import type { Design } from "./design/design.js";
import type { DesignInput } from "./design/input.js";

/** Two levels, initial variance 1, no clip; om2 and ze are free. */
export const { agent: binaryAgent } = buildAgent({
  perceptualModel: "ehgf_binary",
  levels: 2,
  set: { sa0_2: 1 },
  clip: "none",
  responseModel: "unitsq_sgm",
  free: ["om2", "ze"],
  priors: { om2: "normal(mean=-3, sd=2)", ze: "lognormal(meanlog=1.2, sdlog=1)" },
});

export interface StudyOptions {
  readonly participants?: number;
  /** Sessions of each participant by number; default both for all. */
  readonly sessions?: (participant: number) => readonly string[];
  readonly trials?: number;
  readonly skipFirst?: number;
}

export interface SmallStudy {
  readonly participants: readonly { readonly id: string; readonly runs: readonly RunData[] }[];
  /** Columns: session, condition (a stretch of x, then y, then x), group, site, age. */
  design(formulas: readonly string[], more?: Partial<DesignInput>): Design;
}

/** Inputs and responses of a multiplicative congruential generator: the same for all time. */
export function smallStudy(options: StudyOptions = {}): SmallStudy {
  const { participants: count = 6, trials = 30, skipFirst = 0 } = options;
  const sessions = options.sessions ?? (() => ["1", "2"]);
  let state = 12345;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const people = Array.from({ length: count }, (_, i) => ({
    id: `P${i + 1}`,
    runs: sessions(i).map((session, r) => {
      const own = trials - 3 * r - (i % 2);
      const u = Float64Array.from({ length: own }, (_, t) => (uniform() < (t < own / 2 ? 0.8 : 0.3) ? 1 : 0));
      const y = u.map((value, t) => {
        const draw = uniform();
        if (draw < 0.05) return Number.NaN;
        return draw < 0.8 ? (t === 0 ? 1 : u[t - 1]!) : 1 - value;
      });
      const scored = Uint8Array.from({ length: own }, (_, t) => (t < skipFirst ? 0 : 1));
      return { session, data: { trials: own, inputs: { u }, responses: [y], scored } };
    }),
  }));
  const groups = ["control", "patient"];
  return {
    participants: people.map(({ id, runs }) => ({ id, runs: runs.map(({ data }) => data) })),
    design(formulas, more = {}) {
      const input: DesignInput = {
        parameters: ["om2", "ze"],
        formulas,
        participants: people.map(({ id, runs }) => ({
          id,
          runs: runs.map(({ session, data }) => ({
            session,
            trials: data.trials,
            variables: new Map([
              ["condition", Array.from({ length: data.trials }, (_, t) => (t % 20 < 8 ? "x" : "y"))],
            ]),
          })),
        })),
        covariates: {
          by: { participant: "id" },
          rows: people.map(({ id }, i) => ({
            id,
            group: groups[i % 2]!,
            site: "abc"[Math.floor(i / 2) % 3]!,
            age: String(20 + ((i * 37) % 50)),
          })),
        },
        ...more,
      };
      return buildDesign(input).design;
    },
  };
}

/** The same people answering as the agent does, each at a rate of their own, some faster in the second session. */
export function learningStudy(): SmallStudy {
  const { participants, design } = smallStudy({ trials: 240 });
  const native = resolvePriors(binaryAgent, participants[0]!.runs).native.slice();
  const at = (name: string): number => binaryAgent.parameters.findIndex((one) => one.name === name);
  return {
    design,
    participants: participants.map(({ id, runs }, i) => ({
      id,
      runs: runs.map((run, r) => {
        native[at("om2")] = -3.4 + 0.25 * i + 0.3 * r * (i % 3);
        native[at("ze")] = 2 + 0.4 * (i % 4);
        return { ...run, responses: simulateRun(binaryAgent, run, native, 1, 2 * i + r).responses };
      }),
    })),
  };
}
