/** A result of the HGF toolbox as `fitModel` returns it: models, priors, estimates, data and what the fit reported. */

/** A perceptual model, or a response model, with what was estimated. Vectors are in the toolbox's order. */
export interface ToolboxModel {
  /** As the file says it: `hgf_binary`, in versions before 8 also `tapas_hgf_binary`. */
  readonly name: string;
  /** On the estimation scale; NaN for entries without meaning. */
  readonly priorMeans: readonly number[];
  /** Of 0 or NaN: fixed. */
  readonly priorVariances: readonly number[];
  /** The estimate on the estimation scale (`ptrans`). */
  readonly estimate: readonly number[];
  /** Settings beside the vectors, by the toolbox's names, as plain data. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** What the toolbox reported; a field that the file has not is absent. */
export interface Reported {
  readonly negLogJoint?: number;
  readonly negLogLikelihood?: number;
  readonly lme?: number;
  readonly aic?: number;
  readonly bic?: number;
  /** Of the negative log joint over free parameters, a list of rows. */
  readonly hessian?: readonly (readonly number[])[];
}

export interface ToolboxResult {
  readonly id: string;
  /** File and place in it, for messages. */
  readonly where: string;
  readonly perceptual: ToolboxModel;
  readonly response: ToolboxModel;
  /** A row a trial. */
  readonly inputs: readonly (readonly number[])[];
  /** A row a trial; none for ideal observers. */
  readonly responses: readonly (readonly number[])[];
  readonly reported: Reported;
}
