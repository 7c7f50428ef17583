/** Names of a model as identifiers of JavaScript, each used once. */

/** Words that no variable may be called, and globals that printed code reads. */
const reserved =
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
  "false finally for function if implements import in instanceof interface let new null package private protected " +
  "public return static super switch this throw true try typeof undefined var void while with yield " +
  "Array Infinity Math NaN Number Object";

export class Identifiers {
  readonly taken: Set<string>;

  /** @param taken further names that are in use */
  constructor(taken: readonly string[]) {
    this.taken = new Set([...reserved.split(" "), ...taken]);
  }

  /** `x2.expectedMean` becomes `x2ExpectedMean`; a number is added where that is taken. */
  of(name: string): string {
    const joined = name.replace(/[^\p{L}\p{N}_$]+(.?)/gu, (_, next: string) => next.toUpperCase());
    const wanted = /^[\p{L}_$]/u.test(joined) ? joined : `_${joined}`;
    let identifier = wanted;
    for (let k = 2; this.taken.has(identifier); k++) identifier = `${wanted}_${k}`;
    this.taken.add(identifier);
    return identifier;
  }
}

/** A key of an object, quoted where it has to be. */
export function objectEntry(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

/** `.name`, or `["a name"]`. */
export function member(name: string): string {
  const key = objectEntry(name);
  return key === name ? `.${name}` : `[${key}]`;
}
