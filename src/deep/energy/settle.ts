/**
 * Settling by gradient descent on all activities at once, with momentum and halved rates: Song et al. 2024,
 * doi:10.1038/s41593-023-01514-1. With noise it draws from the posterior: Langevin dynamics, as in Oliviers,
 * Bogacz & Meulemans 2024, arXiv:2406.17580.
 */

import { activityGradient, type Evaluation, evaluate, forwardValues, largest } from "./energy.js";
import type { Model } from "./model.js";
import type { Settled } from "./settled.js";

export interface SettleOptions {
  /** Default 32. */
  readonly steps?: number;
  /** Default 0.1. */
  readonly rate?: number;
  /** 0 (default) up to 1. */
  readonly momentum?: number;
  /** Ends once no derivative is this large; default 0, never. */
  readonly tolerance?: number;
  /**
   * true (default): a step that raises the energy is not taken and the rate is halved; "keep": it is taken, and the
   * rate halved; false: neither.
   */
  readonly halveOnRise?: boolean | "keep";
}

export interface SettledWithRates extends Settled {
  /** The rate of each step. */
  readonly rates: readonly number[];
}

/** Gradient descent from the forward pass. */
export function settle(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  options: SettleOptions,
): SettledWithRates {
  const { steps = 32, momentum = 0, tolerance = 0, halveOnRise = true } = options;
  let { rate = 0.1 } = options;
  let now = evaluate(model, forwardValues(model, x), y);
  let velocity = now.values.map((z) => new Float64Array(z.length));
  const [energyTrace, rates] = [[now.energy], [] as number[]];
  let rejected = 0;
  for (let step = 0; ; step++) {
    const gradient = activityGradient(model, now);
    if (largest(gradient) < tolerance) {
      const reason = "gradient below tolerance";
      return { evaluation: now, energyTrace, rates, converged: true, reason, rejected };
    }
    if (step === steps) break;
    rates.push(rate);
    velocity = velocity.map((v, k) => v.map((u, i) => (k === 0 ? 0 : momentum * u + gradient[k]![i]!)));
    const trial = evaluate(model, moved(now.values, velocity, rate), y);
    const rises = !(trial.energy <= now.energy);
    if (rises && halveOnRise !== false) rate /= 2;
    if (rises && halveOnRise === true) {
      velocity = velocity.map((v) => new Float64Array(v.length));
      rejected++;
    } else now = trial;
    energyTrace.push(now.energy);
  }
  const reason = Number.isFinite(now.energy) ? "all steps done" : "energy is not finite; lower the rate";
  return { evaluation: now, energyTrace, rates, converged: false, reason, rejected };
}

function moved(
  values: Evaluation["values"],
  velocity: readonly Float64Array[],
  rate: number,
): Float64Array[] {
  return values.map((z, k) => (k === 0 ? z : z.map((value, i) => value - rate * velocity[k]![i]!)));
}

/** One step down the gradient, whatever the energy does. */
export function activityStep(model: Model, now: Evaluation, y: Float64Array, rate: number): Evaluation {
  return evaluate(model, moved(now.values, activityGradient(model, now), rate), y);
}

/**
 * z ← z - rate ∂E/∂z + √(2 rate temperature) ξ, from the forward pass.
 *
 * @param noise next standard normal number, called layer by layer, unit by unit
 */
export function langevin(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  options: { readonly steps: number; readonly rate: number; readonly temperature?: number },
  noise: () => number,
): Settled {
  const { steps, rate, temperature = 1 } = options;
  const scale = Math.sqrt(2 * rate * temperature);
  let now = evaluate(model, forwardValues(model, x), y);
  const energyTrace = [now.energy];
  for (let step = 0; step < steps; step++) {
    now = langevinStep(model, now, y, rate, scale, noise);
    energyTrace.push(now.energy);
  }
  return { evaluation: now, energyTrace, converged: false, reason: "all steps done" };
}

/** One step of it. @param scale √(2 rate temperature) */
export function langevinStep(
  model: Model,
  now: Evaluation,
  y: Float64Array,
  rate: number,
  scale: number,
  noise: () => number,
): Evaluation {
  const values = moved(now.values, activityGradient(model, now), rate);
  return evaluate(
    model,
    values.map((z, k) => (k === 0 ? z : z.map((value) => value + scale * noise()))),
    y,
  );
}
