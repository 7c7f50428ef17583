/** Labels that BIDS allows in file names: letters and digits only. */

/** Longest label: that of the participant is in a file's name beside others, and a name holds 255 bytes at most. */
const LONGEST = 64;

/**
 * A label for each id, all different, whatever the case. Ids that are labels already stay as they are; `sub-01`
 * becomes `01`, accents are dropped, long ones are cut, and what would be the same twice gets `x2`, `x3`, ...
 *
 * @param prefix entity that ids may carry already, as in `sub`
 * @param instead label of an id without letters and digits
 */
export function bidsLabels(
  ids: readonly string[],
  prefix: string,
  instead: (position: number) => string,
): Map<string, string> {
  const clean = (id: string): string => {
    const bare = id.startsWith(`${prefix}-`) ? id.slice(prefix.length + 1) : id;
    return bare
      .normalize("NFKD")
      .replace(/[^A-Za-z0-9]/g, "")
      .slice(0, LONGEST);
  };
  const labels = new Map<string, string>();
  const taken = new Set<string>();
  const claim = (id: string, wanted: string): void => {
    let label = wanted;
    for (let n = 2; taken.has(label.toLowerCase()); n++) label = `${wanted}x${n}`;
    taken.add(label.toLowerCase());
    labels.set(id, label);
  };
  for (const id of ids) if (clean(id) === id && !taken.has(id.toLowerCase())) claim(id, id);
  ids.forEach((id, i) => {
    if (!labels.has(id)) claim(id, clean(id) || instead(i + 1));
  });
  return labels;
}
