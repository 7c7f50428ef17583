/** Types of what is used of gifenc 1.0.3, which has none. */
declare module "gifenc" {
  /** Red, green and blue, 0 to 255. */
  type Palette = number[][];

  /** At most so many colours that stand for those of RGBA pixels. */
  export function quantize(pixels: Uint8Array | Uint8ClampedArray, colours: number): Palette;

  /** The index of the nearest colour for each pixel. */
  export function applyPalette(pixels: Uint8Array | Uint8ClampedArray, palette: Palette): Uint8Array;

  export function GIFEncoder(): {
    /** The first frame needs a palette, which those without one share. The delay is in milliseconds. */
    writeFrame(
      indices: Uint8Array,
      width: number,
      height: number,
      options: { readonly palette?: Palette; readonly delay: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
}
