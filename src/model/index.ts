/** What filters, response models and their parameters are. */

export { defineFilter, type FilterDefinition } from "./define.js";
export {
  adviceFor,
  type Check,
  describeFailure,
  type Failure,
  type FailureReason,
  firstFailure,
} from "./failure.js";
export type { Filter, FilterOf, InputColumn, Observation, Quantity, Trajectories } from "./filter.js";
export {
  named,
  type ParameterForm,
  type ParameterOptions,
  positiveParameter,
  realParameter,
  unitParameter,
} from "./forms.js";
export {
  type Domain,
  type Parameter,
  type Placeholder,
  type Prior,
  positive,
  real,
  unit,
} from "./parameter.js";
export type {
  BoundResponse,
  BoundResponseOf,
  ResponseContext,
  ResponseModel,
  ResponseSetting,
  ResponseSettings,
} from "./response.js";
export { derivatives, toEstimation, toNative } from "./transform.js";
export { type Values, valueIn } from "./values.js";
