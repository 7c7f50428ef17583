/** The model a command is given: a catalogue name, an agent file, or a network (file or `--network`). */

import type { AgentSpecification } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { agentFromFlags } from "./options.js";
import { catalogueNames } from "./other-names.js";

type Specification = AgentSpecification & { readonly file?: string };

/**
 * @param model name or file, absent where `--network` says it
 * @throws UsageError for no model, two, or a file that is none
 */
export async function agentFromArgument(
  model: string | undefined,
  flags: Readonly<Record<string, unknown>>,
): Promise<Specification> {
  const stated = agentFromFlags(flags);
  const network = flags.network as string | undefined;
  if ((model === undefined) === (network === undefined)) {
    throw new UsageError(
      model === undefined
        ? "name a model (credence models lists them), a file, or a network with --network FILE"
        : "give a model or --network, and not both",
    );
  }
  if (network !== undefined) return { ...stated, network: await readNetwork(network) };
  if (!/\.(json|ya?ml)$/.test(model!)) return catalogueNames({ ...stated, perceptualModel: model! });
  if (model!.endsWith(".json")) {
    const { readText } = await import("../node/files.js");
    const data = parseJson(readText(model!), model!);
    if (isNetwork(data)) return { ...stated, network: data };
  }
  return { ...stated, file: model! };
}

/** A network from a file, not yet checked beyond its being JSON. */
export async function readNetwork(file: string): Promise<NonNullable<AgentSpecification["network"]>> {
  const { readText } = await import("../node/files.js");
  const data = parseJson(readText(file), file);
  if (isNetwork(data)) return data;
  throw new UsageError(`${file}: a network has "nodes" and "edges", both lists`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Node by node it is checked when the network is built. */
function isNetwork(data: unknown): data is NonNullable<AgentSpecification["network"]> {
  return typeof data === "object" && data !== null && "nodes" in data && "edges" in data;
}
