/** What the module exports: every kernel in float32 and in float64. Built by scripts/kernels.mjs. */

import { activate, softmax } from "./activation";
import { activateSingle } from "./activation-single";
import {
  allFinite,
  correctBeliefs,
  correctRows,
  failed,
  finiteOnly,
  learnBeliefs,
  predictBeliefs,
  spreadBeliefs,
  squaresVector,
  weighBeliefs,
} from "./belief";
import { blocksVector, gramBlocks, scaleBlocks, transposedBlocks } from "./blocks";
import { cholesky, solve } from "./cholesky";
import { product } from "./product";
import { axpyRows, exchangeRows, largestRows, multiply, spreadRows, subtract, weighRows } from "./rows";
import { compress, sparseProduct, transpose, turnSparse } from "./sparse";
import { logPartitions, means, quantiles, uniforms } from "./states";
import { updateAdam, updateMomentum, updateSgd } from "./update";
import { axpy, dot, matrixVector, maximum, sum, transposedSquares, transposedVector } from "./vector";
import { correctVolatility } from "./volatility";

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
export function activate32(kind: i32, n: i32, x: usize, y: usize, first: usize, second: usize): void {
  activateSingle(kind, n, x, y, first, second);
}
export function activate64(kind: i32, n: i32, x: usize, y: usize, first: usize, second: usize): void {
  activate(kind, n, x, y, first, second);
}
export function softmax32(rows: i32, n: i32, x: usize, y: usize): void {
  softmax<f32>(rows, n, x, y);
}
export function softmax64(rows: i32, n: i32, x: usize, y: usize): void {
  softmax<f64>(rows, n, x, y);
}
export function updateSgd32(m: i32, n: i32, w: usize, u: usize, h: usize, rate: f32): void {
  updateSgd<f32>(m, n, w, u, h, rate);
}
export function updateSgd64(m: i32, n: i32, w: usize, u: usize, h: usize, rate: f64): void {
  updateSgd<f64>(m, n, w, u, h, rate);
}
export function updateMomentum32(nesterov: bool, m: i32, n: i32, w: usize, u: usize, h: usize, v: usize, rate: f32, momentum: f32): void {
  updateMomentum<f32>(nesterov, m, n, w, u, h, v, rate, momentum);
}
export function updateMomentum64(nesterov: bool, m: i32, n: i32, w: usize, u: usize, h: usize, v: usize, rate: f64, momentum: f64): void {
  updateMomentum<f64>(nesterov, m, n, w, u, h, v, rate, momentum);
}
export function updateAdam32(
  m: i32, n: i32, w: usize, u: usize, h: usize, mean: usize, square: usize,
  rate: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, left1: f32, left2: f32, epsilon: f32, epsilonRoot: f32, decay: f32,
): void {
  updateAdam<f32>(m, n, w, u, h, mean, square, rate, beta1, rest1, beta2, rest2, left1, left2, epsilon, epsilonRoot, decay);
}
export function updateAdam64(
  m: i32, n: i32, w: usize, u: usize, h: usize, mean: usize, square: usize,
  rate: f64, beta1: f64, rest1: f64, beta2: f64, rest2: f64, left1: f64, left2: f64, epsilon: f64, epsilonRoot: f64, decay: f64,
): void {
  updateAdam<f64>(m, n, w, u, h, mean, square, rate, beta1, rest1, beta2, rest2, left1, left2, epsilon, epsilonRoot, decay);
}
export function cholesky32(count: i32, n: i32, a: usize, status: usize): void {
  cholesky<f32>(count, n, a, status);
}
export function cholesky64(count: i32, n: i32, a: usize, status: usize): void {
  cholesky<f64>(count, n, a, status);
}
export function solve32(transposed: bool, count: i32, n: i32, columns: i32, l: usize, b: usize): void {
  solve<f32>(transposed, count, n, columns, l, b);
}
export function solve64(transposed: bool, count: i32, n: i32, columns: i32, l: usize, b: usize): void {
  solve<f64>(transposed, count, n, columns, l, b);
}
export function scaleBlocks32(count: i32, m: i32, n: i32, d: usize, b: usize): void {
  scaleBlocks<f32>(count, m, n, d, b);
}
export function scaleBlocks64(count: i32, m: i32, n: i32, d: usize, b: usize): void {
  scaleBlocks<f64>(count, m, n, d, b);
}
export function gramBlocks32(count: i32, m: i32, n: i32, d: usize, b: usize, c: usize, scratch: usize): void {
  gramBlocks<f32>(count, m, n, d, b, c, scratch);
}
export function gramBlocks64(count: i32, m: i32, n: i32, d: usize, b: usize, c: usize, scratch: usize): void {
  gramBlocks<f64>(count, m, n, d, b, c, scratch);
}
export function blocksVector32(count: i32, m: i32, n: i32, b: usize, x: usize, y: usize): void {
  blocksVector<f32>(count, m, n, b, x, y);
}
export function blocksVector64(count: i32, m: i32, n: i32, b: usize, x: usize, y: usize): void {
  blocksVector<f64>(count, m, n, b, x, y);
}
export function transposedBlocks32(count: i32, m: i32, n: i32, b: usize, v: usize, y: usize): void {
  transposedBlocks<f32>(count, m, n, b, v, y);
}
export function transposedBlocks64(count: i32, m: i32, n: i32, b: usize, v: usize, y: usize): void {
  transposedBlocks<f64>(count, m, n, b, v, y);
}
export function spreadRows32(rows: i32, n: i32, x: usize, y: usize): void {
  spreadRows<f32>(rows, n, x, y);
}
export function spreadRows64(rows: i32, n: i32, x: usize, y: usize): void {
  spreadRows<f64>(rows, n, x, y);
}
export function exchangeRows32(count: i32, n: i32, pairs: usize, x: usize): void {
  exchangeRows<f32>(count, n, pairs, x);
}
export function exchangeRows64(count: i32, n: i32, pairs: usize, x: usize): void {
  exchangeRows<f64>(count, n, pairs, x);
}
export function weighRows32(rows: i32, n: i32, x: usize, y: usize, p: usize, e: usize, sums: usize): void {
  weighRows<f32>(rows, n, x, y, p, e, sums);
}
export function weighRows64(rows: i32, n: i32, x: usize, y: usize, p: usize, e: usize, sums: usize): void {
  weighRows<f64>(rows, n, x, y, p, e, sums);
}
export function axpyRows32(rows: i32, n: i32, f: usize, x: usize, y: usize): void {
  axpyRows<f32>(rows, n, f, x, y);
}
export function axpyRows64(rows: i32, n: i32, f: usize, x: usize, y: usize): void {
  axpyRows<f64>(rows, n, f, x, y);
}
export function largestRows32(rows: i32, n: i32, x: usize, y: usize): void {
  largestRows<f32>(rows, n, x, y);
}
export function largestRows64(rows: i32, n: i32, x: usize, y: usize): void {
  largestRows<f64>(rows, n, x, y);
}
export function multiply32(n: i32, x: usize, y: usize): void {
  multiply<f32>(n, x, y);
}
export function multiply64(n: i32, x: usize, y: usize): void {
  multiply<f64>(n, x, y);
}
export function subtract32(n: i32, x: usize, y: usize): void {
  subtract<f32>(n, x, y);
}
export function subtract64(n: i32, x: usize, y: usize): void {
  subtract<f64>(n, x, y);
}
export function compress32(rows: i32, n: i32, most: i32, x: usize, starts: usize, columns: usize, values: usize): i32 {
  return compress<f32>(rows, n, most, x, starts, columns, values);
}
export function compress64(rows: i32, n: i32, most: i32, x: usize, starts: usize, columns: usize, values: usize): i32 {
  return compress<f64>(rows, n, most, x, starts, columns, values);
}
export function sparseProduct32(m: i32, n: i32, starts: usize, columns: usize, values: usize, b: usize, c: usize): void {
  sparseProduct<f32>(m, n, starts, columns, values, b, c);
}
export function sparseProduct64(m: i32, n: i32, starts: usize, columns: usize, values: usize, b: usize, c: usize): void {
  sparseProduct<f64>(m, n, starts, columns, values, b, c);
}
export function turnSparse32(rows: i32, n: i32, starts: usize, columns: usize, values: usize, toStarts: usize, toColumns: usize, toValues: usize): void {
  turnSparse<f32>(rows, n, starts, columns, values, toStarts, toColumns, toValues);
}
export function turnSparse64(rows: i32, n: i32, starts: usize, columns: usize, values: usize, toStarts: usize, toColumns: usize, toValues: usize): void {
  turnSparse<f64>(rows, n, starts, columns, values, toStarts, toColumns, toValues);
}
export function transpose32(m: i32, n: i32, x: usize, y: usize): void {
  transpose<f32>(m, n, x, y);
}
export function transpose64(m: i32, n: i32, x: usize, y: usize): void {
  transpose<f64>(m, n, x, y);
}

export {
  allFinite as allFinite32,
  correctRows as correctRows32,
  correctBeliefs as correctBeliefs32,
  correctVolatility as correctVolatility32,
  failed as failed32,
  finiteOnly as finiteOnly32,
  learnBeliefs as learnBeliefs32,
  predictBeliefs as predictBeliefs32,
  spreadBeliefs as spreadBeliefs32,
  squaresVector as squaresVector32,
  weighBeliefs as weighBeliefs32,
};

export {
  logPartitions as logPartitions64,
  means as means64,
  quantiles as quantiles64,
  uniforms as uniforms64,
};
