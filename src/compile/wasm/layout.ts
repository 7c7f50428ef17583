/**
 * Where a kernel keeps what in memory. Areas whose size the plan fixes lie at the start, at addresses that are
 * written into the code; constants follow; whatever depends on the data lies behind them and is passed along.
 */

import type { Plan } from "../plan.js";

/** Byte addresses. An area holds a group of lanes for each of its values. */
export interface Layout {
  /** Lanes of a group: two for each vector. */
  readonly lanes: number;
  /** Parameters, sums of adjoints, adjoints of the initial state: the inputs of the epilogue, in order. */
  readonly parameters: number;
  readonly sums: number;
  readonly adjoints: number;
  /** Hoisted values, initial state, initial failure: the outputs of the prologue, in order. */
  readonly hoisted: number;
  readonly state: number;
  readonly initialFailed: number;
  readonly value: number;
  /** Bits that are not all 0 where a lane failed. */
  readonly failed: number;
  readonly results: number;
  /** For each lane the address of its first trial, 32 bits. */
  readonly pointers: number;
  /** Registers of programs that are split into several functions. */
  readonly file: number;
  readonly constants: number;
}

export function layoutOf(plan: Plan, width: number): Layout {
  const { prologue, forward, backward } = plan;
  const programs = [prologue, forward, ...(backward ? [backward.trial, backward.epilogue] : [])];
  let next = 0;
  const area = (values: number): number => {
    const address = next;
    next += values * width * 16;
    return address;
  };
  return {
    lanes: 2 * width,
    parameters: area(prologue.inputs.length),
    sums: area(backward?.accumulated ?? 0),
    adjoints: area(backward?.carried ?? 0),
    hoisted: area(plan.hoisted),
    state: area(plan.state),
    initialFailed: area(1),
    value: area(1),
    failed: area(1),
    results: area(backward?.results ?? 0),
    pointers: area(1),
    file: area(Math.max(...programs.map((p) => p.registers))),
    constants: next,
  };
}
