/** A layered network as its diagram shows it: plain data, and equal layers taken together. */

export interface LayeredNetworkData {
  /** Plain text. */
  readonly title: string;
  /** The input first, the output last. */
  readonly layers: readonly LayeredNetworkLayer[];
  /** Between neighbours, the input's first: one less than layers. */
  readonly connections: readonly LayeredNetworkConnection[];
  /** What the output is, as `categorical`; plain text. */
  readonly head: string;
}

export interface LayeredNetworkLayer {
  readonly size: number;
  /** Function of the layer's values before the weights to the next; plain text, default none. */
  readonly activation?: string;
  /** A line below it, as its precision; plain text. */
  readonly note?: string;
}

export interface LayeredNetworkConnection {
  readonly bias: boolean;
  /** Whether values are also handed on as they are. */
  readonly residual: boolean;
  /** Factor of weights and bias. Default 1. */
  readonly multiplier?: number;
  /** Each unit to the one beside it, and no other. Default false: all to all. */
  readonly oneToOne?: boolean;
}

/** A layer, or several equal ones drawn as one. */
export interface Column {
  readonly first: number;
  readonly last: number;
  readonly layer: LayeredNetworkLayer;
  /** Between the layers of the column; undefined of a single one. */
  readonly inner: LayeredNetworkConnection | undefined;
}

/** Hidden layers that are drawn as one from this many equal ones on. */
const FEWEST = 3;

/** Equal hidden layers in a row, with equal connections between them, become a column. */
export function columnsOf({ layers, connections }: LayeredNetworkData): Column[] {
  const columns: Column[] = [];
  for (let first = 0; first < layers.length; ) {
    const layer = layers[first]!;
    const inner = connections[first];
    let last = first;
    const hidden = (k: number): boolean => k > 0 && k < layers.length - 1;
    while (
      hidden(first) &&
      hidden(last + 1) &&
      same(layer, layers[last + 1]!) &&
      same(inner!, connections[last]!)
    ) {
      last += 1;
    }
    if (last - first + 1 < FEWEST) last = first;
    columns.push({ first, last, layer, inner: last > first ? inner : undefined });
    first = last + 1;
  }
  return columns;
}

/** Whether two records of plain values hold the same. */
function same<T extends object>(a: T, b: T): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const value = (of: T, name: string): unknown => Object.entries(of).find(([key]) => key === name)?.[1];
  return [...names].every((name) => value(a, name) === value(b, name));
}
