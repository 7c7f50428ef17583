/** A number as JSON has it: those that are not finite are null. */
export function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
