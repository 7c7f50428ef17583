/** What parameters and quantities are called: symbols for figures and tables. */

import type { Agent } from "../agent/index.js";
import type { Label } from "../figures/index.js";
import type { Parameter } from "../model/index.js";

/** ω with subscript 2. A parameter of one of several streams has the stream's name below. */
export function parameterLabel(agent: Agent, parameter: Parameter): Label {
  const { letter, subscript } = parameter.symbol;
  const stream =
    agent.streams.length > 1
      ? agent.streams.find((each) =>
          Object.entries(each.names).some(
            ([own, full]) => full === parameter.name && full === `${each.name}.${own}`,
          ),
        )?.name
      : undefined;
  const below = [subscript, stream].filter((part) => part !== undefined).join(",");
  return below === "" ? letter : `${letter}_{${below}}`;
}

/** The parameter of this printed name. */
export function parameterOf(agent: Agent, name: string): Parameter {
  const found = agent.parameters.find((parameter) => parameter.name === name);
  if (found === undefined) throw new Error(`the agent has no parameter ${name}`);
  return found;
}
