import { describe, expect, it } from "vitest";
import { verdictOf } from "./check.js";

const none = { drop: 0, distance: 0 };

describe("the verdict on a published estimate", () => {
  it("is a minimum where neither descent nor a fresh fit gains", () => {
    expect(verdictOf(none, none)).toBe("minimum");
    expect(verdictOf({ drop: 5e-7, distance: 0.5 }, { drop: -3 })).toBe("minimum");
  });

  it("is near one where little is gained a little way off", () => {
    expect(verdictOf({ drop: 2e-3, distance: 0.08 }, { drop: 2e-3 })).toBe("near");
  });

  it("is none where more is gained, or little a long way off", () => {
    expect(verdictOf({ drop: 0.07, distance: 0.05 }, { drop: 0.07 })).toBe("not");
    expect(verdictOf({ drop: 2e-3, distance: 0.5 }, undefined)).toBe("not");
  });

  it("is that another minimum is lower, where only a fresh fit finds one", () => {
    expect(verdictOf(none, { drop: 0.5 })).toBe("elsewhere");
    expect(verdictOf(undefined, { drop: 0.5 })).toBe("elsewhere");
  });

  it("is none where descent gains, whatever a fresh fit finds", () => {
    expect(verdictOf({ drop: 0.5, distance: 1 }, { drop: 20 })).toBe("not");
  });
});
