/** What needs a look in a group fit: what was found, what it means, and what to try. */

import type { GroupResult } from "../../fit/group-result.js";
import { meanings } from "../posterior-care.js";

/** Findings of one kind. */
export interface GroupNotice {
  readonly title: string;
  readonly meaning: string;
  readonly found: readonly string[];
  /** Without an end, as `raise targetAcceptance`. */
  readonly advice: readonly string[];
}

type Words = Readonly<Record<"title" | "meaning" | "advice", string>>;

/** Of warnings of model and hyperpriors, by code. */
const ofModel: Readonly<Record<string, Words>> = {
  "prior-far": {
    title: "Posteriors far from their hyperpriors",
    meaning:
      "A hyperprior and the data disagree: the posterior lies in a tail of the prior, which pulls at it.",
    advice:
      "state the hyperprior that was meant under group.parameters or with --hyperprior, in a small group above all the mean",
  },
  "prior-uninformed": {
    title: "Quantities that the data do not inform",
    meaning: "The posterior is as wide as the hyperprior: what is reported of it is what was assumed.",
    advice:
      "do not interpret it; leave the term out, fix or pool the parameter completely, or collect more trials",
  },
  "wide-prior": {
    title: "Wide priors by many coefficients",
    meaning:
      "Each coefficient adds to what is thought possible of one person, so that extreme values get likely.",
    advice: "state narrower coefficients under group.parameters, or leave terms out",
  },
  "uniform-mean": {
    title: "Uniform hyperpriors",
    meaning: "A uniform prior of a mean excludes what lies outside and prefers nothing inside.",
    advice: "state a normal one",
  },
  "om3-free": {
    title: "Volatility of the third level free for everybody",
    meaning: "It takes about a thousand trials a person before omega 3 differs visibly between people.",
    advice: "pool om3 completely (group.pooling), or fix it (--fix)",
  },
  collinear: {
    title: "Columns that say nearly the same",
    meaning:
      "The data tell their sum, not each of them: single effects are uncertain and depend on each other.",
    advice: "leave one of them out, or combine them in a column made with derive",
  },
  separated: {
    title: "Covariates that separate a factor",
    meaning:
      "Nobody of one level has a value that occurs in the other: the formula extrapolates between them.",
    advice: "leave the covariate or the factor out, or recruit people who overlap",
  },
  "few-participants": {
    title: "Few participants for the formula",
    meaning: "With fewer than five participants for a column, priors decide much of every effect.",
    advice: "leave terms out, or state informed priors for the coefficients",
  },
  "few-groups": {
    title: "Groupings with few levels",
    meaning: "An sd over so few groups is uncertain, and its hyperprior decides much of it.",
    advice: "make the grouping a fixed effect, or state an informed sd",
  },
  "level-of-one": {
    title: "Levels with one participant",
    meaning: "The effect of such a level cannot be told from that person.",
    advice: "join it with another level (derive), or exclude the person",
  },
  "slope-without-fixed": {
    title: "Random slopes without their fixed effects",
    meaning: "The mean of the slopes is taken to be 0, whatever the data say.",
    advice: "add the fixed effect to the formula",
  },
  "slope-little-variation": {
    title: "Random slopes that few groups inform",
    meaning: "Most groups have one value of the variable only: their slopes are what the population says.",
    advice: "take the slope out",
  },
  "covariate-without-data": {
    title: "Covariates of people without data",
    meaning: "They are not in the study and play no part.",
    advice: "see whether their ids are written differently in the study",
  },
};

const ofLeaveOneOut: Words = {
  title: "Leave-one-out that is not reliable",
  meaning:
    "Some units change the posterior so much that draws with them say little of what it would be without them.",
  advice: "see loo.csv for the units; do not rest a comparison on a difference that they decide",
};

const unknown: Words = { title: "Remarks on the model", meaning: "", advice: "" };

/** In the order of the report; what has several findings is told once. */
export function groupNotices({ posterior, warnings, loo }: GroupResult): GroupNotice[] {
  const sampling = posterior.flags.map(({ kind, found, advice }): GroupNotice => {
    const { title, meaning } = meanings[kind] ?? { title: "Sampling", meaning: "" };
    return { title, meaning, found: [found], advice: [advice] };
  });
  const codes = [...new Set(warnings.map(({ code }) => code))];
  const model = codes.map((code): GroupNotice => {
    const { title, meaning, advice } = ofModel[code] ?? unknown;
    const found = warnings.filter((warning) => warning.code === code).map(({ message }) => message);
    return { title, meaning, found, advice: advice === "" ? [] : [advice] };
  });
  const { title, meaning, advice } = ofLeaveOneOut;
  const left = loo?.warnings ?? [];
  return [
    ...sampling,
    ...model,
    ...(left.length === 0 ? [] : [{ title, meaning, found: left, advice: [advice] }]),
  ];
}
