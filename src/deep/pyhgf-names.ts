/**
 * Options in pyhgf's own names: snake case (`learning_kind`), the names it has for what is called otherwise here
 * (`coupling_fn`), and spellings of its releases (`optimizer`, `optimiser`; `update_confidences`, `update_precisions`).
 */

import { UsageError } from "../errors.js";
import { suggest } from "../suggest.js";

/** `learningKind` as `learning_kind`. */
export type SnakeCase<S extends string> = S extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : S;

/** Options `T`, each also in snake case, and under other names: of `Others`, a record from such a name to ours. */
export type PyhgfNames<T, Others = unknown> = T & {
  readonly [K in keyof T & string as SnakeCase<K>]?: Exclude<T[K], undefined>;
} & {
  readonly [K in keyof Others & string as K | SnakeCase<K>]?: Others[K] extends keyof T
    ? Exclude<T[Others[K]], undefined>
    : never;
};

/** `learning_kind` as `learningKind`; a name without underscores as it is. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Options under our names.
 *
 * @param names all names that there are
 * @param others from other names, in camel case, to ours
 * @throws UsageError for an unknown name, and for two that mean the same
 */
export function ourNames(
  where: string,
  options: object,
  names: readonly string[],
  others: Readonly<Record<string, string>> = {},
  // biome-ignore lint/suspicious/noExplicitAny: values keep their types; the caller's type says which
): Record<string, any> {
  const found = new Map<string, unknown>();
  const told = new Map<string, string>();
  for (const [name, value] of Object.entries(options)) {
    const camel = camelCase(name);
    const ours = others[camel] ?? camel;
    if (!names.includes(ours)) {
      const near = suggest(camel, [...names, ...Object.keys(others)]);
      const hint = near === undefined ? `one of ${names.join(", ")}` : `did you mean "${near}"?`;
      throw new UsageError(`${where}: unknown option "${name}"; ${hint}`);
    }
    const before = told.get(ours);
    if (before !== undefined) {
      throw new UsageError(`${where}: "${before}" and "${name}" mean the same; leave one of them out`);
    }
    told.set(ours, name);
    found.set(ours, value);
  }
  return Object.fromEntries(found);
}
