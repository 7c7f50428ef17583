/** `credence models NAME --code`: an agent as JavaScript. */

import { buildAgent } from "../agent/index.js";
import { printAgent } from "../agent/print.js";
import { UsageError } from "../errors.js";
import { agentSpecification } from "../node/analysis.js";
import { loadModels } from "../node/models.js";
import { findResponseModel } from "../response/index.js";
import { agentFromFlags } from "./options.js";

/**
 * @param name perceptual model, or an agent file
 * @throws UsageError for what does not make an agent
 */
export async function modelCode(
  name: string | undefined,
  flags: Readonly<Record<string, unknown>>,
): Promise<string> {
  if (name === undefined) {
    throw new UsageError(
      "--code needs a model: credence models NAME --code, with NAME as in credence models",
    );
  }
  if (findResponseModel(name) !== undefined) {
    throw new UsageError(
      `${name} is a response model: name the perceptual model and give this one with it, as in ` +
        `credence models ehgf_binary --response ${name} --code`,
    );
  }
  const responses = (flags.response as string[] | undefined) ?? [];
  const isFile = /\.(json|ya?ml)$/.test(name);
  const analysis = {
    schema: "credence-analysis/1" as const,
    data: {},
    agent: {
      ...agentFromFlags(flags),
      ...(isFile ? { file: name } : { perceptualModel: name }),
      ...(responses.length === 1 ? { responseModel: responses[0]! } : {}),
      ...(responses.length > 1
        ? { streams: responses.map((model, i) => ({ name: `response${i + 1}`, column: i + 1, model })) }
        : {}),
    },
  };
  const specification = await agentSpecification(analysis, process.cwd());
  const context = await loadModels(specification, process.cwd());
  const inputs = flags.input as string[] | undefined;
  const { agent } = buildAgent(specification, { ...context, ...(inputs === undefined ? {} : { inputs }) });
  const own = agent.filter.inputs.map((input) => input.name);
  if (inputs !== undefined && own.some((column, i) => inputs[i] !== column)) {
    throw new UsageError(
      `--input ${inputs.join(",")}: the columns of ${agent.filter.name} come first and are called ${own.join(",")}`,
    );
  }
  const read = new Set(agent.streams.flatMap((stream) => stream.response.inputs));
  const unread = agent.settings.extraInputs.find((column) => !read.has(column));
  if (unread !== undefined) throw new UsageError(`--input: nothing in this model reads the column ${unread}`);
  return printAgent(agent);
}
