/** Records of scalars by name; a known set of names K makes `state.mean` certain to exist. */

export type Values<K extends string, S> = { readonly [Name in K]: S };

/** The value of a name that must be there; for records whose names are computed. */
export function valueIn<S>(values: Readonly<Record<string, S>>, name: string): S {
  const value = values[name];
  if (value === undefined) throw new Error(`no value "${name}" among ${Object.keys(values).join(", ")}`);
  return value;
}
