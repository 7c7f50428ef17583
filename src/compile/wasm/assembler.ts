/**
 * Writes vector code. A value is a group of `width` vectors of two lanes; every operation is noted for all vectors
 * of a group, as independent dependency chains that hide each other's latency. What is noted becomes code, in an
 * order that suits the registers, when it is flushed.
 */

import { Bytes } from "./encoder.js";
import { control, scalar, type, VECTOR, vector } from "./opcodes.js";
import { DIVISION, ordered, type Step } from "./steps.js";

/** One step for each vector of a group. */
export type Value = readonly Step[];

/** Constants of a module, each twice in memory (one vector). */
export class ConstantPool {
  /** @param address where the pool starts */
  constructor(readonly address: number) {}

  /** Words of 32 bits, low word first. */
  private readonly words: number[] = [];
  private readonly known = new Map<string, number>();

  /** The address of the constant with these upper and lower 32 bits. */
  place(high: number, low: number): number {
    const key = `${high} ${low}`;
    let address = this.known.get(key);
    if (address === undefined) {
      address = this.address + 4 * this.words.length;
      this.words.push(low, high, low, high);
      this.known.set(key, address);
    }
    return address;
  }

  image(): Uint32Array<ArrayBuffer> {
    return Uint32Array.from(this.words);
  }
}

const latencies: Readonly<Record<number, number>> = {
  [vector.add]: 3,
  [vector.sub]: 3,
  [vector.mul]: 3,
  [vector.div]: DIVISION,
};

export class Assembler {
  private readonly body = new Bytes();
  private vectorsUsed = 0;
  /**
   * Constants in locals, loaded once. Those that find no register lie on the stack, beside all other values there:
   * in memory they may share cache sets with the stack, which makes the loop up to half as fast, by chance of
   * where the system puts the two.
   */
  private readonly constants = new Map<number, Value>();
  private steps: Step[] = [];
  private assigned: { readonly to: Value; readonly value: Value }[] = [];
  private free: number[] = [];

  /**
   * @param parameters number of i32 parameters of the function
   * @param integers number of i32 locals
   */
  constructor(
    readonly width: number,
    readonly pool: ConstantPool,
    readonly parameters: number,
    readonly integers: number,
  ) {}

  /** The instructions, those that load constants first. */
  get code(): number[] {
    const code = new Bytes();
    for (const [address, [step]] of this.constants) {
      from(code);
      access(code, vector.load, 4, address);
      code.add(control.localSet).unsigned(step!.local);
    }
    return code.all(this.body.code).code;
  }

  get vectors(): number {
    return this.vectorsUsed;
  }

  private local(): number {
    return this.parameters + this.integers + this.vectorsUsed++;
  }

  private group(make: (v: number) => Step): Value {
    return Array.from({ length: this.width }, (_, v) => make(v));
  }

  private note(kind: Step["kind"], operands: readonly Step[], write: Step["write"], latency = 1): Step {
    const step: Step = { kind, operands, write, latency, local: -1 };
    this.steps.push(step);
    return step;
  }

  /** Locals for a group of vectors that keep what they are given, or one local for all of them. */
  variable(local?: number): Value {
    return this.group(() => ({
      kind: "fixed",
      operands: [],
      write: () => {},
      latency: 0,
      local: local ?? this.local(),
    }));
  }

  /** A variable that holds what lies at an address now. */
  loaded(address: number, base?: number): Value {
    const variable = this.variable();
    variable.forEach(({ local }, v) => {
      from(this.body, base);
      access(this.body, vector.load, 4, address + v * 16);
      this.set(local);
    });
    return variable;
  }

  /** What a variable holds before the next flush changes it. */
  valueOf(variable: Value): Value {
    return this.group((v) => this.note("read", [], (out) => got(out, variable[v]!.local)));
  }

  /** Gives a variable a value, at the next flush. */
  assign(to: Value, value: Value): void {
    this.assigned.push({ to, value });
  }

  /** Writes the code of what has been noted. */
  flush(): void {
    const kept = this.assigned.flatMap(({ value }) => value);
    const order = ordered(this.steps, kept);
    const uses = new Map<Step, number>();
    for (const step of [...order.flatMap(({ operands }) => operands), ...kept])
      uses.set(step, (uses.get(step) ?? 0) + 1);
    const used = (step: Step): void => {
      const left = uses.get(step)! - 1;
      uses.set(step, left);
      if (left === 0 && step.kind !== "fixed") this.free.push(step.local);
    };
    for (const step of order) {
      step.write(this.body, step.operands);
      for (const operand of step.operands) used(operand);
      if (step.kind === "effect") continue;
      step.local = this.free.pop() ?? this.local();
      this.set(step.local);
    }
    // All are read before one is written.
    for (const step of kept) this.get(step.local);
    for (const step of kept) used(step);
    for (const step of this.assigned.flatMap(({ to }) => to).reverse()) this.set(step.local);
    this.steps = [];
    this.assigned = [];
  }

  emit(...bytes: number[]): void {
    this.body.all(bytes);
  }

  get(local: number): void {
    got(this.body, local);
  }

  set(local: number): void {
    this.body.add(control.localSet).unsigned(local);
  }

  unsigned(value: number): void {
    this.body.unsigned(value);
  }

  /** Adds one integer local to another. */
  advance(local: number, by: number): void {
    this.get(local);
    this.get(by);
    this.emit(scalar.i32Add);
    this.set(local);
  }

  i32(value: number): void {
    this.body.add(scalar.i32Const).signed(value);
  }

  /** Applies an instruction to each vector of its operands, and to an integer where one is given. */
  apply(code: number, operands: readonly Value[], integer?: number): Value {
    const write: Step["write"] = (out, read) => {
      for (const { local } of read) got(out, local);
      if (integer !== undefined) out.add(scalar.i32Const).signed(integer);
      out.add(VECTOR).unsigned(code);
    };
    return this.group((v) =>
      this.note(
        "result",
        operands.map((x) => x[v]!),
        write,
        latencies[code],
      ),
    );
  }

  /** Shifts the bits of a value; the count is the same for all lanes. */
  shift(code: number, x: Value, count: number): Value {
    return this.apply(code, [x], count);
  }

  /** Loads a group from `base` (a local holding an address; none is 0) plus an offset. */
  load(offset: number, base?: number): Value {
    return this.fetch((out, v) => {
      from(out, base);
      access(out, vector.load, 4, offset + v * 16);
    });
  }

  store(value: Value, offset: number, base?: number): void {
    value.forEach((step, v) => {
      this.note("effect", [step], (out, [x]) => {
        from(out, base);
        got(out, x!.local);
        access(out, vector.store, 4, offset + v * 16);
      });
    });
  }

  /** Loads a group lane by lane, each from an address of its own. */
  gather(offset: number, addresses: readonly number[]): Value {
    return this.fetch((out, v) => {
      got(out, addresses[2 * v + 1]!);
      got(out, addresses[2 * v]!);
      access(out, vector.load64Zero, 3, offset);
      access(out, vector.load64Lane, 3, offset);
      out.add(1);
    });
  }

  private fetch(write: (out: Bytes, v: number) => void): Value {
    return this.group((v) => this.note("read", [], (out) => write(out, v), 6));
  }

  /** The value, or where a lane is not `near`, what an imported function makes of x. */
  rescue(near: Value, value: Value, x: Value, imported: number): Value {
    return this.group((v) =>
      this.note("result", [near[v]!, value[v]!, x[v]!], (out, [near, value, x]) => {
        got(out, near!.local);
        out.add(VECTOR).unsigned(vector.allTrue).all([control.if, type.v128]);
        got(out, value!.local);
        out.add(control.else);
        got(out, value!.local);
        for (const lane of [0, 1]) {
          got(out, x!.local);
          out.all([
            VECTOR,
            vector.extractLane,
            lane,
            control.call,
            imported,
            VECTOR,
            vector.replaceLane,
            lane,
          ]);
        }
        out.add(control.end);
      }),
    );
  }

  number(value: number): Value {
    double[0] = value;
    return this.bits(words[1]!, words[0]!);
  }

  /** The constant with these upper and lower 32 bits. */
  bits(high: number, low: number): Value {
    const address = this.pool.place(high, low);
    const value = this.constants.get(address) ?? this.variable(this.local());
    this.constants.set(address, value);
    return value;
  }

  add = (a: Value, b: Value): Value => this.apply(vector.add, [a, b]);
  sub = (a: Value, b: Value): Value => this.apply(vector.sub, [a, b]);
  mul = (a: Value, b: Value): Value => this.apply(vector.mul, [a, b]);
  div = (a: Value, b: Value): Value => this.apply(vector.div, [a, b]);
  and = (a: Value, b: Value): Value => this.apply(vector.and, [a, b]);
  or = (a: Value, b: Value): Value => this.apply(vector.or, [a, b]);
  xor = (a: Value, b: Value): Value => this.apply(vector.xor, [a, b]);
  less = (a: Value, b: Value): Value => this.apply(vector.lt, [a, b]);
  equal = (a: Value, b: Value): Value => this.apply(vector.eq, [a, b]);
  /** `mask ? a : b`, bit by bit. */
  choose = (mask: Value, a: Value, b: Value): Value => this.apply(vector.bitselect, [a, b, mask]);
  /** `a < b ? b : a` */
  max = (a: Value, b: Value): Value => this.apply(vector.pmax, [a, b]);
  /** `b < a ? b : a` */
  min = (a: Value, b: Value): Value => this.apply(vector.pmin, [a, b]);
  /** |x|: the bits without the sign. */
  abs = (x: Value): Value => this.and(x, this.bits(0x7fffffff, 0xffffffff));
  /** Only the sign bit. */
  signOf = (x: Value): Value => this.and(x, this.bits(0x80000000, 0));
}

const double = new Float64Array(1);
/** Of `double`, low word first. */
const words = new Uint32Array(double.buffer);

function got(out: Bytes, local: number): void {
  out.add(control.localGet).unsigned(local);
}

/** The address in a local, or 0. */
function from(out: Bytes, local?: number): void {
  if (local === undefined) out.add(scalar.i32Const).add(0);
  else got(out, local);
}

/** A vector load or store at an address on the stack plus an offset. */
function access(out: Bytes, code: number, align: number, offset: number): void {
  out.add(VECTOR).unsigned(code).add(align).unsigned(offset);
}
