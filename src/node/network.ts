/** The diagram of a network or of a catalogue model that is one. */

import type { AgentSpecification } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { type NetworkDiagramData, networkDot, networkFigure, toSvg } from "../figures/index.js";
import { diagramOf, Network } from "../hgf/index.js";
import { findPerceptualModel, perceptualModels } from "../perceptual/index.js";
import { suggest } from "../suggest.js";

const formats = ["svg", "png", "pdf", "dot"] as const;
export type DiagramFormat = (typeof formats)[number];

/** @throws UsageError for a file whose ending names none */
export function diagramFormat(file: string): DiagramFormat {
  const found = formats.find((format) => file.toLowerCase().endsWith(`.${format}`));
  if (found !== undefined) return found;
  throw new UsageError(`--out ${file}: the name must end in ${formats.map((f) => `.${f}`).join(", ")}`);
}

const titles = { generative: "generative model", messages: "messages of a trial" } as const;

/**
 * What the diagram of a model shows. Of catalogue models no values: they differ between participants.
 *
 * @param specification a network, or the name of a catalogue model and its levels
 * @throws UsageError for a model that is no network, or a network that cannot be
 */
export function networkDiagram(
  { network, perceptualModel = "", levels }: AgentSpecification,
  name: string,
  as: NetworkDiagramData["as"],
): NetworkDiagramData {
  const title = `${name}: ${titles[as]}`;
  if (network !== undefined) return { title, as, ...diagramOf(Network.fromJSON(network)) };
  const model = findPerceptualModel(perceptualModel);
  const built = model?.build(levels === undefined ? {} : { levels: Number(levels) });
  if (built?.network !== undefined) return { title, as, ...diagramOf(built.network, { values: false }) };
  const names = perceptualModels
    .filter((each) => each.build().network !== undefined)
    .map((each) => each.name);
  const near = model === undefined ? suggest(perceptualModel, names) : undefined;
  const what =
    model === undefined ? `unknown model "${perceptualModel}"` : `${perceptualModel} is no network`;
  throw new UsageError(
    `${what}${near === undefined ? "" : `; did you mean "${near}"?`} Give a network file, or one of ${names.join(", ")}`,
  );
}

/** A diagram in a format: text, or the bytes of PNG and PDF. */
export async function drawDiagram(
  data: NetworkDiagramData,
  format: DiagramFormat,
): Promise<string | Uint8Array> {
  if (format === "dot") return networkDot(data);
  const figure = networkFigure(data);
  if (format === "svg") return toSvg(figure, { theme: "print" });
  const { renderPdf, renderPng } = await import("./render.js");
  return format === "png" ? renderPng(figure) : renderPdf(figure);
}
