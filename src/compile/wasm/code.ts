/**
 * The module of a plan: one function for each of its programs. Prologue and epilogue go from memory to memory;
 * the sweeps contain the loop over trials of one group of lanes.
 */

import type { Program } from "../lower.js";
import type { Plan } from "../plan.js";
import { Assembler, ConstantPool, type Value } from "./assembler.js";
import { encodeModule, type FunctionBody, importedFunctions } from "./encoder.js";
import { type Layout, layoutOf } from "./layout.js";
import { control, scalar, VECTOR, vector } from "./opcodes.js";
import { asNumber, Masks, mask, write } from "./straight.js";

export interface Code {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: Layout;
  /** Vectors that the backward sweep takes at a time; it runs for each part of a group. */
  readonly backwardWidth: number;
  /** Written to `layout.constants` before the functions run. */
  readonly constants: Uint32Array<ArrayBuffer>;
}

/** Parameters of the sweeps, in order. */
const [TRIALS, SHIFT, STRIDE, TAPE, TAPE_STRIDE, TRACE, HOISTED_TABLE, SUMS_TABLE, PART] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];
const SWEEP_PARAMETERS = 9;

/** Where an input of a trial program comes from. */
type Source =
  | { readonly from: "carried"; readonly address: number; readonly taped?: number }
  | { readonly from: "column"; readonly index: number }
  | { readonly from: "hoisted"; readonly index: number }
  | { readonly from: "tape"; readonly slot: number };

/** Where an output goes; a carried one becomes the input of the same number among those carried. */
type Sink =
  | { readonly to: "carried" }
  | { readonly to: "sum"; readonly address: number }
  | { readonly to: "sumByCondition"; readonly index: number; readonly count: number }
  | { readonly to: "failed"; readonly address: number }
  | { readonly to: "tape"; readonly slot: number }
  | { readonly to: "trace"; readonly slot: number };

/**
 * @param width vectors that run side by side
 * @param columns number of data columns
 * @param conditional whether parameters vary within a run
 */
export function generate(plan: Plan, width: number, columns: number, conditional: boolean): Code {
  const layout = layoutOf(plan, width);
  const writer = new Writer(layout, width, columns, conditional, plan.hoisted);
  const range = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const group = width * 16;
  const { backward } = plan;
  // Going back there are few divisions to wait for, and more values that want a register.
  const backwardWidth = width % 2 === 0 && !conditional ? 2 : width;
  // The backward sweep may do without some states.
  const taped = (i: number): boolean => backward?.trial.inputs[i] !== undefined;

  writer.block("prologue", plan.prologue, layout.parameters, layout.hoisted);
  writer.sweep(
    "forward",
    plan.forward,
    [
      ...range(
        plan.state,
        (i): Source => ({
          from: "carried",
          address: layout.state + i * group,
          ...(taped(i) ? { taped: i } : {}),
        }),
      ),
      ...range(columns, (index): Source => ({ from: "column", index })),
      ...range(plan.hoisted, (index): Source => ({ from: "hoisted", index })),
    ],
    [
      ...range(plan.state, (): Sink => ({ to: "carried" })),
      { to: "sum", address: layout.value },
      { to: "failed", address: layout.failed },
      ...range(plan.stored, (i): Sink => ({ to: "tape", slot: plan.state + i })),
      ...range(plan.outputs, (slot): Sink => ({ to: "trace", slot })),
    ],
    plan.outputs,
    width,
  );
  if (backward !== undefined) {
    writer.sweep(
      "backward",
      backward.trial,
      [
        ...range(plan.state, (slot): Source => ({ from: "tape", slot })),
        ...range(columns, (index): Source => ({ from: "column", index })),
        ...range(plan.hoisted, (index): Source => ({ from: "hoisted", index })),
        ...range(plan.stored, (i): Source => ({ from: "tape", slot: plan.state + i })),
        ...range(
          backward.carried,
          (i): Source => ({ from: "carried", address: layout.adjoints + i * group }),
        ),
      ],
      [
        ...range(backward.carried, (): Sink => ({ to: "carried" })),
        ...range(
          backward.accumulated,
          (index): Sink =>
            conditional
              ? { to: "sumByCondition", index, count: backward.accumulated }
              : { to: "sum", address: layout.sums + index * group },
        ),
      ],
      0,
      backwardWidth,
    );
    writer.block("epilogue", backward.epilogue, layout.parameters, layout.results);
  }
  const constants = writer.pool.image();
  return { bytes: encodeModule(writer.functions), layout, backwardWidth, constants };
}

class Writer {
  readonly functions: FunctionBody[] = [];
  readonly pool: ConstantPool;

  constructor(
    private readonly layout: Layout,
    private readonly width: number,
    private readonly columns: number,
    private readonly conditional: boolean,
    private readonly hoisted: number,
  ) {
    this.pool = new ConstantPool(layout.constants);
  }

  /** A function that reads the inputs of a program from one area and writes its outputs to another. */
  block(name: string, program: Program, from: number, to: number): void {
    const a = new Assembler(this.width, this.pool, 0, 0);
    const registers = new Registers(a, program);
    program.inputs.forEach((register, i) => {
      if (register !== undefined) registers.set(register, a.load(from + i * this.width * 16));
    });
    const masks = this.straight(a, program, registers);
    program.outputs.forEach((register, i) => {
      a.store(asNumber(a, register, registers.at, masks), to + i * this.width * 16);
    });
    a.flush();
    this.finish(name, a);
  }

  /**
   * A function with the loop over trials.
   *
   * @param width vectors that it takes at a time, from PART bytes into each group on
   */
  sweep(
    name: string,
    program: Program,
    sources: readonly Source[],
    sinks: readonly Sink[],
    outputs: number,
    width: number,
  ): void {
    const lanes = 2 * width;
    const tables = this.conditional ? 2 * lanes : 0;
    const a = new Assembler(width, this.pool, SWEEP_PARAMETERS, lanes + tables);
    const registers = new Registers(a, program);
    const group = this.width * 16;
    const pointers = Array.from({ length: lanes }, (_, i) => SWEEP_PARAMETERS + i);
    const hoistedAt = pointers.map((p) => p + lanes);
    const sumsAt = pointers.map((p) => p + 2 * lanes);
    pointers.forEach((pointer, lane) => {
      // 4 bytes a lane, where vectors have 8.
      a.get(PART);
      a.i32(1);
      a.emit(scalar.i32ShiftRight, scalar.i32Load, 2);
      a.unsigned(this.layout.pointers + 4 * lane);
      a.get(SHIFT);
      a.emit(scalar.i32Add);
      a.set(pointer);
    });
    // What stays over trials.
    const kept = sources.map((source) => {
      if (source.from === "carried") return a.loaded(source.address, PART);
      return source.from === "hoisted" && !this.conditional
        ? a.loaded(this.layout.hoisted + source.index * group, PART)
        : undefined;
    });
    const carried = sources.flatMap((source, i) =>
      source.from === "carried" ? [{ source, variable: kept[i]! }] : [],
    );
    const sums = sinks.map((sink) =>
      sink.to === "sum" || sink.to === "failed" ? a.loaded(sink.address, PART) : undefined,
    );

    a.emit(control.loop, 0x40);
    if (this.conditional) this.tables(a, pointers, hoistedAt, sumsAt, sinks);
    sources.forEach((source, i) => {
      const register = program.inputs[i];
      const value = (): Value => {
        if (source.from === "carried") return a.valueOf(kept[i]!);
        if (source.from === "column") return a.gather(source.index * 8, pointers);
        if (source.from === "tape") return a.load(source.slot * group, TAPE);
        return kept[i] ?? a.gather(source.index * 8, hoistedAt);
      };
      const taped = source.from === "carried" ? source.taped : undefined;
      if (register === undefined && taped === undefined) return;
      const now = value();
      if (taped !== undefined) a.store(now, taped * group, TAPE);
      if (register !== undefined) registers.set(register, now);
    });
    const masks = this.straight(a, program, registers);
    const states = carried.values();
    const byCondition: { readonly value: Value; readonly index: number }[] = [];
    sinks.forEach((sink, i) => {
      const register = program.outputs[i]!;
      if (sink.to === "failed") {
        a.assign(sums[i]!, a.or(a.valueOf(sums[i]!), mask(a, register, registers.at, masks)));
        return;
      }
      const value = asNumber(a, register, registers.at, masks);
      if (sink.to === "carried") a.assign(states.next().value!.variable, value);
      else if (sink.to === "sum") a.assign(sums[i]!, a.add(a.valueOf(sums[i]!), value));
      else if (sink.to === "sumByCondition") {
        const variable = a.variable();
        a.assign(variable, value);
        byCondition.push({ value: variable, index: sink.index });
      } else a.store(value, sink.slot * group, sink.to === "tape" ? TAPE : TRACE);
    });
    a.flush();
    for (const { value, index } of byCondition) this.addLanes(a, value, 8 * index, sumsAt);
    for (const pointer of pointers) a.advance(pointer, STRIDE);
    a.advance(TAPE, TAPE_STRIDE);
    if (outputs > 0) {
      a.get(TRACE);
      a.i32(outputs * group);
      a.emit(scalar.i32Add);
      a.set(TRACE);
    }
    a.get(TRIALS);
    a.i32(1);
    a.emit(scalar.i32Sub, control.localTee);
    a.unsigned(TRIALS);
    a.emit(control.branchIf, 0, control.end);

    for (const { source, variable } of carried) a.store(variable, source.address, PART);
    sinks.forEach((sink, i) => {
      if (sink.to === "sum" || sink.to === "failed") a.store(sums[i]!, sink.address, PART);
    });
    a.flush();
    this.finish(name, a);
  }

  /** Addresses of hoisted values and sums under each lane's condition of the trial. */
  private tables(
    a: Assembler,
    pointers: readonly number[],
    hoistedAt: readonly number[],
    sumsAt: readonly number[],
    sinks: readonly Sink[],
  ): void {
    const sum = sinks.find((sink) => sink.to === "sumByCondition");
    pointers.forEach((pointer, lane) => {
      const point = (table: number, values: number, into: number): void => {
        a.get(table);
        a.get(pointer);
        a.emit(scalar.i32Load, 2);
        a.unsigned(this.columns * 8);
        a.i32(pointers.length);
        a.emit(scalar.i32Mul);
        a.i32(lane);
        a.emit(scalar.i32Add);
        a.i32(values * 8);
        a.emit(scalar.i32Mul, scalar.i32Add);
        a.set(into);
      };
      point(HOISTED_TABLE, this.hoisted, hoistedAt[lane]!);
      if (sum?.to === "sumByCondition") point(SUMS_TABLE, sum.count, sumsAt[lane]!);
    });
  }

  /** Adds each lane of a value to a number at an address of its own. */
  private addLanes(a: Assembler, value: Value, offset: number, addresses: readonly number[]): void {
    addresses.forEach((address, lane) => {
      a.get(address);
      a.get(address);
      a.emit(scalar.f64Load, 3);
      a.unsigned(offset);
      a.get(value[lane >> 1]!.local);
      a.emit(VECTOR, vector.extractLane, lane & 1, scalar.f64Add, scalar.f64Store, 3);
      a.unsigned(offset);
    });
  }

  /** The instructions of a program, in functions of their own where there are many. */
  private straight(a: Assembler, program: Program, registers: Registers): Masks {
    const masks = new Masks();
    const pieces = split(program);
    if (pieces.length === 1) {
      for (const instruction of program.instructions)
        registers.set(instruction.target, write(a, instruction, registers.at, masks));
      return masks;
    }
    const { file } = this.layout;
    const place = (register: number): number => file + register * a.width * 16;
    for (const register of program.inputs) {
      if (register !== undefined) a.store(registers.at(register), place(register));
    }
    a.flush();
    for (const piece of pieces) {
      const own = new Assembler(a.width, this.pool, 0, 0);
      const local = new Registers(own, program);
      const written = new Set<number>();
      for (const instruction of piece) {
        for (const register of instruction.operands) {
          // At once: another value may be stored in its place.
          if (!local.has(register)) local.set(register, own.loaded(place(register)));
        }
        local.set(instruction.target, write(own, instruction, local.at, masks));
        written.add(instruction.target);
      }
      for (const register of written) own.store(local.at(register), place(register));
      own.flush();
      a.emit(control.call);
      a.unsigned(this.finish(undefined, own));
    }
    for (const register of new Set(program.outputs)) {
      if (!registers.isConstant(register)) registers.set(register, a.load(place(register)));
    }
    return masks;
  }

  private finish(name: string | undefined, a: Assembler): number {
    const { parameters, integers, vectors, code } = a;
    this.functions.push({ parameters, integers, vectors, code, ...(name === undefined ? {} : { name }) });
    return importedFunctions.length + this.functions.length - 1;
  }
}

/** What the registers of a program hold. */
class Registers {
  private readonly values = new Map<number, Value>();
  private readonly constants: ReadonlySet<number>;

  constructor(a: Assembler, program: Program) {
    for (const { register, value } of program.constants) this.values.set(register, a.number(value));
    this.constants = new Set(program.constants.map(({ register }) => register));
  }

  isConstant(register: number): boolean {
    return this.constants.has(register);
  }

  has(register: number): boolean {
    return this.values.has(register);
  }

  set(register: number, value: Value): void {
    this.values.set(register, value);
  }

  at = (register: number): Value => this.values.get(register)!;
}

/** Instructions of one function at most, those of elementary functions counted as `ELEMENTARY`. */
const LARGEST = 2000;
const ELEMENTARY = 40;
const long: ReadonlySet<string> = new Set(["exp", "expm1", "log", "log1p", "tanh", "sin", "cos"]);

/** Vector instructions that a program takes, about. */
export function weight({ instructions }: Program): number {
  return instructions.reduce((sum, { operation }) => sum + (long.has(operation) ? ELEMENTARY : 1), 0);
}

function split(program: Program): Program["instructions"][] {
  const pieces = Math.max(1, Math.ceil(weight(program) / LARGEST));
  const size = Math.ceil(program.instructions.length / pieces);
  return Array.from({ length: pieces }, (_, i) => program.instructions.slice(i * size, (i + 1) * size));
}
