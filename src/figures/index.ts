/** Figures: plain data in, SVG and CSV out, in Node and in browsers. PNG and PDF: `credence/node`. */

export { type Autocorrelation, residualAutocorrelation } from "./autocorrelation.js";
export type { Divergences, ParameterDraws } from "./chain.js";
export { type AutocorrelationData, autocorrelationFigure } from "./chain-autocorrelation.js";
export { type CircularNetworkData, circularNetworkFigure } from "./circular-network.js";
export { type ConfusionData, confusionFigure } from "./confusion.js";
export {
  type ConnectionWeightsData,
  connectionWeightsFigure,
  type WeightsPanel,
} from "./connection-weights.js";
export { type CorrelationData, correlationFigure } from "./correlation.js";
export { type Course, type CoursesData, type CoursesPanel, coursesFigure } from "./courses.js";
export { figureCsv } from "./csv.js";
export { type DecisionBoundaryData, decisionBoundaryFigure } from "./decision-boundary.js";
export { type DesignData, designFigure } from "./design.js";
export {
  type CalibrationFigureData,
  calibrationFigure,
  type LooPitData,
  looPitFigure,
  type UniformBand,
} from "./ecdf-difference.js";
export { type EffectiveSizeData, effectiveSizeFigure } from "./effective-size.js";
export { type ElpdComparisonData, elpdComparisonFigure } from "./elpd-comparison.js";
export { type EnergyData, energyFigure } from "./energy.js";
export type { Figure, FigureTable, Mark, Series } from "./figure.js";
export { type ForestData, forestFigure } from "./forest.js";
export { type HeatMapsData, heatMapsFigure } from "./heat-maps.js";
export { type HistogramsData, histogramsFigure } from "./histograms.js";
export { pathVertices } from "./hook.js";
export { type ImagesData, imagesFigure } from "./images.js";
export { type IntervalsData, type IntervalsRow, intervalsFigure } from "./intervals.js";
export { type Label, labelHtml, labelText } from "./label.js";
export { type LayerCoursesData, type LayerQuantity, layerCoursesFigure } from "./layer-courses.js";
export { layeredNetworkFigure } from "./layered-network.js";
export type {
  LayeredNetworkConnection,
  LayeredNetworkData,
  LayeredNetworkLayer,
} from "./layered-network-data.js";
export { type LearningCurveData, learningCurveFigure } from "./learning-curve.js";
export { type Line, type LinesData, linesFigure } from "./lines.js";
export { type ModelGraphData, modelGraphFigure } from "./model-graph.js";
export { type ModelSelectionData, modelSelectionFigure } from "./model-selection.js";
export { networkFigure } from "./network.js";
export type { DiagramEdge, DiagramNode, NetworkDiagramData } from "./network-data.js";
export { networkDot } from "./network-dot.js";
export { type OverviewData, overviewFigure } from "./overview.js";
export { type PairData, pairFigure } from "./pair.js";
export { type PairsData, pairsFigure } from "./pairs.js";
export { type ParetoKData, paretoKFigure } from "./pareto-k.js";
export { type PolarHistogramData, polarHistogramFigure } from "./polar-histogram.js";
export { type PredictedStatisticsData, predictedStatisticsFigure } from "./predicted-statistics.js";
export { type PriorEstimateData, priorEstimateFigure } from "./prior-estimate.js";
export { type PriorPosteriorData, priorPosteriorFigure } from "./prior-posterior.js";
export { type RankHistogramData, rankHistogramFigure } from "./rank-histogram.js";
export { type RecoveryData, recoveryFigure } from "./recovery.js";
export { type ResidualsData, residualsFigure } from "./residuals.js";
export { type ResponseFunctionData, responseFunctionFigure } from "./response-function.js";
export { type RidgesData, ridgesFigure } from "./ridges.js";
export { type ScatterData, scatterFigure } from "./scatter.js";
export { type ShrinkageData, shrinkageFigure } from "./shrinkage.js";
export { type SvgOptions, toSvg } from "./svg.js";
export type { ThemeName } from "./theme.js";
export { type TraceData, traceFigure } from "./trace.js";
export { type TrajectoriesData, trajectoriesFigure } from "./trajectories.js";
