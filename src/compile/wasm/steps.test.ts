import { describe, expect, it } from "vitest";
import { ordered, type Step } from "./steps.js";

const step = (kind: Step["kind"], operands: readonly Step[], latency = 1): Step => ({
  kind,
  operands,
  write: () => [],
  latency,
  local: -1,
});

describe("steps are ordered", () => {
  it("with every operand before its readers, each step once", () => {
    const steps: Step[] = [step("read", []), step("read", [])];
    for (let i = 2; i < 200; i++)
      steps.push(step("result", [steps[i - 1]!, steps[(i * 7) % i]!, steps[i >> 1]!], i % 13));
    const order = ordered(steps, [steps.at(-1)!]);
    expect(new Set(order)).toEqual(new Set(steps));
    expect(order).toHaveLength(steps.length);
    for (const [position, { operands }] of order.entries())
      for (const operand of operands) expect(order.indexOf(operand)).toBeLessThan(position);
  });

  it("with what is read fetched just before its first reader", () => {
    const early = step("read", []);
    const late = step("read", []);
    const first = step("result", [early]);
    const second = step("result", [first, late]);
    expect(ordered([early, late, first, second], [second])).toEqual([early, first, late, second]);
  });

  it("with what is only handed on at the end, and without what nobody reads", () => {
    const kept = step("read", []);
    const unread = step("read", []);
    const result = step("result", [step("fixed", [])]);
    expect(ordered([kept, unread, result], [kept, result])).toEqual([result, kept]);
  });

  it("with one chain finished before the next is begun, where nothing has to be waited for", () => {
    const chain = (): Step[] => {
      const steps = [step("read", [])];
      for (let i = 0; i < 5; i++) steps.push(step("result", [steps.at(-1)!], 0));
      return [...steps, step("effect", [steps.at(-1)!])];
    };
    const chains = [chain(), chain(), chain()];
    const steps = chains.flat();
    const order = ordered(steps, []);
    const owners = order.map((s) => chains.findIndex((own) => own.includes(s)));
    expect(owners).toEqual([...owners].sort((a, b) => owners.indexOf(a) - owners.indexOf(b)));
  });
});
