/** Where the digits are that come with the package: UCI's Optical Recognition of Handwritten Digits (CC BY 4.0). */

import { fileURLToPath } from "node:url";

/** Path of 1,797 lines of 64 pixels and a label. */
export function digitsFile(): string {
  return fileURLToPath(new URL("../test/data/digits_8x8_1797.csv", import.meta.url));
}
