import { describe, expect, it } from "vitest";
import { linesFigure } from "../figures/index.js";
import { renderGif } from "./render-gif.js";

const frame = (value: number) =>
  linesFigure({
    title: "A frame",
    xLabel: "Step",
    panels: [{ name: "value", lines: [{ name: "line", values: [0, value] }], domain: [0, 3] }],
  });

/** Sizes, delays (ms) and the number of repeats of a GIF, by walking its blocks (GIF89a specification). */
function read(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = [view.getUint16(6, true), view.getUint16(8, true)];
  const table = (flags: number): number => (flags & 128 ? 3 * (2 << (flags & 7)) : 0);
  const [delays, frames]: [number[], number[][]] = [[], []];
  let repeats: number | undefined;
  let i = 13 + table(bytes[10]!);
  const skip = (): void => {
    while (bytes[i] !== 0) i += bytes[i]! + 1;
    i++;
  };
  while (bytes[i] !== 0x3b) {
    if (bytes[i] === 0x21) {
      if (bytes[i + 1] === 0xf9) delays.push(10 * view.getUint16(i + 4, true));
      if (bytes[i + 1] === 0xff) repeats = view.getUint16(i + 16, true);
      i += 2;
    } else {
      frames.push([view.getUint16(i + 5, true), view.getUint16(i + 7, true)]);
      i += 10 + table(bytes[i + 9]!) + 1;
    }
    skip();
  }
  return { signature: new TextDecoder().decode(bytes.slice(0, 6)), size, delays, frames, repeats };
}

describe("renderGif", () => {
  it("has a frame for each figure, the last for longer, and goes on for ever", async () => {
    const figures = [1, 2, 3].map(frame);
    const { signature, size, delays, frames, repeats } = read(
      await renderGif({ name: "a", frames: figures, delay: 250 }),
    );
    const { width, height } = figures[0]!;
    expect(signature).toBe("GIF89a");
    expect([size, ...frames]).toEqual(Array(4).fill([width, height]));
    expect([delays, repeats]).toEqual([[250, 250, 1000], 0]);
  });

  it("has the same bytes every time, and others for another frame", async () => {
    const gif = (values: number[]) => renderGif({ name: "a", frames: values.map(frame), delay: 100 });
    expect(await gif([1, 2])).toEqual(await gif([1, 2]));
    expect(await gif([1, 2])).not.toEqual(await gif([2, 1]));
  });
});
