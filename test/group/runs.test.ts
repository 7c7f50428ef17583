/** From a table to a group density: what resets and what carries on, what leaves, and what must not matter. */

import { describe, expect, it } from "vitest";
import { type Agent, buildAgent } from "../../src/agent/index.js";
import { prepareParticipants } from "../../src/fit/prepare.js";
import { type GroupDensity, groupDensity } from "../../src/group/density/index.js";
import { buildDesign } from "../../src/group/design/build.js";
import { individualPriors, resolveHyperpriors } from "../../src/group/hyperpriors/index.js";
import { network } from "../../src/hgf/index.js";
import { readStudy, type StudyOptions } from "../../src/study/index.js";

/** A network honours intervals. */
const { agent } = buildAgent({
  network: network()
    .continuous("x2", { tonicVolatility: -3 })
    .binary("u", { valueParents: { x2: 1 } })
    .toJSON(),
  levels: ["u", "x2"],
  set: { irregularIntervals: true },
  responseModel: "unitsq_sgm",
  free: ["x2.tonicVolatility", "ze"],
  priors: { "x2.tonicVolatility": "normal(mean=-3, sd=2)", ze: "lognormal(meanlog=1, sdlog=1)" },
});
const om2 = "x2.tonicVolatility";

async function densityOf(
  text: string,
  formulas: readonly string[],
  options: StudyOptions = {},
  model: Agent = agent,
): Promise<GroupDensity> {
  const study = await readStudy({ name: "d.csv", text }, options);
  const participants = prepareParticipants(model, study);
  const { design } = buildDesign({
    parameters: [om2, "ze"],
    formulas,
    participants: study.participants.map(({ id, runs }) => ({
      id,
      runs: runs.map(({ session, scored, variables }) => ({ session, trials: scored.length, variables })),
    })),
  });
  const data = participants.map(({ runs }) => runs);
  const hyperpriors = resolveHyperpriors({ individual: individualPriors(model, data), design });
  return groupDensity(model, participants, design, hyperpriors);
}

interface Row {
  readonly id: string;
  readonly session: string;
  readonly trial: number;
  readonly u: number;
  readonly y: number;
}

const sessions = ["1", "2"];
const people = ["a", "b", "c", "d", "e", "f"];
const rows: Row[] = people.flatMap((id, i) =>
  sessions.flatMap((session, s) =>
    Array.from({ length: 12 + i }, (_, t) => {
      const u = (t * 7 + i * 3 + s * 5) % 10 < (t < 8 ? 7 : 3) ? 1 : 0;
      return { id, session, trial: t + 1, u, y: (t + i) % 4 === 1 ? 1 - u : u };
    }),
  ),
);

function csv(of: readonly Row[], columns: readonly (keyof Row)[]): string {
  return [columns.join(","), ...of.map((row) => columns.map((name) => row[name]).join(","))].join("\n");
}

const all = ["id", "session", "trial", "u", "y"] as const;
const simple = [`${om2} ~ 1`, "ze ~ 1"];
const bySession = [`${om2} ~ session`, "ze ~ 1"];

/** Values of cells: by session of the row where the second value is given. */
function cells(density: GroupDensity, first: number, second = first): Float64Array {
  const { design } = density;
  const count = design.cells.length;
  return Float64Array.from({ length: 2 * count }, (_, at) => {
    if (at >= count) return 0.8;
    return design.cells[at]!.labels.session === "2" ? second : first;
  });
}

const perRun = (density: GroupDensity, z: Float64Array): Float64Array => density.likelihood.value([z]).perRun;

describe("runs of a group model", () => {
  it("that reset are those of two people with the same parameters", async () => {
    const together = await densityOf(csv(rows, all), simple);
    const apart = await densityOf(
      csv(
        rows.map((row) => ({ ...row, id: `${row.id}${row.session}` })),
        ["id", "trial", "u", "y"],
      ),
      simple,
    );
    expect(apart.design.participants).toHaveLength(12);
    expect(perRun(together, cells(together, -2))).toEqual(perRun(apart, cells(apart, -2)));
  });

  it("that carry on are one series, although a parameter differs before and after", async () => {
    const carried = await densityOf(csv(rows, all), bySession, { sessions: "carry" });
    expect([carried.likelihood.runs, carried.likelihood.cells]).toEqual([6, 12]);
    const joined = await densityOf(csv(rows, ["id", "u", "y"]), simple);
    expect(perRun(carried, cells(carried, -2))).toEqual(perRun(joined, cells(joined, -2)));
    const differing = perRun(carried, cells(carried, -2, -1));
    expect(differing).not.toEqual(perRun(carried, cells(carried, -2)));
    const reset = await densityOf(csv(rows, all), bySession);
    expect(reset.likelihood.runs).toBe(12);
  });

  it("with a gap are those with as many steps added to the interval at the border", async () => {
    const gap = await densityOf(csv(rows, all), simple, { sessions: "carry", gap: 7 });
    const lines = rows.map((row) =>
      [row.id, row.u, row.y, row.session === "2" && row.trial === 1 ? 8 : 1].join(),
    );
    const interval = await densityOf(["id,u,y,interval", ...lines].join("\n"), simple);
    const found = perRun(gap, cells(gap, -2));
    expect(found).toEqual(perRun(interval, cells(interval, -2)));
    const none = await densityOf(csv(rows, all), simple, { sessions: "carry" });
    expect(found).not.toEqual(perRun(none, cells(none, -2)));
  });

  it("leave with exactly their likelihood", async () => {
    const whole = await densityOf(csv(rows, all), bySession);
    const exclude = [{ participant: "c", session: "1" }];
    const without = await densityOf(csv(rows, all), bySession, { exclude });
    const z = Float64Array.from({ length: whole.dimension }, (_, j) => 0.2 * Math.sin(j));
    const gone = whole.logLikelihoodOfRuns(z)[4]!;
    const [before, after] = [whole, without].map((density) => density.logDensity(z, z.slice()));
    expect(without.likelihood.runs).toBe(11);
    expect(Math.abs((before! - after!) / gone - 1)).toBeLessThan(1e-12);
  });
});

describe("the bits of a group density", () => {
  const z = (density: GroupDensity): Float64Array =>
    Float64Array.from({ length: density.dimension }, (_, j) => 0.3 * Math.cos(3 * j));

  it("do not depend on the order of rows and on what people are called", async () => {
    const plain = await densityOf(csv(rows, all), bySession);
    const gradient = new Float64Array(plain.dimension);
    const value = plain.logDensity(z(plain), gradient);
    // The first row of everybody stays where it was; the others come backwards.
    const firsts = rows.filter(({ session, trial }) => session === "1" && trial === 1);
    const backwards = rows.filter((row) => !firsts.includes(row)).reverse();
    const named = [...firsts, ...backwards].map((row) => ({ ...row, id: `Z${9 - people.indexOf(row.id)}` }));
    const other = await densityOf(csv(named, all), bySession);
    const again = new Float64Array(other.dimension);
    expect(other.logDensity(z(other), again)).toBe(value);
    expect(again).toEqual(gradient);
  });

  it("do not depend on the order in which the levels of a factor stand", async () => {
    const formulas = [`${om2} ~ 0 + session`, "ze ~ 1"];
    const plain = await densityOf(csv(rows, all), formulas);
    // Names whose order is the other way round.
    const names: Record<string, string> = { "1": "z", "2": "a" };
    const renamed = rows.map((row) => ({ ...row, session: names[row.session]! }));
    const other = await densityOf(csv(renamed, all), formulas);
    const columns = (density: GroupDensity, levels: readonly string[]): number[] =>
      levels.map((level) => density.layout.valueNames.indexOf(`b_${om2}[session=${level}]`));
    const [here, there] = [columns(plain, ["1", "2"]), columns(other, ["z", "a"])];
    expect([here, there].flat()).not.toContain(-1);
    expect(here).toEqual([...there].reverse());
    const at = z(plain);
    const moved = at.slice();
    here.forEach((from, i) => {
      moved[there[i]!] = at[from]!;
    });
    const gradients = [new Float64Array(plain.dimension), new Float64Array(plain.dimension)] as const;
    const value = plain.logDensity(at, gradients[0]);
    // What the columns say of the prior is added up in their order, which may round the last bit another way.
    expect(Math.abs(other.logDensity(moved, gradients[1])! / value - 1)).toBeLessThan(1e-15);
    const sorted = gradients[1].slice();
    here.forEach((to, i) => {
      sorted[to] = gradients[1][there[i]!]!;
    });
    expect(sorted).toEqual(gradients[0]);
    // Runs stand in the order of their sessions.
    expect(other.logLikelihoodOfRuns(moved).sort()).toEqual(plain.logLikelihoodOfRuns(at).sort());
  });

  it("of runs do not depend on who else is there", async () => {
    const plain = await densityOf(csv(rows, all), bySession);
    const reversed = await densityOf(csv([...rows].reverse(), all), bySession);
    expect(reversed.design.participants).toEqual([...people].reverse());
    const found = perRun(reversed, cells(reversed, -2, -1));
    const sorted = people.flatMap((_, i) => [...found.slice(2 * (5 - i), 2 * (5 - i) + 2)]);
    expect(sorted).toEqual([...perRun(plain, cells(plain, -2, -1))]);
  });
});

describe("the reason of a failure", () => {
  it("says participant, session, trial, node and quantity", async () => {
    const { agent: classic } = buildAgent({
      network: network({ variant: "classic" })
        .continuous("x3", { tonicVolatility: -2 })
        .continuous("x2", { tonicVolatility: -3, volatilityParents: { x3: 1 } })
        .binary("u", { valueParents: { x2: 1 } })
        .toJSON(),
      levels: ["u", "x2", "x3"],
      responseModel: "unitsq_sgm",
      free: [om2, "ze"],
      priors: { [om2]: "normal(mean=-3, sd=2)", ze: "lognormal(meanlog=1, sdlog=1)" },
    });
    const density = await densityOf(csv(rows, all), bySession, {}, classic);
    const at = density.layout.valueNames.indexOf(`coef_${om2}[Intercept, d]`);
    const z = new Float64Array(density.dimension);
    z.fill(-2, at - 3, at + 3);
    expect(density.reason?.(z)).toBeUndefined();
    z[at] = 6;
    expect(density.logDensity(z, z.slice())).toBeNaN();
    expect(density.reason?.(z)).toMatch(
      /^participant d, session 1, trial \d+: the posterior precision would be zero or negative \(x3 \S+ = -/,
    );
  });
});
