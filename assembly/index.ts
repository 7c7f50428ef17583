/** What the module exports: every kernel in float32 and in float64. Built by scripts/kernels.mjs. */

import { product } from "./product";
import { axpy, dot, matrixVector, maximum, sum, transposedSquares, transposedVector } from "./vector";

export function product32(ta: bool, tb: bool, add: bool, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, scratch: usize): void {
  product<f32>(ta, tb, add, m, n, k, a, b, c, scratch);
}
export function product64(ta: bool, tb: bool, add: bool, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, scratch: usize): void {
  product<f64>(ta, tb, add, m, n, k, a, b, c, scratch);
}
export function matrixVector32(add: bool, m: i32, n: i32, w: usize, x: usize, y: usize): void {
  matrixVector<f32>(add, m, n, w, x, y);
}
export function matrixVector64(add: bool, m: i32, n: i32, w: usize, x: usize, y: usize): void {
  matrixVector<f64>(add, m, n, w, x, y);
}
export function transposedVector32(m: i32, n: i32, w: usize, v: usize, y: usize): void {
  transposedVector<f32>(m, n, w, v, y);
}
export function transposedVector64(m: i32, n: i32, w: usize, v: usize, y: usize): void {
  transposedVector<f64>(m, n, w, v, y);
}
export function transposedSquares32(m: i32, n: i32, w: usize, v: usize, u: usize, y: usize, z: usize): void {
  transposedSquares<f32>(m, n, w, v, u, y, z);
}
export function transposedSquares64(m: i32, n: i32, w: usize, v: usize, u: usize, y: usize, z: usize): void {
  transposedSquares<f64>(m, n, w, v, u, y, z);
}
export function dot32(n: i32, x: usize, y: usize): f32 {
  return dot<f32>(n, x, y);
}
export function dot64(n: i32, x: usize, y: usize): f64 {
  return dot<f64>(n, x, y);
}
export function sum32(n: i32, x: usize): f32 {
  return sum<f32>(n, x);
}
export function sum64(n: i32, x: usize): f64 {
  return sum<f64>(n, x);
}
export function maximum32(n: i32, x: usize): f32 {
  return maximum<f32>(n, x);
}
export function maximum64(n: i32, x: usize): f64 {
  return maximum<f64>(n, x);
}
export function axpy32(n: i32, factor: f32, x: usize, y: usize): void {
  axpy<f32>(n, factor, x, y);
}
export function axpy64(n: i32, factor: f64, x: usize, y: usize): void {
  axpy<f64>(n, factor, x, y);
}
