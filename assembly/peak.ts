/** What the processor can do at most without fused instructions, for bench/kernels.ts; not part of the library. */

/** `steps` rounds of 12 independent chains of multiplications and additions of 4 lanes: 96 operations each. */
export function multiplyAdd(steps: i32, factor: f32): f32 {
  const a = v128.splat<f32>(factor), b = v128.splat<f32>(0.5);
  let s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
  for (let i = 0; i < steps; i++) {
    s0 = v128.add<f32>(v128.mul<f32>(s0, a), b);
    s1 = v128.add<f32>(v128.mul<f32>(s1, a), b);
    s2 = v128.add<f32>(v128.mul<f32>(s2, a), b);
    s3 = v128.add<f32>(v128.mul<f32>(s3, a), b);
    s4 = v128.add<f32>(v128.mul<f32>(s4, a), b);
    s5 = v128.add<f32>(v128.mul<f32>(s5, a), b);
    s6 = v128.add<f32>(v128.mul<f32>(s6, a), b);
    s7 = v128.add<f32>(v128.mul<f32>(s7, a), b);
    s8 = v128.add<f32>(v128.mul<f32>(s8, a), b);
    s9 = v128.add<f32>(v128.mul<f32>(s9, a), b);
    s10 = v128.add<f32>(v128.mul<f32>(s10, a), b);
    s11 = v128.add<f32>(v128.mul<f32>(s11, a), b);
  }
  const x = v128.add<f32>(v128.add<f32>(v128.add<f32>(s0, s1), v128.add<f32>(s2, s3)), v128.add<f32>(s4, s5));
  const y = v128.add<f32>(v128.add<f32>(v128.add<f32>(s6, s7), v128.add<f32>(s8, s9)), v128.add<f32>(s10, s11));
  return f32x4.extract_lane(v128.add<f32>(x, y), 0);
}

/** Reads `bytes` (a multiple of 128) from the start of memory. */
export function read(bytes: usize): i32 {
  let s0 = v128.splat<i32>(0), s1 = s0, s2 = s0, s3 = s0;
  for (let at: usize = 0; at < bytes; at += 128) {
    s0 = v128.or(s0, v128.or(v128.load(at), v128.load(at, 16)));
    s1 = v128.or(s1, v128.or(v128.load(at, 32), v128.load(at, 48)));
    s2 = v128.or(s2, v128.or(v128.load(at, 64), v128.load(at, 80)));
    s3 = v128.or(s3, v128.or(v128.load(at, 96), v128.load(at, 112)));
  }
  return i32x4.extract_lane(v128.or(v128.or(s0, s1), v128.or(s2, s3)), 0);
}
