/**
 * The setting `form` of models that the toolbox ships with a defect: `toolbox` computes what it computes, because
 * published fits did; `corrected` computes what the model's description says.
 */

import { UsageError } from "../errors.js";
import type { ResponseSetting, ResponseSettings } from "../model/index.js";

/** @param corrected what the corrected form does, in words */
export function formSetting(corrected: string): ResponseSetting {
  return { name: "form", description: `toolbox, or corrected: ${corrected}`, default: "toolbox" };
}

/** @throws UsageError for a form that is none */
export function isCorrected(model: string, { own = {} }: ResponseSettings): boolean {
  const { form = "toolbox" } = own;
  if (form === "toolbox" || form === "corrected") return form === "corrected";
  throw new UsageError(`response model ${model}: form must be toolbox or corrected, got ${form}`);
}
