/** Memory that threads share, where the page allows it. */

/**
 * Whether memory can be shared: always in Node; in a page only where it is isolated from other origins
 * (Cross-Origin-Opener-Policy `same-origin` and Cross-Origin-Embedder-Policy `require-corp` or `credentialless`).
 */
export function canShare(): boolean {
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer === "function" && crossOriginIsolated !== false;
}

/** Why memory cannot be shared here, in words; undefined where it can. */
export function unsharedReason(): string | undefined {
  return canShare()
    ? undefined
    : "memory cannot be shared between threads here; a page must be isolated from other origins (Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy)";
}

/**
 * Plain data with its number arrays moved to shared memory, so that every worker reads the same ones instead of a
 * copy of its own. Where memory cannot be shared: the data as they are.
 */
export function shared<Data>(data: Data): Data {
  return canShare() ? (move(data, new Map()) as Data) : data;
}

/** An array that occurs twice is moved once. */
function move(value: unknown, moved: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = moved.get(value);
  if (known !== undefined) return known;
  const copy = copyOf(value, moved);
  moved.set(value, copy);
  return copy;
}

function copyOf(value: object, moved: Map<object, unknown>): unknown {
  if (value instanceof Float64Array) {
    const array = new Float64Array(new SharedArrayBuffer(value.byteLength));
    array.set(value);
    return array;
  }
  if (value instanceof Uint8Array) {
    const array = new Uint8Array(new SharedArrayBuffer(value.byteLength));
    array.set(value);
    return array;
  }
  if (Array.isArray(value)) return value.map((entry) => move(entry, moved));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, move(entry, moved)]));
}
