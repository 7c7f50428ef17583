import { describe, expect, it } from "vitest";
import type { GroupResult } from "../../fit/group-result.js";
import { groupNotices } from "./care.js";

const group = (
  flags: GroupResult["posterior"]["flags"],
  warnings: GroupResult["warnings"],
  looWarnings: readonly string[],
) =>
  groupNotices({
    posterior: { flags },
    warnings,
    loo: { warnings: looWarnings },
  } as unknown as GroupResult); // what is read of a result

describe("what needs a look in a group fit", () => {
  it("is told once for each kind, with all findings", () => {
    const notices = group(
      [{ kind: "divergences", found: "4 of 4000 draws diverged", advice: "raise targetAcceptance" }],
      [
        { code: "prior-far", message: "b_om2[age]: far" },
        { code: "level-of-one", message: "level x" },
        { code: "prior-far", message: "b_ze[age]: far" },
      ],
      ["3 units have k above 0.7"],
    );
    expect(notices.map(({ title, found }) => [title, found])).toEqual([
      ["Divergent trajectories", ["4 of 4000 draws diverged"]],
      ["Posteriors far from their hyperpriors", ["b_om2[age]: far", "b_ze[age]: far"]],
      ["Levels with one participant", ["level x"]],
      ["Leave-one-out that is not reliable", ["3 units have k above 0.7"]],
    ]);
    expect(notices[0]!.advice).toEqual(["raise targetAcceptance"]);
    for (const { meaning, advice } of notices) {
      expect(meaning).not.toBe("");
      expect(advice).toHaveLength(1);
    }
  });

  it("is nothing where nothing was found, and what is new is told as it is", () => {
    expect(group([], [], [])).toEqual([]);
    expect(group([], [{ code: "new", message: "something" }], [])).toEqual([
      { title: "Remarks on the model", meaning: "", found: ["something"], advice: [] },
    ]);
  });
});
