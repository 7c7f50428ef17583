/** A finding in words. */

export type DiagnosisSignal =
  | "notANumber"
  | "volatilityPrecisionNotPositive"
  | "precisionAtCap"
  | "precisionGrown"
  | "diffusionVanished"
  | "dyingUnits"
  | "deadLayer"
  | "notConverged"
  | "energyRose"
  | "nearBackprop"
  | "againstBackprop";

export interface Diagnosis {
  readonly signal: DiagnosisSignal;
  /** 0 is the input; absent where it concerns the whole network. */
  readonly layer?: number;
  /** How many of the layer's units it concerns. */
  readonly units?: number;
  readonly message: string;
  readonly remedy: string;
}
