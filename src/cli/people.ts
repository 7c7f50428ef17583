/** Numbers of participants in words. */

export function people(count: number): string {
  return `${count} participant${count === 1 ? "" : "s"}`;
}
