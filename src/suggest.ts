/** "Did you mean ...?": the nearest of some names, by the optimal string alignment distance (Levenshtein with swaps). */

/**
 * The candidate most like `name`, or undefined when none is near enough to be a typing error: at most one edit
 * for each three letters, one at least. Case and the signs `_`, `-`, `.` and blank cost nothing, so `SubjID` finds
 * `subj_id`. Among equals the first candidate wins.
 *
 * @param name what was typed
 * @param candidates what could have been meant; not changed
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const other = plain(candidate);
    // Every letter of a very short name would be an edit; the lengths alone rule most others out.
    if (Math.abs(other.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, other);
    if (distance < bestDistance && distance < Math.max(wanted.length, other.length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let beforeLast = new Uint32Array(b.length + 1);
  let last = Uint32Array.from({ length: b.length + 1 }, (_, j) => j);
  let current = new Uint32Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    current[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, current[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      }
      current[j] = cost;
    }
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return last[b.length]!;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, "");
}
