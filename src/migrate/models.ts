/** Models of the toolbox by the names that its versions gave them, as models of the catalogue. */

import { UsageError } from "../errors.js";
import type { ResponseModel } from "../model/index.js";
import { findPerceptualModel, type PerceptualModel, perceptualModels } from "../perceptual/index.js";
import { findResponseModel, responseModels } from "../response/index.js";
import { suggest } from "../suggest.js";
import type { ToolboxModel, ToolboxResult } from "./result.js";

/**
 * The perceptual model of a result. Versions before 8 put `tapas_` before names; versions from 8 on keep the type of
 * update in a setting of its own too, which decides.
 *
 * @throws UsageError for a model that the catalogue has not, with the nearest name
 */
export function perceptualModelOf({ name, config }: ToolboxModel): PerceptualModel {
  const found = spellings(name).map(findPerceptualModel).find(Boolean);
  if (found === undefined) throw unknown("perceptual model c_prc.model", name, perceptualModels);
  const { update_type: type } = config;
  if (typeof type !== "string" || !/^[eu]?hgf_|^[eu]?hgf$/.test(found.name)) return found;
  const updated = findPerceptualModel(found.name.replace(/^[eu]?hgf/, type));
  if (updated === undefined) {
    throw new UsageError(`c_prc.update_type "${type}": ${found.name} has no such type of update`);
  }
  return updated;
}

/**
 * The response model of a result. The toolbox calls `squared_pe` and `gaussian_obs_offset` `gaussian_obs` too: the
 * first scores inputs, the second has two parameters (response-models 13).
 *
 * @throws UsageError for a model that the catalogue has not, with the nearest name
 */
export function responseModelOf({ response, responses }: ToolboxResult): ResponseModel {
  const found = spellings(response.name).map(findResponseModel).find(Boolean);
  if (found === undefined) throw unknown("response model c_obs.model", response.name, responseModels);
  if (found.name !== "gaussian_obs") return found;
  if (response.priorMeans.length === 2) return findResponseModel("gaussian_obs_offset")!;
  return responses.length === 0 ? findResponseModel("squared_pe")! : found;
}

/** As it stands, without the words that versions and configurations add, and as the catalogue spells `kf`, `hmm`. */
function spellings(name: string): string[] {
  const plain = name.trim().replace(/_config$/, "");
  return [plain, plain.replace(/^tapas_/, ""), `tapas_${plain}`];
}

function unknown(what: string, name: string, models: readonly { readonly name: string }[]): UsageError {
  const near = suggest(
    name.replace(/^tapas_/, ""),
    models.map((model) => model.name),
  );
  const model = near === undefined ? "" : `; did the file mean "${near}"?`;
  return new UsageError(
    `unknown ${what} "${name}"${model}${near === undefined ? "; " : " "}` +
      "models of one's own cannot be migrated: write them as a model file and fit the data anew",
  );
}
