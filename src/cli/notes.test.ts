import { expect, it } from "vitest";
import { modelCard } from "./cards.js";

it("the card of a model says what its numbers repeat of the toolbox's defects", () => {
  const [note] = modelCard("ph_binary", undefined)!.notes;
  expect(note).toContain("nothing is learned on the next trial");
  expect(modelCard("rw_binary", undefined)!.notes).toEqual([]);
});
