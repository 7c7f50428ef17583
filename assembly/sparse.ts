/**
 * Matrices of which only what is not 0 is kept, row after row: where each row starts (rows + 1 whole numbers), the
 * column of each element, the elements. AssemblyScript; src/kernels/twin-sparse.ts defines the same bits.
 */

/**
 * What is not 0 in X (rows x n).
 *
 * @param most ends after the row in which there are more
 * @returns how many there are, in the rows that were read
 */
export function compress<T>(rows: i32, n: i32, most: i32, x: usize, starts: usize, columns: usize, values: usize): i32 {
  const step = <i32>(16 / sizeof<T>());
  let count = 0;
  store<i32>(starts, 0);
  for (let row = 0; row < rows && count <= most; row++) {
    let j = 0;
    for (; j + step <= n; j += step, x += 16) {
      // Zeros often lie side by side.
      if (!v128.any_true(v128.ne<T>(v128.load(x), v128.splat<T>(<T>0)))) continue;
      for (let lane = 0; lane < step; lane++) {
        const value = load<T>(x + <usize>lane * sizeof<T>());
        // Written at the place of the next one where it is 0.
        store<i32>(columns + (<usize>count << 2), j + lane);
        store<T>(values + <usize>count * sizeof<T>(), value);
        count += i32(value != <T>0);
      }
    }
    for (; j < n; j++, x += sizeof<T>()) {
      const value = load<T>(x);
      store<i32>(columns + (<usize>count << 2), j);
      store<T>(values + <usize>count * sizeof<T>(), value);
      count += i32(value != <T>0);
    }
    starts += 4;
    store<i32>(starts, count);
  }
  return count;
}

/** Sᵀ of S with so many rows of n columns: rows by counting, elements of each in the order of the rows of S. */
export function turnSparse<T>(
  rows: i32, n: i32, starts: usize, columns: usize, values: usize, toStarts: usize, toColumns: usize, toValues: usize,
): void {
  const ends = toStarts + 4;
  memory.fill(toStarts, 0, <usize>(n + 1) << 2);
  const all = load<i32>(starts + (<usize>rows << 2));
  for (let i = 0; i < all; i++) {
    const at = ends + (<usize>load<i32>(columns + (<usize>i << 2)) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  for (let column = 0, sum = 0; column < n; column++) {
    const at = ends + (<usize>column << 2);
    const count = load<i32>(at);
    store<i32>(at, sum);
    sum += count;
  }
  for (let row = 0, i = 0; row < rows; row++) {
    const end = load<i32>(starts + (<usize>row << 2), 4);
    for (; i < end; i++) {
      const at = ends + (<usize>load<i32>(columns + (<usize>i << 2)) << 2);
      const place = load<i32>(at);
      store<i32>(at, place + 1);
      store<i32>(toColumns + (<usize>place << 2), row);
      store<T>(toValues + <usize>place * sizeof<T>(), load<T>(values + <usize>i * sizeof<T>()));
    }
  }
}

/** C (m x n) ← C + S B, S sparse with m rows, each element summed in the order of the columns of S. */
export function sparseProduct<T>(m: i32, n: i32, starts: usize, columns: usize, values: usize, b: usize, c: usize): void {
  const stride = <usize>n * sizeof<T>();
  let at: usize = 0;
  for (; at + 128 <= stride; at += 128) {
    for (let row = 0; row < m; row++) {
      eight<T>(starts + (<usize>row << 2), columns, values, b + at, stride, c + <usize>row * stride + at);
    }
  }
  for (; at < stride; at += sizeof<T>()) {
    for (let row = 0; row < m; row++) {
      const to = c + <usize>row * stride + at;
      let sum = load<T>(to);
      const end = load<i32>(starts + (<usize>row << 2), 4);
      for (let i = load<i32>(starts + (<usize>row << 2)); i < end; i++) {
        const from = b + at + <usize>load<i32>(columns + (<usize>i << 2)) * stride;
        sum = sum + load<T>(values + <usize>i * sizeof<T>()) * load<T>(from);
      }
      store<T>(to, sum);
    }
  }
}

/** A row of eight vectors in registers. */
@inline
function eight<T>(starts: usize, columns: usize, values: usize, b: usize, stride: usize, c: usize): void {
  let s0 = v128.load(c), s1 = v128.load(c, 16), s2 = v128.load(c, 32), s3 = v128.load(c, 48);
  let s4 = v128.load(c, 64), s5 = v128.load(c, 80), s6 = v128.load(c, 96), s7 = v128.load(c, 112);
  const first = load<i32>(starts);
  const end = columns + (<usize>load<i32>(starts, 4) << 2);
  let value = values + <usize>first * sizeof<T>();
  for (let column = columns + (<usize>first << 2); column < end; column += 4, value += sizeof<T>()) {
    const from = b + <usize>load<i32>(column) * stride;
    const x = v128.load_splat<T>(value);
    s0 = v128.add<T>(s0, v128.mul<T>(x, v128.load(from)));
    s1 = v128.add<T>(s1, v128.mul<T>(x, v128.load(from, 16)));
    s2 = v128.add<T>(s2, v128.mul<T>(x, v128.load(from, 32)));
    s3 = v128.add<T>(s3, v128.mul<T>(x, v128.load(from, 48)));
    s4 = v128.add<T>(s4, v128.mul<T>(x, v128.load(from, 64)));
    s5 = v128.add<T>(s5, v128.mul<T>(x, v128.load(from, 80)));
    s6 = v128.add<T>(s6, v128.mul<T>(x, v128.load(from, 96)));
    s7 = v128.add<T>(s7, v128.mul<T>(x, v128.load(from, 112)));
  }
  v128.store(c, s0); v128.store(c, s1, 16); v128.store(c, s2, 32); v128.store(c, s3, 48);
  v128.store(c, s4, 64); v128.store(c, s5, 80); v128.store(c, s6, 96); v128.store(c, s7, 112);
}

/** Y (n x m) ← Xᵀ, X m x n. */
export function transpose<T>(m: i32, n: i32, x: usize, y: usize): void {
  const from = <usize>n * sizeof<T>(), to = <usize>m * sizeof<T>();
  for (let i = 0; i < m; i += 4, x += 4 * from, y += 4 * sizeof<T>()) {
    let j = 0;
    if (sizeof<T>() == 4 && i + 4 <= m) {
      for (; j + 4 <= n; j += 4) turnFour(x + (<usize>j << 2), from, y + <usize>j * to, to);
    }
    const rows = min(4, m - i);
    for (; j < n; j++) {
      for (let row = 0; row < rows; row++) {
        const value = load<T>(x + <usize>row * from + <usize>j * sizeof<T>());
        store<T>(y + <usize>j * to + <usize>row * sizeof<T>(), value);
      }
    }
  }
}

/** Four by four numbers in single precision, transposed. */
@inline
export function turnFour(x: usize, from: usize, y: usize, to: usize): void {
  const a = v128.load(x), b = v128.load(x + from), c = v128.load(x + 2 * from), d = v128.load(x + 3 * from);
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5), cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const ef = i32x4.shuffle(a, b, 2, 6, 3, 7), gh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(y, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(y + to, i64x2.shuffle(ab, cd, 1, 3));
  v128.store(y + 2 * to, i64x2.shuffle(ef, gh, 0, 2));
  v128.store(y + 3 * to, i64x2.shuffle(ef, gh, 1, 3));
}
