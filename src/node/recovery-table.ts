/** Written by scripts/validation/page.ts from the results of scripts/validation/catalogue-recovery.ts. */

export interface NotRecovered {
  readonly agents: number;
  readonly trials: number;
  readonly models: readonly {
    readonly model: string;
    readonly response: string;
    /** With the correlation of true and estimated values on the scale of estimation. */
    readonly parameters: readonly { readonly name: string; readonly r: number }[];
  }[];
}
export const notRecovered: NotRecovered = {
  agents: 50,
  trials: 320,
  models: [
    {
      model: "hgf",
      response: "gaussian_obs",
      parameters: [
        { name: "sa0_2", r: 0.42 },
        { name: "ze", r: 0.37 },
      ],
    },
    {
      model: "ehgf",
      response: "gaussian_obs",
      parameters: [
        { name: "sa0_1", r: 0.38 },
        { name: "sa0_2", r: 0.42 },
      ],
    },
    {
      model: "uhgf",
      response: "gaussian_obs",
      parameters: [
        { name: "sa0_2", r: 0.37 },
        { name: "ze", r: 0.46 },
      ],
    },
    { model: "hgf_binary", response: "unitsq_sgm", parameters: [{ name: "om3", r: 0.31 }] },
    {
      model: "uhgf_binary",
      response: "unitsq_sgm",
      parameters: [
        { name: "om3", r: 0.5 },
        { name: "ze", r: 0.11 },
      ],
    },
    { model: "uhgf_binary_pu", response: "unitsq_sgm", parameters: [{ name: "om3", r: 0.41 }] },
    {
      model: "hgf_ar1_binary",
      response: "unitsq_sgm",
      parameters: [
        { name: "phi3", r: 0.42 },
        { name: "om3", r: -0.03 },
      ],
    },
    {
      model: "ehgf_ar1_binary",
      response: "unitsq_sgm",
      parameters: [
        { name: "m3", r: 0.23 },
        { name: "ze", r: 0.3 },
      ],
    },
    {
      model: "uhgf_ar1_binary",
      response: "unitsq_sgm",
      parameters: [
        { name: "phi3", r: 0.29 },
        { name: "m3", r: 0.18 },
        { name: "om3", r: 0.2 },
        { name: "ze", r: 0.46 },
      ],
    },
    {
      model: "hgf_ar1",
      response: "gaussian_obs",
      parameters: [
        { name: "sa0_1", r: 0.35 },
        { name: "sa0_2", r: 0.49 },
      ],
    },
    {
      model: "hgf_jget",
      response: "gaussian_obs",
      parameters: [
        { name: "mua0_1", r: 0.42 },
        { name: "oma2", r: 0.19 },
      ],
    },
    {
      model: "ehgf_jget",
      response: "gaussian_obs",
      parameters: [
        { name: "sax0_2", r: 0.17 },
        { name: "saa0_1", r: 0.24 },
        { name: "saa0_2", r: -0.07 },
      ],
    },
    {
      model: "uhgf_jget",
      response: "gaussian_obs",
      parameters: [
        { name: "sax0_2", r: 0.07 },
        { name: "saa0_1", r: 0.17 },
        { name: "saa0_2", r: 0.22 },
      ],
    },
    { model: "hybrid_ph_binary", response: "unitsq_sgm", parameters: [{ name: "al_0", r: 0.36 }] },
    { model: "ph_binary", response: "unitsq_sgm", parameters: [{ name: "al_0", r: 0.32 }] },
    { model: "rw_binary_dual", response: "softmax", parameters: [{ name: "ka", r: 0.49 }] },
    {
      model: "sutton_k1_binary",
      response: "unitsq_sgm",
      parameters: [
        { name: "mu", r: 0.33 },
        { name: "h_1", r: -0.2 },
        { name: "ze", r: 0.23 },
      ],
    },
    { model: "vkf_binary", response: "unitsq_sgm", parameters: [{ name: "v_0", r: 0.42 }] },
    {
      model: "hgf_binary_mab",
      response: "softmax",
      parameters: [
        { name: "om2", r: 0.43 },
        { name: "om3", r: 0.14 },
      ],
    },
    {
      model: "hgf_ar1_binary_mab",
      response: "softmax",
      parameters: [
        { name: "mu0_2", r: -0.05 },
        { name: "mu0_3", r: 0.29 },
        { name: "sa0_2", r: 0.07 },
        { name: "sa0_3", r: 0.21 },
        { name: "phi3", r: 0.36 },
        { name: "ka2", r: 0.02 },
        { name: "om2", r: 0.35 },
        { name: "om3", r: 0.07 },
      ],
    },
    {
      model: "ehgf_ar1_binary_mab",
      response: "softmax",
      parameters: [
        { name: "mu0_2", r: -0.12 },
        { name: "mu0_3", r: -0.1 },
        { name: "sa0_2", r: 0.01 },
        { name: "sa0_3", r: 0.13 },
        { name: "m3", r: 0.28 },
        { name: "ka2", r: -0.18 },
        { name: "om2", r: 0.46 },
        { name: "om3", r: 0.35 },
      ],
    },
    {
      model: "uhgf_ar1_binary_mab",
      response: "softmax",
      parameters: [
        { name: "mu0_2", r: 0.08 },
        { name: "mu0_3", r: 0.01 },
        { name: "sa0_2", r: -0.08 },
        { name: "sa0_3", r: -0.05 },
        { name: "m3", r: 0.2 },
        { name: "ka2", r: -0.1 },
        { name: "om2", r: 0.4 },
        { name: "om3", r: 0.01 },
      ],
    },
    {
      model: "hgf_categorical",
      response: "softmax",
      parameters: [
        { name: "sa3_0", r: -0.15 },
        { name: "th", r: 0.09 },
      ],
    },
    {
      model: "hgf_categorical_norm",
      response: "softmax",
      parameters: [
        { name: "sa3_0", r: 0.04 },
        { name: "om", r: 0.47 },
        { name: "th", r: 0.05 },
      ],
    },
    {
      model: "hgf_whatworld",
      response: "softmax",
      parameters: [
        { name: "sa3_0", r: 0.1 },
        { name: "th", r: 0.09 },
      ],
    },
    {
      model: "hgf_whichworld",
      response: "softmax",
      parameters: [
        { name: "sa2_0_1", r: -0.05 },
        { name: "sa2_0_2", r: 0.26 },
        { name: "sa3_0", r: 0.09 },
        { name: "om", r: 0.41 },
        { name: "th", r: 0.3 },
      ],
    },
  ],
};
