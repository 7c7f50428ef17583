/** What a diagram of a network shows: its beliefs, also those inside declared nodes, and what they depend on. */

import { type CoreNode, expand } from "./expand.js";
import type { Network } from "./network.js";
import { networkValues } from "./parameters.js";
import { isFed } from "./plan.js";

export interface NetworkDiagram {
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: "state" | "outcome" | "constant" | "family";
    readonly observed: boolean;
    readonly note?: string;
  }[];
  readonly edges: readonly {
    readonly kind: "value" | "volatility" | "noise";
    readonly parent: string;
    readonly child: string;
    readonly note?: string;
  }[];
}

export interface DiagramOptions {
  /**
   * Whether parameters stand in the diagram (default true, as declared); or the number to show of each by name,
   * undefined for those to leave out.
   */
  readonly values?: boolean | ((parameter: string) => number | undefined);
}

/**
 * The nodes of a network and their edges. A volatile node is shown as its two states, a categorical one as its
 * outcomes, states and shared volatility; what has no beliefs of the HGF inside stays one node.
 */
export function diagramOf({ graph }: Network, { values = true }: DiagramOptions = {}): NetworkDiagram {
  const core = expand(graph);
  const numbers = networkValues(graph);
  const known = typeof values === "function" ? values : (name: string): number | undefined => numbers[name];
  const numberOf = (source: string | number | undefined): number | undefined =>
    typeof source === "string" ? known(source) : source;
  const kinds = new Map<string, string>(core.nodes.map(({ id, kind }) => [id, kind]));
  const closed = graph.nodes.filter(
    ({ id }) => !core.nodes.some((node) => node.id === id || node.id.startsWith(`${id}.`)),
  );
  const noteOf = (node: CoreNode): Pick<NetworkDiagram["nodes"][number], "note"> => {
    const note = values === false ? "" : noteOfNode(node, numberOf);
    return note === "" ? {} : { note };
  };
  return {
    nodes: [
      ...core.nodes.map((node) => ({
        id: node.id,
        kind: shapeOf(node.kind),
        observed: isFed(node.kind),
        ...noteOf(node),
      })),
      ...closed.map(({ id, kind, parameters }) => ({
        id,
        kind: "family" as const,
        observed: true,
        note:
          kind === "exponential-family"
            ? String(parameters.distribution ?? "normal")
            : kind.replace("-", " "),
      })),
    ],
    edges: core.edges.map(({ kind, parent, child, strength, coupling }) => {
      const factor = numberOf(strength) ?? 1;
      const shown = [
        ...(values !== false && factor !== 1 ? [short(factor)] : []),
        ...(coupling === undefined ? [] : [coupling.name ?? "g"]),
      ];
      const note = shown.join(" · ");
      return {
        kind: kind === "volatility" && kinds.get(child) === "input" ? "noise" : kind,
        parent,
        child,
        ...(note === "" ? {} : { note: `\\text{${note}}` }),
      };
    }),
  };
}

function shapeOf(kind: CoreNode["kind"]): NetworkDiagram["nodes"][number]["kind"] {
  if (kind === "binary") return "outcome";
  return kind === "constant" ? "constant" : "state";
}

type NumberOf = (source: string | number | undefined) => number | undefined;

/** Parameters that shape its behaviour, where they are not neutral: ω -4, ρ 0.1, λ 0.9; the precision of an input. */
function noteOfNode({ kind, parameters }: CoreNode, numberOf: NumberOf): string {
  const show = (letter: string, name: string, neutral: number): string[] => {
    const value = numberOf(parameters[name]);
    return value === undefined || value === neutral ? [] : [`${letter} ${short(value)}`];
  };
  if (kind === "input") return show("π", "precision", Number.POSITIVE_INFINITY).join(", ");
  if (kind === "constant") {
    const value = numberOf(parameters.mean);
    return value === undefined ? "" : short(value);
  }
  if (kind === "volatile-input") {
    return [...show("π", "precision", Number.NaN), ...show("λ", "autoconnectionStrength", 0)].join(", ");
  }
  if (kind !== "continuous") return "";
  return [
    ...show("ω", "tonicVolatility", Number.NaN),
    ...show("ρ", "tonicDrift", 0),
    ...show("λ", "autoconnectionStrength", 1),
  ].join(", ");
}

function short(x: number): string {
  return String(Number(x.toPrecision(3))).replace("-", "−");
}
