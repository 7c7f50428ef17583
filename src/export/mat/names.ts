/** Names that MATLAB accepts for variables and fields. */

const LONGEST = 63;

/**
 * A MATLAB name for each name: letters, digits and underscores, a letter first, at most 63 characters, all different.
 * Names that are fine already stay as they are, whatever comes before them.
 *
 * @returns in the order given
 */
export function matlabNames(names: readonly string[]): Map<string, string> {
  const taken = new Set(names.filter((name) => plain(name) === name));
  return new Map(
    names.map((name) => {
      const wanted = plain(name);
      if (wanted === name) return [name, name];
      let free = wanted;
      for (let n = 2; taken.has(free); n++) {
        const suffix = `_${n}`;
        free = `${wanted.slice(0, LONGEST - suffix.length)}${suffix}`;
      }
      taken.add(free);
      return [name, free];
    }),
  );
}

function plain(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_]/g, "_");
  return (/^[A-Za-z]/.test(safe) ? safe : `x${safe}`).slice(0, LONGEST);
}
