/** Fields of a layer's block by number, in the order of src/kernels/belief-fields.ts. AssemblyScript. */

export const MEAN: usize = 0, PRECISION: usize = 1, EXPECTED_MEAN: usize = 2, EXPECTED_PRECISION: usize = 3;
export const CONDITIONAL: usize = 4, EFFECTIVE: usize = 5, ERROR: usize = 6;
export const MEAN_VOL: usize = 7, PRECISION_VOL: usize = 8, EXPECTED_MEAN_VOL: usize = 9;
export const EXPECTED_PRECISION_VOL: usize = 10, EFFECTIVE_VOL: usize = 11, ERROR_VOL: usize = 12;
export const ACTIVE: usize = 13, SLOPE: usize = 14, BEND: usize = 15;
export const FIRST: usize = 16, SECOND: usize = 17, THIRD: usize = 18, STEP: usize = 19;
