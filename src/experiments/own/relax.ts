/** `credence attractor relax FILE`: where states of one's own settle in a trained network. */

import {
  type AttractorNetwork,
  correlation,
  distance,
  freeEnergy,
  infer,
  type RelaxationOptions,
} from "../../attractor/index.js";
import type { CheckReport } from "../../checklist/report.js";
import { linesFigure } from "../../figures/index.js";
import { align } from "../../fit/tables.js";
import { anglesFigure, statesFigure } from "./pictures.js";
import { findAttractors, type Named, nearest, REFERENCE, short } from "./stored.js";
import { statesTable } from "./train.js";

export interface OwnRelaxation {
  readonly network: AttractorNetwork;
  /** What the network was taught, where its file says it. */
  readonly stored?: Named;
  readonly starts: Named;
  readonly relaxation: RelaxationOptions;
  /** Pixels of a row of the images. */
  readonly columns: number;
}

/** Rows that are printed, and whose energies are drawn, at most. */
const [PRINTED, CURVES] = [20, 7];

/** Deterministic updates without evidence from every state. */
export function relaxStates({ network, stored, starts, relaxation, columns }: OwnRelaxation): CheckReport {
  const found = findAttractors(network, starts.patterns, relaxation);
  const attractorOf = attractorNumbers(found.unique, found.relaxed);
  const rows = found.relaxed.map(({ state, status, steps }, k) => {
    const answer = stored && nearest(state, stored);
    return {
      ...{ start: starts.labels[k]!, status, steps, attractor: attractorOf[k]! },
      freeEnergy: freeEnergy(network, state).freeEnergy,
      startCorr: correlation(state, starts.patterns[k]!),
      ...{ nearest: answer?.label ?? null, nearestCorr: answer?.corr ?? null },
    };
  });
  const ends = found.relaxed.map(({ state }) => state);
  const summary = {
    ...{ starts: rows.length, converged: found.converged, attractors: found.unique.length },
    orthogonalityOfAttractors: found.orthogonality,
  };
  const left = rows.filter(({ status }) => status !== "converged");
  const { inverseTemperature = 1, stop = "vfe" } = relaxation;
  return {
    result: { schema: "credence-attractor-relax/1", settings: relaxation, summary, starts: rows },
    tables: [
      {
        name: "relaxations",
        header: [
          "start",
          "status",
          "steps",
          "attractor",
          "free_energy",
          "start_corr",
          "nearest",
          "nearest_corr",
        ],
        rows: rows.map((row) => [
          ...[row.start, row.status, row.steps, row.attractor, row.freeEnergy],
          ...[row.startCorr, row.nearest, row.nearestCorr],
        ]),
      },
      statesTable(
        "states",
        ["start", "status"],
        rows.map(({ start, status }) => [start, status]),
        ends,
      ),
    ],
    figures: [
      {
        name: "relaxations",
        figure: statesFigure(
          "Starts, and the states that they settle in",
          starts.labels,
          [
            { name: "start", states: starts.patterns },
            { name: "end", states: ends, captions: rows.map(({ startCorr }) => `r ${startCorr.toFixed(2)}`) },
          ],
          columns,
        ),
      },
      { name: "energies", figure: energiesFigure(network, starts, rows, inverseTemperature) },
      {
        name: "angles",
        figure: anglesFigure("Angles between starts, and between attractors", [
          { name: "starts", states: starts.patterns },
          { name: "attractors", states: found.unique.map((k) => ends[k]!) },
        ]),
      },
    ],
    methods: `States relaxed by deterministic updates without evidence at inverse temperature ${inverseTemperature}, ${
      stop === "steps"
        ? `${relaxation.maxSteps ?? 1000} updates each`
        : `until the ${stop === "vfe" ? "free energy" : "state"} changed by less than ${relaxation.tolerance ?? (stop === "vfe" ? 1e-12 : 1e-8)} or ${relaxation.maxSteps ?? 1000} updates were made`
    }. Attractors are the same where no unit differs by 0.2.

${REFERENCE}`,
    printed: [
      `${rows.length} starts, ${found.converged} converged, ${found.unique.length} attractors, ${short(found.orthogonality)} degrees from orthogonal`,
      align([
        [
          "start",
          "status",
          "updates",
          "attractor",
          "free energy",
          ...(stored ? ["corr", "nearest"] : ["corr"]),
        ],
        ...rows
          .slice(0, PRINTED)
          .map((row) => [
            ...[
              row.start,
              row.status,
              String(row.steps),
              row.attractor === null ? "-" : String(row.attractor),
            ],
            ...[short(row.freeEnergy), short(stored ? row.nearestCorr : row.startCorr)],
            ...(stored ? [row.nearest!] : []),
          ]),
      ]),
      ...(rows.length > PRINTED ? [`(${rows.length - PRINTED} more in relaxations.csv)`] : []),
    ].join("\n"),
    warnings:
      left.length === 0
        ? []
        : [
            `${left.length} of ${rows.length} did not converge (${left.filter((r) => r.status === "cycle").length} run in a cycle of two)`,
          ],
    failed: left.length > 0,
  };
}

/** Number of the attractor that each state is, from 1; null where it did not converge. */
function attractorNumbers(
  unique: readonly number[],
  relaxed: ReturnType<typeof findAttractors>["relaxed"],
): (number | null)[] {
  return relaxed.map(({ state, status }) => {
    if (status !== "converged") return null;
    const apart = unique.map((k) => distance(relaxed[k]!.state, state));
    return apart.indexOf(Math.min(...apart)) + 1;
  });
}

/** Free energy and its parts on the way, of the first starts. */
function energiesFigure(
  network: AttractorNetwork,
  { patterns, labels }: Named,
  rows: readonly { readonly steps: number }[],
  inverseTemperature: number,
) {
  const paths = patterns.slice(0, CURVES).map((start, k) => {
    const steps = Math.max(1, rows[k]!.steps);
    const [run] = infer(network, [{ initial: start }], {
      ...{ steps, inverseTemperature, mode: "deterministic", record: true },
    });
    return [start, ...run!.states!].map((state) => freeEnergy(network, state));
  });
  const panel = (name: string, part: "freeEnergy" | "complexity" | "accuracy") => ({
    name,
    lines: paths.map((path, k) => ({ name: labels[k]!, values: path.map((each) => each[part]) })),
  });
  return linesFigure({
    title: "Free energy of the states on the way, and its parts",
    xLabel: "Update",
    panels: [
      panel("free energy, nats", "freeEnergy"),
      panel("complexity", "complexity"),
      panel("accuracy", "accuracy"),
    ],
    most: 3,
    note: patterns.length > CURVES ? `Shown: the first ${CURVES} of ${patterns.length} starts.` : "",
  });
}
