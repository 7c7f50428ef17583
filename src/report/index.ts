/** The report of a fit: a page that opens offline, the figures in it, the paragraph on methods, and citations. */

export { bibtex, type Citation, citations } from "./citations.js";
export type { GroupExtras } from "./group/source.js";
export { groupFigures } from "./group-figures.js";
export { methodsParagraph } from "./methods.js";
export { participantFigures } from "./participant-figures.js";
export { posteriorFigures, posteriorForest } from "./posterior-figures.js";
export { reportPage } from "./report.js";
export { ChoicesByBelief, responseFunctions } from "./response-functions.js";
export {
  type FigureKind,
  figureKinds,
  type NamedFigure,
  type PosteriorKind,
  posteriorKinds,
  type ReportOptions,
  type ReportSource,
  type Sampled,
} from "./source.js";
