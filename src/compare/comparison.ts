/** What a comparison is made from and what it gives, `credence-comparison/1`: plain data. */

/** One participant in one model. */
export interface ComparedParticipant {
  readonly id: string;
  /** Trials that count in the likelihood. */
  readonly scored: number;
  /** Log model evidence, the value that the fit shows; null where the fit failed or has none. */
  readonly evidence: number | null;
  /** The evidence is the sampled one, because Laplace was not trusted; "unchecked" where nothing was drawn. */
  readonly source: "laplace" | "sampled" | "unchecked";
  readonly aic: number | null;
  readonly bic: number | null;
  /** Why there is no evidence. */
  readonly reason?: string;
}

/** What a comparison needs of a fit, so that many fits need not be in memory at once. */
export interface ComparedModel {
  /** Where the fit lies; names it in messages and families. */
  readonly folder: string;
  readonly title?: string;
  readonly perceptual: string;
  readonly responses: readonly string[];
  /** SHA-256 of the files of data, sorted. */
  readonly data: readonly string[];
  /** What the likelihood scores, in words that are equal where it is the same. */
  readonly scores: string;
  /** Equal for models with the same settings and priors. */
  readonly identity: string;
  readonly participants: readonly ComparedParticipant[];
}

/** Probabilities of a model or a family. */
export interface Frequency {
  /** Expected frequency among participants. */
  readonly frequency: number;
  /** Probability that it is the most frequent. */
  readonly exceedance: number;
  /** The same, allowing for equal frequencies. */
  readonly protectedExceedance: number;
  /** Posterior probability when everybody has one model, all being equally likely before. */
  readonly fixedEffects: number;
}

export interface ModelRow extends Frequency {
  readonly name: string;
  readonly folder: string;
  readonly perceptual: string;
  readonly responses: readonly string[];
  /** Sum of log evidences over the participants compared. */
  readonly evidence: number;
  /** The same less that of the best model: 0 or below. */
  readonly difference: number;
  /** Sums; null where a participant has none. */
  readonly aic: number | null;
  readonly bic: number | null;
  /** Participants whose evidence is the sampled one. */
  readonly sampled: number;
  /** Count of the posterior Dirichlet. */
  readonly count: number;
}

export interface FamilyRow extends Frequency {
  readonly name: string;
  /** Names of its models. */
  readonly models: readonly string[];
}

/** How random-effects selection ended. */
export interface Omnibus {
  /** Bayesian omnibus risk: posterior probability that all frequencies are equal. */
  readonly omnibusRisk: number;
  readonly freeEnergy: number;
  readonly freeEnergyEqual: number;
}

export interface Comparison extends Omnibus {
  readonly schema: "credence-comparison/1";
  readonly models: readonly ModelRow[];
  /** Selection among families, each equally likely before, as are the models in it. */
  readonly families?: Omnibus & { readonly rows: readonly FamilyRow[] };
  /** Those compared: log evidence, and posterior probability of having the model, in the order of the models. */
  readonly participants: readonly {
    readonly id: string;
    readonly evidence: readonly number[];
    readonly attribution: readonly number[];
  }[];
  /** Those left out of all models, with the models that have no evidence for them. */
  readonly excluded: readonly {
    readonly id: string;
    readonly models: readonly { readonly name: string; readonly reason: string }[];
  }[];
  readonly warnings: readonly string[];
  readonly software: { readonly name: "credence"; readonly version: string };
}
