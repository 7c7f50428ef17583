/** Where the chains of a participant begin. inference 7. */

import { type Agent, freeIndices, resolveName } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Start } from "../inference/nuts/start.js";
import { toEstimation } from "../model/transform.js";
import type { SamplingSettings } from "./posterior.js";
import type { ParticipantFit } from "./summary.js";

/**
 * The start of a participant's chains, on the estimation scale; undefined where there is none, because the fit failed.
 */
export function startOf(agent: Agent, fit: ParticipantFit, settings: SamplingSettings): Start | undefined {
  const { status, estimates } = fit;
  // Without priors there is nothing to sample; without a mode chains may still start elsewhere.
  if (estimates.some(({ prior }) => prior === null)) return undefined;
  const start = settings.method === "nuts" ? settings.start : "prior";
  if (status === "failed" && (settings.method !== "nuts" || start === "mode")) return undefined;
  if (start === "prior" || start === "uniform") return { kind: start };
  const sds = Float64Array.from(estimates, ({ prior }) => prior!.sd);
  if (start === "mode") {
    return {
      kind: "around",
      point: Float64Array.from(estimates, ({ estimation }) => estimation!),
      scale: sds.map((sd, j) => estimates[j]!.sd ?? sd),
    };
  }
  const free = freeIndices(agent).map((i) => agent.parameters[i]!);
  const point = estimates.map(({ name, prior }, j) => {
    const value = start[name];
    return value === undefined ? prior!.mean : toEstimation(free[j]!.domain, value);
  });
  return { kind: "around", point: Float64Array.from(point), scale: sds };
}

/**
 * Settings with a given start under the printed names of the parameters.
 *
 * @throws UsageError for a name that is no free parameter, or a value outside its domain
 */
export function resolveStart(settings: SamplingSettings, agent: Agent): SamplingSettings {
  if (settings.method !== "nuts" || typeof settings.start === "string") return settings;
  const free = freeIndices(agent).map((i) => agent.parameters[i]!);
  const entries = Object.entries(settings.start).map(([written, value]) => {
    const name = resolveName(written, agent.parameters);
    const parameter = free.find((p) => p.name === name);
    if (parameter === undefined) {
      throw new UsageError(
        `start: ${name} is fixed; chains move in ${free.map((p) => p.name).join(", ")} only`,
      );
    }
    if (!Number.isFinite(toEstimation(parameter.domain, value))) {
      throw new UsageError(`start: ${name} = ${value} is not inside its domain (${parameter.domain.kind})`);
    }
    return [name, value] as const;
  });
  return { ...settings, start: Object.fromEntries(entries) };
}
