/** Panels of trajectories below the levels: what was expected, seen, answered and learned. */

import type { Series } from "./figure.js";
import { type Label, labelText } from "./label.js";
import { extentOf, type Tick } from "./scale.js";
import { dotSample, lineSample, type TrialDots, type TrialLine, type TrialPanel } from "./trials.js";

export interface Outcome {
  /** Categories are numbers, the first usually 1. */
  readonly kind: "binary" | "real" | "categorical";
  /** s(μ₂), or the expected input. Of categories: drawn where `categories` do not say more. */
  readonly expected: Series;
  readonly expectedLabel: Label;
  /** Probability of each category; told apart by colour and dash. */
  readonly categories?: readonly { readonly label: Label; readonly expected: Series }[];
  /** The outcome first; others (rewards) are in the rows only. */
  readonly inputs: readonly { readonly label: Label; readonly values: Series }[];
  readonly responses: readonly Response[];
  /** Of level 2: d μ₂ / d δ₁. */
  readonly learningRate?: { readonly label: Label; readonly values: Series };
}

interface Response {
  readonly name: string;
  readonly kind: "binary" | "real" | "categorical";
  readonly values: Series;
  readonly prediction?: Series;
}

/**
 * Expectation with inputs and responses of its own kind; a panel for each other response; the learning rate.
 */
export function outcomePanels(outcome: Outcome): TrialPanel[] {
  const { kind, responses, learningRate } = outcome;
  const beside = kind === "real" ? [] : responses.filter((response) => response.kind === kind);
  const apart = responses.filter((response) => !beside.includes(response));
  const panels = [
    ...(kind === "categorical"
      ? [probabilityPanel(outcome), categoryPanel(outcome, beside)]
      : [outcomePanel(outcome, beside)]),
    ...apart.map(responsePanel),
  ];
  if (learningRate) {
    const { label, values } = learningRate;
    const line: TrialLine = { label, values, style: { stroke: "ink", strokeWidth: 1 } };
    panels.push({ name: labelText(label), height: 56, lines: [line], legend: [lineSample(line)] });
  }
  return panels;
}

const responseColours = ["orange", "purple", "sky"] as const;

function responsePaint(k: number): TrialDots["paint"] {
  return responseColours[k % responseColours.length] ?? "orange";
}

function outcomePanel(outcome: Outcome, responses: readonly Response[]): TrialPanel {
  const { expected, expectedLabel } = outcome;
  const binary = outcome.kind === "binary";
  const expectation: TrialLine = {
    label: expectedLabel,
    values: expected,
    style: { stroke: "vermillion" },
  };
  const predictions = responses.flatMap(({ name, prediction }): TrialLine[] =>
    prediction ? [{ label: predicted(name), values: prediction, style: predictionStyle }] : [],
  );
  const dots = [
    ...inputDots(outcome),
    ...responses.map(({ name, values }, k): TrialDots => {
      const off = 0.1 * (k + 1);
      return {
        label: plain(name),
        values,
        paint: responsePaint(k),
        moved: { zero: -off, one: 1 + off },
      };
    }),
  ];
  const outside = 0.1 * responses.length + 0.07;
  return {
    name: labelText(expectedLabel),
    yLabel: expectedLabel,
    height: 124,
    lines: [...predictions, expectation],
    dots,
    ...(binary && { domain: [-outside, 1 + outside] as const, ticks: unitTicks }),
    legend: [lineSample(expectation), ...predictions.map(lineSample), ...dots.map(dotSample)],
  };
}

function probabilityPanel({ expected, expectedLabel, categories }: Outcome): TrialPanel {
  const single = [{ label: expectedLabel, expected }];
  const lines = (categories ?? single).map((category, k): TrialLine => {
    const dash = categoryDashes[Math.floor(k / categoryColours.length) % categoryDashes.length];
    const stroke = categoryColours[k % categoryColours.length] ?? "ink";
    return {
      label: category.label,
      values: category.expected,
      style: { stroke, strokeWidth: 1.3, ...(dash && { dash }) },
    };
  });
  const [low = 0, high = 1] = extentOf(...lines.map(({ values }) => values)) ?? [];
  return {
    name: labelText(expectedLabel),
    yLabel: expectedLabel,
    height: 110,
    lines,
    ...(low >= 0 && high <= 1 && { domain: [-0.03, 1.03] as const, ticks: unitTicks }),
    legend: lines.map(lineSample),
  };
}

const categoryColours = ["vermillion", "blue", "green", "purple", "sky", "orange", "ink"] as const;
const categoryDashes = [undefined, [5, 2], [1.5, 2]] as const;

/** Inputs at their category, responses a little below. */
function categoryPanel(outcome: Outcome, responses: readonly Response[]): TrialPanel {
  const inputs = inputDots(outcome);
  const given = outcome.categories?.length ?? 1;
  const shown = [...inputs, ...responses].map(({ values }) => values);
  const [low, high] = extentOf([1, given], ...shown) ?? [1, given];
  const dots = [
    ...inputs,
    ...responses.map(({ name, values }, k): TrialDots => {
      const below = 0.24 * (k + 1);
      return {
        label: plain(name),
        values,
        paint: responsePaint(k),
        moved: { zero: -below, one: 1 - below },
      };
    }),
  ];
  const every = Math.max(1, Math.ceil((high - low + 1) / 8));
  const ticks = Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i): Tick => {
    return { value: low + i * every, label: String(low + i * every) };
  });
  return {
    name: "category",
    yLabel: "Category",
    height: Math.min(150, 30 + 20 * (high - low + 1)),
    lines: [],
    dots,
    domain: [low - 0.3 - 0.24 * responses.length, high + 0.3],
    ticks,
    legend: dots.map(dotSample),
  };
}

function responsePanel({ name, kind, values, prediction }: Response): TrialPanel {
  const dots: TrialDots = { label: plain(name), values, paint: "orange" };
  const lines: TrialLine[] = prediction
    ? [{ label: predicted(name), values: prediction, style: { stroke: "purple", strokeWidth: 1.2 } }]
    : [];
  return {
    name,
    height: 84,
    lines,
    dots: [dots],
    ...(kind === "binary" && { domain: [-0.1, 1.1] as const, ticks: unitTicks }),
    legend: [dotSample(dots), ...lines.map(lineSample)],
  };
}

function inputDots({ inputs }: Outcome): TrialDots[] {
  return inputs.slice(0, 1).map(({ label, values }) => ({ label, values, paint: "green" }));
}

const unitTicks = [0, 0.5, 1].map((value) => ({ value, label: String(value) }));
const predictionStyle = { stroke: "purple", strokeWidth: 1, dash: [3, 2] } as const;

/** A name as a label: no letter is a variable, no sign is markup. */
function plain(name: string): Label {
  return /[\\{}]/.test(name) ? name : `\\text{${name}}`;
}

function predicted(name: string): Label {
  return `${plain(name)} predicted`;
}
