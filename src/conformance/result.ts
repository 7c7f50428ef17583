/** One line of a conformance run. */
export interface CaseResult {
  readonly id: string;
  readonly passed: boolean;
  /** Largest error relative to its tolerance; Infinity where a value has no counterpart. */
  readonly worst: number;
  readonly detail?: string;
}
