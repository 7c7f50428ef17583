/** A response model for tests that compare beliefs: it scores nothing, or minus one quantity that the filter reports. */

import { type ResponseModel, valueIn } from "../../src/model/index.js";
import { neg, type Scalar } from "../../src/scalar/index.js";

export function nothing(surprise?: string): ResponseModel {
  return {
    name: "nothing",
    description: "",
    bind: (filter) => ({
      ...{
        parameters: [],
        reads: surprise === undefined ? [] : [surprise],
        inputs: [filter.inputs[0]!.name],
      },
      ...{ scores: "input", responseKind: "none" },
      step: <S extends Scalar>({ beliefs }: { readonly beliefs: Readonly<Record<string, S | number>> }) => ({
        logProbability: surprise === undefined ? 0 : neg<S>(valueIn(beliefs, surprise)),
      }),
      prediction: () => Number.NaN,
      simulate: () => Number.NaN,
    }),
  };
}
