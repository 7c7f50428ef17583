/** Orders of prediction and update, from the graph alone. hgf.md section 6; Weber et al. 2023, section 6.3. */

/** `waiting` cannot be taken before `awaited`. */
export interface Precedence {
  readonly waiting: string;
  readonly awaited: string;
}

export interface Order {
  readonly order: readonly string[];
  /** Nodes that wait for each other, if there is a cycle, and those that wait for them. */
  readonly stuck: readonly string[];
}

/**
 * The order of repeated passes over the nodes as listed, in which a node is taken as soon as it waits for nobody. Any
 * admissible order gives the same numbers, and this one reads like the declaration.
 *
 * The pass in which a node is taken is that of the last node it waits for, or the next one if that node is listed
 * behind it; so one walk along the precedences tells the passes of all nodes.
 */
export function orderOf(nodes: readonly string[], precedences: readonly Precedence[]): Order {
  const index = new Map(nodes.map((id, i) => [id, i]));
  const followers = nodes.map((): number[] => []);
  const missing = new Int32Array(nodes.length);
  for (const { waiting, awaited } of precedences) {
    const [late, early] = [index.get(waiting), index.get(awaited)];
    if (late === undefined || early === undefined) continue;
    followers[early]!.push(late);
    missing[late]! += 1;
  }
  const pass = new Int32Array(nodes.length);
  const ready = nodes.flatMap((_, i) => (missing[i] === 0 ? [i] : []));
  for (let at = 0; at < ready.length; at++) {
    const early = ready[at]!;
    for (const late of followers[early]!) {
      pass[late] = Math.max(pass[late]!, pass[early]! + (early > late ? 1 : 0));
      missing[late]! -= 1;
      if (missing[late] === 0) ready.push(late);
    }
  }
  const order = ready.sort((a, b) => pass[a]! - pass[b]! || a - b).map((i) => nodes[i]!);
  return { order, stuck: nodes.filter((_, i) => missing[i]! > 0) };
}
