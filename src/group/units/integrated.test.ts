import { describe, expect, it } from "vitest";
import { mean, variance } from "../../inference/diagnostics/series.js";
import { psisLoo } from "../../inference/loo/index.js";
import { study } from "../design/design-fixtures.js";
import type { DesignInput } from "../design/input.js";
import { type IntegratedUnitsOptions, integratedUnits } from "./integrated.js";
import { normalGroup } from "./units-fixtures.js";

const everything = (): boolean => true;

/** Without the second session of P2. */
function withGap(input: DesignInput): DesignInput {
  return {
    ...input,
    participants: input.participants.map((one, i) =>
      i === 1 ? { ...one, runs: one.runs.slice(0, 1) } : one,
    ),
  };
}

const cases: [name: string, input: DesignInput, method: "grid" | "importance" | "exact"][] = [
  ["one parameter shifted between sessions", withGap(study(["om2 ~ session", "ze ~ 1"])), "grid"],
  ["two parameters shifted between sessions", withGap(study(["om2, ze ~ group*session + age"])), "grid"],
  ["parameters that are the same in all cells", study(["om2 ~ group", "ze ~ age"]), "grid"],
  [
    "joined parameters with a shift",
    study(["om2 ~ session", "ze ~ 1"], { correlated: [["om2", "ze"]] }),
    "grid",
  ],
  [
    "a correlated slope of one parameter",
    withGap({ ...study(["om2 ~ session + (session | participant)"]), parameters: ["om2"] }),
    "grid",
  ],
  [
    "a parameter that all share",
    withGap(study(["om2 ~ session", "ze ~ age"], { pooling: { ze: "complete" } })),
    "grid",
  ],
  ["parameters that all share", study(["om2 ~ session", "ze ~ age"], { pooling: "complete" }), "exact"],
  ["a grouping above participants", study(["om2 ~ session + (1 | site)", "ze ~ 1"]), "grid"],
];

function unitsOf(
  input: DesignInput,
  unit: "session" | "participant",
  options: Partial<IntegratedUnitsOptions> = {},
) {
  const group = normalGroup(input, 10);
  return { ...group, units: integratedUnits(group.source, group.draws, { unit, ...options }) };
}

describe("integrated units of normal measurements", () => {
  it.each(cases)("equal the closed form: %s", (_, input, method) => {
    const { units, exact } = unitsOf(input, "participant", { spacing: 0.25 });
    expect(units.units).toBe(6);
    expect(new Set(units.methods)).toEqual(new Set([method]));
    for (let i = 0; i < 6; i++) {
      units.of(i).forEach((m, s) => {
        // Moved tables are of quadratics: 4-point interpolation is exact.
        expect(Math.abs(m - exact(i, s, everything))).toBeLessThan(2e-5);
      });
    }
    expect(units.warnings).toEqual(
      units.known.length > 0 ? ["units are of a known site: its effects are not integrated out"] : [],
    );
  });

  it.each(cases)("equal the closed form, session by session: %s", (_, input) => {
    const { units, exact } = unitsOf(input, "session", { spacing: 0.25 });
    const counts = input.participants.map(({ runs }) => runs.length);
    expect(units.units).toBe(counts.reduce((a, b) => a + b));
    let unit = 0;
    counts.forEach((count, i) => {
      for (let r = 0; r < count; r++) {
        expect(units.describe(unit)).toEqual({ participant: `P${i + 1}`, session: String(r + 1) });
        const rest = (s: number): number => (count === 1 ? 0 : exact(i, s, (run) => run !== r));
        units.of(unit).forEach((m, s) => {
          expect(Math.abs(m - (exact(i, s, everything) - rest(s)))).toBeLessThan(4e-5);
        });
        unit += 1;
      }
    });
  });

  const many: [string, DesignInput, number][] = [
    ["nothing shifts them", study(["om2 ~ session + (session | participant)", "ze ~ 1"]), 500],
    ["something does", study(["om2 ~ session*condition + (session | participant)", "ze ~ session"]), 200],
    ["sessions differ", study(["om2 ~ 1 + (1 | participant/session)", "ze ~ 1"]), 500],
  ];
  it.each(many)("of three coefficients or more are near the closed form where %s", (_, input, points) => {
    const { source, draws, exact } = normalGroup(input, 60);
    const runs = Array.from({ length: 8 }, (_unused, seed) =>
      integratedUnits(source, draws, { unit: "participant", seed }),
    );
    for (let i = 0; i < 6; i++) {
      // Draws of one run share their points: the mean over draws of the ratio to the exact value is one number a run.
      const ratios = runs.map((units) => {
        expect(units.methods[i]).toBe("importance");
        expect(units.accuracy[i]).toBeLessThan(0.7);
        return mean(units.of(i).map((m, s) => Math.exp(m - exact(i, s, everything))));
      });
      expect(Math.abs(mean(ratios) - 1)).toBeLessThan(4 * Math.sqrt(variance(ratios) / ratios.length));
      expect(Math.sqrt(variance(ratios))).toBeLessThan(5 / Math.sqrt(points));
    }
  });

  it("agree between sessions and participants where there is one session", () => {
    const input = study(["om2 ~ group", "ze ~ 1"]);
    const single = {
      ...input,
      participants: input.participants.map((one) => ({ ...one, runs: one.runs.slice(0, 1) })),
    };
    const [session, participant] = [unitsOf(single, "session").units, unitsOf(single, "participant").units];
    expect(session.units).toBe(6);
    for (let i = 0; i < 6; i++) expect(session.of(i)).toEqual(participant.of(i));
  });

  it("take runs of one session together, and thin draws evenly", () => {
    const input = study(["om2 ~ session", "ze ~ 1"]);
    const sessions = input.participants.map(() => ["pre", "pre"]);
    const { units, exact } = unitsOf(input, "session", { sessions, draws: 5 });
    expect([units.units, units.draws, units.of(0).length]).toEqual([6, 5, 10]);
    expect(units.describe(2)).toEqual({ participant: "P3", session: "pre" });
    expect(units.of(2)[1]).toBeCloseTo(exact(2, 2, everything), 4);
    expect(units.of(2)[6]).toBeCloseTo(exact(2, 12, everything), 4);
  });

  it("can be left out, and plain ones cannot", () => {
    const { units } = unitsOf(study(["om2 ~ session", "ze ~ 1"]), "session");
    expect(psisLoo(units).kind).toBe("session");
    const plain = { kind: units.kind, units: 1, chains: 2, draws: 10, of: () => new Float64Array(20) };
    expect(() => psisLoo(plain)).toThrow(/leaving out a session needs .* integratedUnits of a group model/);
  });

  it("are refused where sessions do not fit the runs, or nothing can be evaluated", () => {
    const input = study(["om2 ~ session", "ze ~ 1"]);
    const sessions = input.participants.map(() => ["1"]);
    expect(() => unitsOf(input, "session", { sessions })).toThrow(
      /participant "P1" has 2 runs and 1 sessions.*sessions: reset/,
    );
    const { source, draws } = normalGroup(input, 10);
    const likelihood: typeof source.likelihood = {
      ...source.likelihood,
      participantValues: (points) =>
        points.map(() => ({
          logLikelihood: Number.NEGATIVE_INFINITY,
          perRun: new Float64Array(2).fill(Number.NEGATIVE_INFINITY),
          failed: true,
        })),
    };
    expect(() => integratedUnits({ ...source, likelihood }, draws, { unit: "participant" })).toThrow(
      /participant "P1" cannot be evaluated at any point/,
    );
  });
});
