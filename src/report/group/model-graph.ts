/** The hierarchical model of a fit as a graph with plates. */

import type { Agent } from "../../agent/index.js";
import { type Figure, type Label, type ModelGraphData, modelGraphFigure } from "../../figures/index.js";
import type { GroupParameter, GroupResult } from "../../fit/group-result.js";
import type { DesignVariable } from "../../group/design/design.js";
import { parameterLabel, parameterOf } from "../labels.js";
import { plural } from "../numbers.js";

type Node = ModelGraphData["nodes"][number];

/** Population, participants, runs, trials: what each parameter is made of, and what it makes. */
export function modelGraph(agent: Agent, group: GroupResult, perceptual: string): Figure {
  const nodes: Node[] = [];
  const edges: { parent: string; child: string }[] = [];
  const link = (parent: string, child: string): void => {
    if (!edges.some((edge) => edge.parent === parent && edge.child === child)) edges.push({ parent, child });
  };
  const variables = variableNodes(group, nodes);
  const correlated = new Set(group.correlated.flat());
  if (correlated.size > 0)
    nodes.push({ id: "cor", label: "\\text{correlations}", kind: "random", note: "LKJ" });
  for (const parameter of group.parameters) {
    addParameter(agent, group, parameter, variables, nodes, link);
    if (correlated.has(parameter.parameter)) link("cor", `u ${parameter.parameter} participant`);
  }
  addAgent(agent, perceptual, nodes, link, group.parameters);
  const others = groupingsOf(group);
  return modelGraphFigure({
    title: "The model: population, participants, runs and trials",
    nodes,
    edges,
    plates: [
      ...others.map(({ grouping, groups }) => ({ id: grouping, label: `\\text{${groups} of ${grouping}}` })),
      { id: "participant", label: plural(group.participants, "participant") },
      { id: "run", label: "runs", parent: "participant" },
      { id: "trial", label: "trials", parent: "run" },
    ],
  });
}

const plateOf = { participant: "participant", run: "run", cell: "trial" } as const;

/** A node for the variables of each level. @returns names of variables by the id of their node */
function variableNodes({ variables, parameters }: GroupResult, nodes: Node[]): Map<string, DesignVariable[]> {
  const found = new Map<string, DesignVariable[]>();
  for (const level of ["participant", "run", "cell"] as const) {
    const own = variables.filter(
      (variable) => variable.level === level && parameters.some(({ columns }) => isIn(variable, columns)),
    );
    if (own.length === 0) continue;
    const id = `variables ${level}`;
    const label = `\\text{${own.map(({ name }) => name).join(", ")}}`;
    nodes.push({ id, label, kind: "constant", observed: true, plate: plateOf[level] });
    found.set(id, own);
  }
  return found;
}

/** Whether columns are made of a variable: their labels say so. */
function isIn({ name }: DesignVariable, columns: readonly string[]): boolean {
  return columns.some((label) =>
    label.split(":").some((part) => part === name || part.startsWith(`${name}=`)),
  );
}

function addParameter(
  agent: Agent,
  { variables }: GroupResult,
  { parameter, pooling, columns, random }: GroupParameter,
  variableIds: ReadonlyMap<string, readonly DesignVariable[]>,
  nodes: Node[],
  link: (parent: string, child: string) => void,
): void {
  const symbol = parameterLabel(agent, parameterOf(agent, parameter));
  const own = variables.filter((variable) => isIn(variable, columns));
  const inner = random.flatMap(({ columns: labels }) =>
    variables.filter((variable) => isIn(variable, labels)),
  );
  const level = (["cell", "run", "participant"] as const).find((one) =>
    [...own, ...inner].some((variable) => variable.level === one),
  );
  const perPerson = pooling !== "complete" || level !== undefined;
  const id = `value ${parameter}`;
  const plate = perPerson ? plateOf[level ?? "participant"] : undefined;
  const note = noteOf(agent, parameter);
  nodes.push({ id, label: symbol, kind: "deterministic", ...(note && { note }), ...(plate && { plate }) });
  if (pooling === "none") {
    nodes.push({ id: `u ${parameter}`, label: `u(${symbol})`, kind: "random", plate: "participant" });
    link(`u ${parameter}`, id);
  } else {
    const count = columns.length === 1 ? "mean" : `${columns.length} coefficients`;
    nodes.push({ id: `b ${parameter}`, label: `b(${symbol})`, kind: "random", note: `\\text{${count}}` });
    const participants = random.some(({ grouping }) => grouping === "participant");
    link(`b ${parameter}`, participants ? `u ${parameter} participant` : id);
    for (const { grouping, columns: labels } of random) {
      const [u, sd] = [`u ${parameter} ${grouping}`, `sd ${parameter} ${grouping}`];
      const several = labels.length === 1 ? "" : ` ${labels.length} columns`;
      nodes.push({ id: sd, label: `sd(${symbol})`, kind: "random", note: `\\text{over ${grouping}}` });
      nodes.push({
        id: u,
        label: `u(${symbol})`,
        kind: "random",
        note: `normal${several}`,
        plate: plateFor(grouping),
      });
      link(sd, u);
      link(u, id);
    }
  }
  for (const [variablesId, all] of variableIds) {
    if (all.some((variable) => own.includes(variable) || inner.includes(variable))) {
      const absorbed =
        variablesId === "variables participant" && random.some(({ grouping }) => grouping === "participant");
      link(variablesId, absorbed ? `u ${parameter} participant` : id);
    }
  }
}

function noteOf(agent: Agent, parameter: string): Label | undefined {
  const { domain } = parameterOf(agent, parameter);
  if (domain.kind === "real") return undefined;
  return domain.kind === "positive" ? "exp" : "logistic";
}

/** Combinations with participants repeat inside them; other factors have a plate of their own. */
function plateFor(grouping: string): string {
  if (grouping === "participant") return "participant";
  return grouping.split(":").includes("participant") ? "run" : grouping;
}

function groupingsOf({ parameters }: GroupResult) {
  const all = parameters
    .flatMap(({ random }) => random)
    .filter(({ grouping }) => plateFor(grouping) === grouping);
  const others = all.filter(({ grouping }) => grouping !== "participant");
  return [...new Map(others.map((term) => [term.grouping, term])).values()];
}

/** Inputs, beliefs, responses; each parameter acts on beliefs or on the responses of its stream. */
function addAgent(
  agent: Agent,
  perceptual: string,
  nodes: Node[],
  link: (parent: string, child: string) => void,
  parameters: readonly GroupParameter[],
): void {
  const plate = "trial";
  nodes.push({ id: "inputs", label: "\\text{inputs}", kind: "constant", observed: true, plate });
  nodes.push({
    id: "beliefs",
    label: "\\text{beliefs}",
    kind: "deterministic",
    note: `\\text{${perceptual}}`,
    plate,
  });
  link("inputs", "beliefs");
  for (const { name, model } of agent.streams) {
    const label = agent.streams.length === 1 ? "\\text{responses}" : `\\text{${name}}`;
    nodes.push({
      id: `y ${name}`,
      label,
      kind: "random",
      observed: true,
      note: `\\text{${model.name}}`,
      plate,
    });
    link("beliefs", `y ${name}`);
  }
  for (const { parameter } of parameters) {
    const streams = agent.streams.filter(({ names }) => Object.values(names).includes(parameter));
    if (streams.length === 0) link(`value ${parameter}`, "beliefs");
    for (const { name } of streams) link(`value ${parameter}`, `y ${name}`);
  }
}
