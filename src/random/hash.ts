/** Numbers for names, so that random numbers of a participant are those of the id. */

/**
 * FNV-1a, 32 bits. Named by the id, the random numbers of a participant do not depend on who else is in the study. Two
 * ids that meet share random numbers, which harms nothing.
 */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
