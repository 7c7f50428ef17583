/** The instructions of WebAssembly that kernels use (core specification 2.0, binary format, "Instructions"). */

export const control = {
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  branchIf: 0x0d,
  call: 0x10,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
} as const;

export const scalar = {
  i32Load: 0x28,
  f64Load: 0x2b,
  f64Store: 0x39,
  i32Const: 0x41,
  i32Eqz: 0x45,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32ShiftRight: 0x76,
  f64Add: 0xa0,
} as const;

/** Vector instructions follow this byte. */
export const VECTOR = 0xfd;

export const vector = {
  load: 0x00,
  store: 0x0b,
  extractLane: 0x21,
  replaceLane: 0x22,
  eq: 0x47,
  ne: 0x48,
  lt: 0x49,
  gt: 0x4a,
  le: 0x4b,
  and: 0x4e,
  andNot: 0x4f,
  or: 0x50,
  xor: 0x51,
  bitselect: 0x52,
  load64Lane: 0x57,
  load64Zero: 0x5d,
  allTrue: 0xc3,
  shiftLeft: 0xcb,
  shiftRightUnsigned: 0xcd,
  integerAdd: 0xce,
  integerSub: 0xd1,
  integerEq: 0xd6,
  sqrt: 0xef,
  add: 0xf0,
  sub: 0xf1,
  mul: 0xf2,
  div: 0xf3,
  pmin: 0xf6,
  pmax: 0xf7,
} as const;

/** Types of values. */
export const type = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
