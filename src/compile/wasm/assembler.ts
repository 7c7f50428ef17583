/**
 * Writes vector code. A value is a group of `width` vectors of two lanes; every operation is written for all
 * vectors of a group in turn, so that independent dependency chains lie side by side and hide each other's
 * latency.
 */

import { signed, unsigned } from "./encoder.js";
import { control, scalar, VECTOR, vector } from "./opcodes.js";

/** The first of `width` local variables, or, below 0, a constant of the pool (-1 is the first). */
export type Value = number;

/** Constants of a module, each twice in memory (one vector). */
export class ConstantPool {
  /** @param address where the pool starts */
  constructor(readonly address: number) {}

  /** Two words of 32 bits, low word first. */
  private readonly words: [low: number, high: number][] = [];
  private readonly known = new Map<string, Value>();

  number(value: number): Value {
    const words = new Uint32Array(Float64Array.of(value).buffer);
    return this.bits(words[1]!, words[0]!);
  }

  /** The constant with these upper and lower 32 bits. */
  bits(high: number, low: number): Value {
    const key = `${high >>> 0} ${low >>> 0}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.words.push([low >>> 0, high >>> 0]);
    this.known.set(key, -this.words.length);
    return -this.words.length;
  }

  image(): Uint32Array<ArrayBuffer> {
    return Uint32Array.from(this.words.flatMap(([low, high]) => [low, high, low, high]));
  }
}

export class Assembler {
  private readonly body: number[] = [];
  private vectorsUsed = 0;
  /**
   * Constants in locals, loaded once. Those that find no register lie on the stack, beside all other values there:
   * in memory they may share cache sets with the stack, which makes the loop up to half as fast, by chance of
   * where the system puts the two.
   */
  private readonly hoisted = new Map<Value, number>();
  private free: Value[] = [];
  /** What the innermost scope has taken. */
  private taken: Value[] = [];

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
    const start: number[] = [];
    for (const [constant, local] of this.hoisted) {
      const address = this.pool.address + (-1 - constant) * 16;
      start.push(scalar.i32Const, 0, VECTOR, ...unsigned(vector.load), 4, ...unsigned(address));
      start.push(control.localSet, ...unsigned(local));
    }
    return start.concat(this.body);
  }

  private localOf(constant: Value): number {
    let local = this.hoisted.get(constant);
    if (local === undefined) {
      local = this.local();
      this.hoisted.set(constant, local);
    }
    return local;
  }

  get vectors(): number {
    return this.vectorsUsed;
  }

  private local(): number {
    return this.parameters + this.integers + this.vectorsUsed++;
  }

  /** Locals for a group of vectors. */
  fresh(): Value {
    let first = this.free.pop();
    if (first === undefined) {
      first = this.local();
      for (let v = 1; v < this.width; v++) this.local();
    }
    this.taken.push(first);
    return first;
  }

  /** Moves what `write` returns to `into` and takes back all locals that it used. */
  scope(into: Value, write: () => Value): void {
    const outer = this.taken;
    this.taken = [];
    this.move(write(), into);
    this.free.push(...this.taken);
    this.taken = outer;
  }

  /** Like `apply`, but the result outlives the scope, until it is released. */
  keep(code: number, operands: readonly Value[]): Value {
    const value = this.apply(code, operands);
    this.taken.pop();
    return value;
  }

  release(value: Value): void {
    this.free.push(value);
  }

  emit(...bytes: number[]): void {
    for (const byte of bytes) this.body.push(byte);
  }

  get(local: number): void {
    this.emit(control.localGet, ...unsigned(local));
  }

  set(local: number): void {
    this.emit(control.localSet, ...unsigned(local));
  }

  unsigned(value: number): void {
    this.emit(...unsigned(value));
  }

  /** Adds one integer local to another. */
  advance(local: number, by: number): void {
    this.get(local);
    this.get(by);
    this.emit(scalar.i32Add);
    this.set(local);
  }

  i32(value: number): void {
    this.emit(scalar.i32Const, ...signed(value));
  }

  op(code: number): void {
    this.emit(VECTOR, ...unsigned(code));
  }

  /** A vector load or store at an address on the stack plus an offset. */
  access(code: number, offset: number, align = 4): void {
    this.op(code);
    this.emit(align, ...unsigned(offset));
  }

  /** Pushes vector v of a value. */
  push(value: Value, v: number): void {
    this.get(value >= 0 ? value + v : this.localOf(value));
  }

  /** Applies an instruction to each vector of its operands. */
  apply(code: number, operands: readonly Value[], into: Value = this.fresh()): Value {
    for (let v = 0; v < this.width; v++) {
      for (const x of operands) this.push(x, v);
      this.op(code);
      this.set(into + v);
    }
    return into;
  }

  move(from: Value, into: Value): void {
    if (from === into) return;
    for (let v = 0; v < this.width; v++) {
      this.push(from, v);
      this.set(into + v);
    }
  }

  /** Shifts the bits of a value; the count is the same for all lanes. */
  shift(code: number, x: Value, count: number): Value {
    const into = this.fresh();
    for (let v = 0; v < this.width; v++) {
      this.push(x, v);
      this.i32(count);
      this.op(code);
      this.set(into + v);
    }
    return into;
  }

  /** Loads a group from `base` (a local holding an address; none is 0) plus an offset. */
  load(into: Value, offset: number, base?: number): void {
    for (let v = 0; v < this.width; v++) {
      if (base === undefined) this.i32(0);
      else this.get(base);
      this.access(vector.load, offset + v * 16);
      this.set(into + v);
    }
  }

  store(value: Value, offset: number, base?: number): void {
    for (let v = 0; v < this.width; v++) {
      if (base === undefined) this.i32(0);
      else this.get(base);
      this.push(value, v);
      this.access(vector.store, offset + v * 16);
    }
  }

  /** Loads a group lane by lane, each from an address of its own. */
  gather(into: Value, offset: number, addresses: readonly number[]): void {
    for (let v = 0; v < this.width; v++) {
      this.get(addresses[2 * v + 1]!);
      this.get(addresses[2 * v]!);
      this.access(vector.load64Zero, offset, 3);
      this.access(vector.load64Lane, offset, 3);
      this.emit(1);
      this.set(into + v);
    }
  }

  number(value: number): Value {
    return this.pool.number(value);
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
  abs = (x: Value): Value => this.and(x, this.pool.bits(0x7fffffff, 0xffffffff));
  /** Only the sign bit. */
  signOf = (x: Value): Value => this.and(x, this.pool.bits(0x80000000, 0));
}
