/** Agents: a filter, response models, parameters with priors; their densities, simulation, specification. */

export { choicesMissing } from "./act.js";
export {
  type Agent,
  type AgentOptions,
  type AgentSettings,
  agent,
  freeIndices,
  type Stream,
  type StreamOptions,
} from "./agent.js";
export { type CompiledAgent, type CompileOptions, compileAgent } from "./compiled.js";
export { countScored, type RunData, trialMasks } from "./data.js";
export {
  type AgentDensity,
  agentDensity,
  type Point,
  type PointGradient,
  type PointHessian,
  type PointValue,
} from "./density.js";
export { parsePrior } from "./distribution.js";
export { evaluateRun, type RunEvaluation, type StreamEvaluation } from "./evaluate.js";
export { resolveName } from "./names.js";
export { overlaySpecification } from "./overlay.js";
export { type ResolvedPriors, resolvePriors } from "./priors.js";
export { drawParameters, type ResponseNumbers, respond, type SimulatedRun, simulateRun } from "./simulate.js";
export {
  type AgentSimulator,
  agentSimulator,
  numbersOf,
  type SimulatedAgent,
  type SimulationPoint,
} from "./simulate-many.js";
export {
  type AgentContext,
  type AgentSpecification,
  type BuiltAgent,
  buildAgent,
  freeNames,
} from "./specification.js";
