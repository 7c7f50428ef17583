/** The part of the WebAssembly interface that kernels use; the types of the library know neither browser nor Node. */

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export interface Engine {
  readonly Memory: new (size: { initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { imports: Record<string, unknown> },
  ) => { readonly exports: unknown };
}

/** Asked for anew at each call: a page may take it away, and tests do. */
export function engine(): Engine | undefined {
  // The global scope is typed without it, see above.
  return (globalThis as { WebAssembly?: Engine }).WebAssembly;
}
