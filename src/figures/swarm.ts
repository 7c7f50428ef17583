/** Points of one column beside each other where they would lie on each other. */

/**
 * Horizontal offsets of points at heights `y` (pixels), around 0: rows of `size` pixels are filled from the middle,
 * and squeezed where they would be wider than `room`. The same every time, unlike jitter.
 */
export function swarm(y: readonly number[], size: number, room: number): number[] {
  const rows = new Map<number, number[]>();
  for (const [i, value] of y.entries()) {
    const row = Math.round(value / size);
    const members = rows.get(row);
    if (members) members.push(i);
    else rows.set(row, [i]);
  }
  const offsets = new Array<number>(y.length).fill(0);
  for (const members of rows.values()) {
    const step = Math.min(size, (room - size) / Math.max(1, members.length - 1));
    for (const [k, i] of members.entries()) offsets[i] = (k - (members.length - 1) / 2) * step;
  }
  return offsets;
}
