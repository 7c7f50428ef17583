/** The report of a fit: a page that opens offline, the figures in it, the paragraph on methods, and citations. */

export { bibtex, type Citation, citations } from "./citations.js";
export type { GroupExtras } from "./group/source.js";
export { groupFigures } from "./group-figures.js";
export { methodsParagraph } from "./methods.js";
export { participantFigures } from "./participant-figures.js";
export { reportPage } from "./report.js";
export { ChoicesByBelief, responseFunctions } from "./response-functions.js";
export {
  type FigureKind,
  figureKinds,
  type NamedFigure,
  type ReportOptions,
  type ReportSource,
} from "./source.js";
