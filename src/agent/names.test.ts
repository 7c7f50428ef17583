import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { type Parameter, real } from "../model/index.js";
import { resolveName } from "./names.js";

const parameter = (name: string, ...aliases: string[]): Parameter => ({
  name,
  aliases,
  domain: real,
  prior: { mean: 0, variance: 1 },
  symbol: { letter: name },
  description: "",
});

const parameters = [
  parameter("om2", "om[2]", "omega2", "x2.tonicVolatility"),
  parameter("sa0_2", "sa_0[2]"),
  parameter("ze", "zeta"),
];

describe("a parameter's name", () => {
  it("is found by every spelling people write", () => {
    for (const written of [
      "om2",
      "om[2]",
      "omega2",
      "x2.tonicVolatility",
      " om_2 ",
      "OM2",
      "omega[2]",
      "Omega_2",
    ]) {
      expect(resolveName(written, parameters), written).toBe("om2");
    }
    for (const written of ["sa0_2", "sa_0[2]", "sa0[2]", "SA02"]) {
      expect(resolveName(written, parameters), written).toBe("sa0_2");
    }
  });

  it("that is misspelt is refused with the nearest one and the list", () => {
    const resolve = () => resolveName("omgea2", parameters);
    expect(resolve).toThrow(UsageError);
    expect(resolve).toThrow(
      'no parameter "omgea2"; did you mean "omega2"? The parameters are om2, sa0_2, ze.',
    );
  });

  it("that is like no other is refused without a guess", () => {
    expect(() => resolveName("temperature", parameters)).toThrow(
      /^no parameter "temperature"\. The parameters are om2, sa0_2, ze\.$/,
    );
  });

  it("wins over the alias of an earlier parameter", () => {
    expect(resolveName("be", [parameter("ze", "be"), parameter("be")])).toBe("be");
  });

  it("is ambiguous where two streams have the same alias, and nobody chooses silently", () => {
    const two = [parameter("choice.ze", "zeta"), parameter("rating.ze", "zeta")];
    expect(resolveName("rating.ze", two)).toBe("rating.ze");
    expect(() => resolveName("zeta", two)).toThrow(UsageError);
    expect(() => resolveName("zeta", two)).toThrow(/choice\.ze or rating\.ze/);
  });

  it("that only loosely fits two parameters is refused, while their exact names still work", () => {
    const two = [parameter("sa0_2"), parameter("sa_02")];
    expect(resolveName("sa_02", two)).toBe("sa_02");
    expect(() => resolveName("sa02", two)).toThrow(UsageError);
  });
});
