import { afterEach, describe, expect, it, vi } from "vitest";
import { exp, mul, sub } from "../scalar/index.js";
import { automatic, kernelInfo } from "./automatic.js";
import { interpreter } from "./interpreter.js";
import { planGradient } from "./plan.js";
import { record } from "./recurrence.js";

const real = (globalThis as { WebAssembly?: object }).WebAssembly!;

/** A policy that forbids WebAssembly: its interface is there, and compiling throws. */
const forbidden = {
  ...Object.fromEntries(
    Object.getOwnPropertyNames(real).map((name) => [name, real[name as keyof typeof real]]),
  ),
  Module: class {
    constructor() {
      throw new Error("call blocked by CSP");
    }
  },
};

afterEach(() => vi.unstubAllGlobals());

const recurrence = record({
  parameters: ["a"],
  columns: ["u"],
  initial: () => ({ state: { m: 0 }, failed: 0 }),
  step(state, column, p) {
    const m = mul(exp(p.a!), sub(column.u!, state.m!));
    return { state: { m }, value: mul(m, state.m!), failed: 0 };
  },
});
const series = { runs: 1, trials: 3, columns: [Float64Array.of(0.3, -1, 2)] };
const batch = { lanes: 3, run: new Int32Array(3), parameters: Float64Array.of(0.1, -0.7, 0.4) };

describe("kernelInfo", () => {
  it("names WebAssembly where it runs", () => {
    expect(kernelInfo()).toEqual({
      backend: "webassembly",
      reason: "WebAssembly with vectors of 128 bits is available",
    });
  });

  it("says that there is no WebAssembly, and again that there is", () => {
    vi.stubGlobal("WebAssembly", undefined);
    expect(kernelInfo()).toEqual({
      backend: "interpreter",
      reason: "this JavaScript engine has no WebAssembly",
    });
    vi.unstubAllGlobals();
    expect(kernelInfo().backend).toBe("webassembly");
  });

  it("passes on why a page forbids it", () => {
    vi.stubGlobal("WebAssembly", forbidden);
    expect(kernelInfo()).toEqual({
      backend: "interpreter",
      reason: "WebAssembly is not allowed here: call blocked by CSP",
    });
  });
});

describe("the automatic back end", () => {
  const want = interpreter.load(planGradient(recurrence, [0]))(series, batch);

  for (const [title, engine] of [
    ["with WebAssembly", real],
    ["without it", undefined],
    ["where it is forbidden", forbidden],
  ] as const) {
    it(`computes the same bits ${title}`, () => {
      vi.stubGlobal("WebAssembly", engine);
      const got = automatic.load(planGradient(recurrence, [0]))(series, batch);
      expect([...got.value, ...got.results]).toEqual([...want.value, ...want.results]);
      expect(got.value.every(Number.isFinite)).toBe(true);
    });
  }

  it("interprets a program that the engine refuses although small ones pass", () => {
    const { Module } = real as { Module: new (bytes: Uint8Array) => object };
    let refused = 0;
    const limited = {
      ...forbidden,
      Module: new Proxy(Module, {
        construct(target, [bytes]: [Uint8Array]) {
          if (bytes.length <= 200) return new target(bytes);
          refused++;
          throw new RangeError("WebAssembly.Module is disallowed on the main thread");
        },
      }),
    };
    vi.stubGlobal("WebAssembly", limited);
    expect(kernelInfo().backend).toBe("webassembly");
    const got = automatic.load(planGradient(recurrence, [0]))(series, batch);
    expect([...got.value, ...got.results]).toEqual([...want.value, ...want.results]);
    expect(refused).toBe(1);
  });
});
