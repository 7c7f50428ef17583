/** Figures one after another as an animated GIF: drawn as PNG would be, encoded by gifenc. */

import type { Animation } from "../checklist/index.js";
import type { ThemeName } from "../figures/index.js";
import { drawing } from "./render.js";

/** Pixels of the file to a pixel of the figure. */
const SCALE = 1;
const COLOURS = 256;

/** The same bytes every time. All frames share their colours: those that suit the first, the middle and the last. */
export async function renderGif(
  { frames, delay }: Animation,
  theme: ThemeName = "print",
): Promise<Uint8Array> {
  const { GIFEncoder, applyPalette, quantize } = await import("gifenc");
  const images: { width: number; height: number; pixels: Uint8Array }[] = [];
  for (const frame of frames) {
    const { width, height, pixels } = await drawing(frame, { theme, scale: SCALE });
    // A copy: the encoder reads the whole buffer below an array.
    images.push({ width, height, pixels: new Uint8Array(pixels) });
  }
  const count = images.length;
  const length = images[0]!.pixels.length;
  const judged = new Uint8Array(3 * length);
  for (const [part, k] of [0, Math.floor(count / 2), count - 1].entries()) {
    judged.set(images[k]!.pixels, part * length);
  }
  const palette = quantize(judged, COLOURS);
  const encoder = GIFEncoder();
  for (const [k, { width, height, pixels }] of images.entries()) {
    encoder.writeFrame(applyPalette(pixels, palette), width, height, {
      ...(k === 0 && { palette }),
      delay: k === count - 1 ? 4 * delay : delay,
    });
  }
  encoder.finish();
  return encoder.bytes();
}
