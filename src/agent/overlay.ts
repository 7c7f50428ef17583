/** One specification laid over another: entry by entry, what is stated later wins. */

import { sameName } from "./names.js";
import type { AgentSpecification } from "./specification.js";

/** Lists by parameter: a later entry replaces the earlier one of the same parameter, however it is spelled. */
const lists = ["set", "fix", "priors"] as const;

/**
 * `over` laid over `base`, for instance flags over a file. A parameter that `over` fixes loses its prior and its
 * place among the free ones, and one that it gives a prior is no longer fixed.
 */
export function overlaySpecification<T extends AgentSpecification>(base: T, over: Partial<T>): T {
  const named = (entries: object | undefined): string[] => Object.keys(entries ?? {});
  const drop = (key: (typeof lists)[number]): string[] => {
    const own = named(over[key]);
    if (key === "fix") return [...own, ...named(over.priors), ...(over.free ?? [])];
    return key === "priors" ? [...own, ...named(over.fix)] : own;
  };
  const merged = lists.flatMap((key) => {
    if (base[key] === undefined && over[key] === undefined) return [];
    const gone = drop(key);
    const kept = Object.entries(base[key] ?? {}).filter(
      ([name]) => !gone.some((other) => sameName(name, other)),
    );
    return [[key, { ...Object.fromEntries(kept), ...over[key] }]];
  });
  const free =
    over.free ?? base.free?.filter((name) => !named(over.fix).some((other) => sameName(name, other)));
  return { ...base, ...over, ...Object.fromEntries(merged), ...(free === undefined ? {} : { free }) };
}
