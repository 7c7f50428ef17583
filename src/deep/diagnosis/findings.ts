/** Findings that an examination gives, for networks of either kind. */

import type { Examination, LayerExamination } from "./examination.js";
import type { Diagnosis } from "./finding.js";

/** A layer learns nothing when its largest error is smaller than this part of the largest of all layers. */
const DEAD = 1e-9;
/** Spacings of single precision that half of a layer's errors must exceed, or rounding drowns them. */
const LEAST_SHIFT = 8;
/** At rest, the largest derivative is at most this part of what it was at the forward pass. */
const AT_REST = 1e-3;
/** Relative distance of all gradients at which inference changes nothing worth its cost. */
const NEAR = 1e-2;

/** Relu units that no sample switches on. */
export function dyingUnits({ layers }: Examination): Diagnosis[] {
  return layers
    .filter(({ off }) => off > 0)
    .map(({ layer, off, units }) => ({
      ...{ signal: "dyingUnits", layer, units: off },
      message: `layer ${layer}: ${off} of ${units} relu units are off for every row`,
      remedy: "use leakyRelu, or lower the learning rate",
    }));
}

/** Hidden layers that no error reaches, or whose errors rounding drowns. */
export function deadLayers({ layers }: Examination, shifts: "means" | "none"): Diagnosis[] {
  const largest = layers.reduce((most, { largestError }) => Math.max(most, largestError), 0);
  if (largest === 0) return [];
  return layers.slice(0, -1).flatMap((each) => {
    const why = causeOfDeath(each, largest, shifts);
    if (why === undefined) return [];
    return [
      {
        ...{ signal: "deadLayer", layer: each.layer, units: each.units },
        message: `layer ${each.layer}: ${why}`,
        remedy:
          "use fewer layers, other first weights (orthogonal, he), lower precisions of hidden layers, or an energy network",
      },
    ];
  });
}

function causeOfDeath(
  { largestError, medianShift }: LayerExamination,
  largest: number,
  shifts: "means" | "none",
): string | undefined {
  if (largestError < DEAD * largest) {
    return `no error reaches it; its largest is ${largestError.toExponential(1)}, that of the network ${largest.toExponential(1)}`;
  }
  if (shifts === "means" && medianShift < LEAST_SHIFT) {
    return `half of its means move by less than ${LEAST_SHIFT} spacings of single precision, which rounding drowns`;
  }
  return undefined;
}

/** Inference that stopped on its way, or lost its numbers. */
export function notAtRest(examination: Examination): Diagnosis[] {
  const { converged, reason, iterations, rejected, gradientBefore, gradientAfter } = examination;
  if (converged || !(gradientAfter > AT_REST * gradientBefore)) return [];
  const steps = `${iterations} ${iterations === 1 ? "step" : "steps"}`;
  return [
    {
      signal: "notConverged",
      message: `inference is not at rest after ${steps} (${reason}; ${rejected} trials rejected): its largest derivative is ${gradientAfter.toExponential(1)}, ${gradientBefore.toExponential(1)} at the forward pass`,
      remedy: "take more steps, or fullCovariance with maxIterations 50",
    },
  ];
}

/** Layers whose energy is not a number, the first alone: what follows it cannot be one either. */
export function brokenEnergy({ layers }: Examination): Diagnosis[] {
  const broken = layers.find(({ energyAfter }) => !Number.isFinite(energyAfter));
  if (broken === undefined) return [];
  const { layer, units } = broken;
  return [
    {
      ...{ signal: "notANumber", layer, units },
      message: `layer ${layer}: its energy is not a number`,
      remedy: "lower the rate of inference or the learning rate",
    },
  ];
}

/** Inference that left more energy than it found. */
export function energyRise({ layers, energyTrace }: Examination): Diagnosis[] {
  const [before, after] = [energyTrace[0]!, energyTrace.at(-1)!];
  if (!(after > before)) return [];
  const rose = layers.reduce((most, each) => (rise(each) > rise(most) ? each : most));
  return [
    {
      signal: "energyRose",
      message: `inference overshoots: energy ${(after / before).toFixed(2)} times that of the forward pass, most in layer ${rose.layer}`,
      remedy:
        "use an energy network with adjoint (cheap) or fullCovariance (exact), or a lower rate where it has one",
    },
  ];
}

function rise({ energyBefore, energyAfter }: LayerExamination): number {
  return energyAfter - energyBefore;
}

/** What weights would learn beside what backpropagation would teach them. */
export function besideBackprop({ layers }: Examination): Diagnosis[] {
  const furthest = layers.reduce((most, { distance }) => Math.max(most, distance), 0);
  if (furthest < NEAR) {
    return [
      {
        signal: "nearBackprop",
        message: `weights learn what backpropagation teaches, to ${furthest.toExponential(1)} of it in every layer`,
        remedy:
          "lower the precisions of hidden layers, so that inference has a say, or use backprop, which is cheaper",
      },
    ];
  }
  return layers
    .filter(({ cosine }) => cosine <= 0)
    .map(({ layer, units, cosine }) => ({
      ...{ signal: "againstBackprop", layer, units },
      message: `layer ${layer}: its weights learn against backpropagation (cosine ${cosine.toFixed(2)})`,
      remedy: "settle longer, or use fullCovariance; lower the rate of inference where the energy rose",
    }));
}
