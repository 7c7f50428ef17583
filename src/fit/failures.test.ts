import { describe, expect, it } from "vitest";
import { failuresByReason } from "./failures.js";

const failed = (id: string, reason?: string) => ({
  id,
  status: "failed" as const,
  ...(reason === undefined ? {} : { reason }),
});

describe("failures by reason", () => {
  it("are none where every fit ended", () => {
    expect(failuresByReason([])).toEqual([]);
    expect(failuresByReason([{ id: "a", status: "kink", reason: "not a failure" }])).toEqual([]);
  });

  it("name everybody of one reason once, and a reason that nobody gave", () => {
    expect(failuresByReason([failed("a", "x"), failed('b"', "y"), failed("c", "x"), failed("d")])).toEqual([
      { reason: "x", who: 'participants "a", "c"', ids: ["a", "c"] },
      { reason: "y", who: 'participant "b\\""', ids: ['b"'] },
      { reason: "no reason was recorded", who: 'participant "d"', ids: ["d"] },
    ]);
  });
});
