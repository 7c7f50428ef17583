/** Outputs of group models: summaries, marginal means, contrasts, shrinkage, and their tables. */

export type { Parametrisation } from "../density/parametrisation.js";
export type { Contrast } from "./contrasts.js";
export type { GroupDraws } from "./draws.js";
export type { MarginalMean } from "./marginal-means.js";
export type { At, ContrastRequest, MarginalMeanRequest, OutputOptions, Weights } from "./options.js";
export { type GroupOutputs, groupOutputs } from "./outputs.js";
export type {
  ParticipantCoefficient,
  ParticipantExtras,
  ParticipantMean,
  ParticipantParameter,
  Unpooled,
} from "./participants.js";
export type { PopulationKind, PopulationRow } from "./population.js";
export type { PoolingFactor } from "./shrinkage.js";
export type { IntervalOption, Probability, Rope, Summary } from "./summary.js";
export { type GroupTableName, groupTableNames, groupTables, type Table, tableText } from "./tables.js";
