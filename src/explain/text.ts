/** An explanation for people: steps in order, each message with its formula, numbers and result. */

import type { Explanation, Message } from "./explanation.js";
import { rounded } from "./formula.js";

/** Where a new heading begins; the later steps of a node are told apart line by line. */
function headingOf({ step, node }: Message): string {
  if (step === "prediction") return `PREDICTION step of ${node}`;
  return step === "response" ? `Response: ${node}` : `UPDATE and PREDICTION ERROR steps of ${node}`;
}

export function explanationText(explanation: Explanation): string {
  const { model, responseModels, participant, run, trial, trials, inputs, timeStep, input, failure } =
    explanation;
  const models = [model, ...responseModels].join(" + ");
  const lines = [
    `${models}, participant ${participant}, run ${run}, trial ${trial} of ${trials}`,
    `${listed(inputs)}${timeStep === 1 ? "" : `, time step ${rounded(timeStep)}`}`,
  ];
  if (input === "frozen")
    lines.push("", "The input is missing and nothing moves (--missing-input unobserved lets time pass).");
  if (input === "unobserved") lines.push("", "The input was not seen: predictions become posteriors.");
  let heading = "";
  for (const message of explanation.messages) {
    const own = headingOf(message);
    if (own !== heading) lines.push("", own);
    heading = own;
    lines.push(...messageLines(message));
  }
  const cited = explanation.messages.some(({ source }) => source?.startsWith("Weber"));
  lines.push(
    "",
    `NAME[k-1]: from the trial before.${cited ? " Equations: Weber et al. 2023, arXiv:2305.10937." : ""}`,
  );
  if (failure !== undefined) lines.push("", `The model breaks down here: ${failure}`);
  return `${lines.join("\n")}\n`;
}

function listed(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${Number.isNaN(value) ? "missing" : rounded(value)}`)
    .join(", ");
}

function messageLines(message: Message): string[] {
  const { step, name, meaning, source, formula, withNumbers, where = [], result } = message;
  const shown = step === "prediction" || step === "response" ? undefined : step;
  const about = [shown, meaning, source].filter((part) => part !== undefined).join("; ");
  const value = rounded(result);
  const steps = [formula, withNumbers, value].filter((text, i, all) => text !== all[i - 1]);
  return [
    `  ${name} = ${value}${about === "" ? "" : `   [${about}]`}`,
    ...steps.slice(0, -1).map((text) => `      = ${text}`),
    ...where.map(
      (part) => `        where ${part.name} = ${part.formula} = ${part.withNumbers} = ${rounded(part.value)}`,
    ),
  ];
}

/** As JSON; what JSON cannot write is "Infinity", "-Infinity" or null (not a number). */
export function explanationJson(explanation: Explanation): string {
  const written = (_: string, value: unknown): unknown => {
    if (typeof value !== "number" || Number.isFinite(value)) return value;
    return Number.isNaN(value) ? null : String(value);
  };
  return `${JSON.stringify(explanation, written, 2)}\n`;
}
