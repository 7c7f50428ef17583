const view = new DataView(new ArrayBuffer(4));

/** Distance from |x|, rounded to single precision, to the next larger number of single precision; NaN beyond them. */
export function spacing(x: number): number {
  view.setFloat32(0, Math.abs(x));
  const here = view.getFloat32(0);
  view.setInt32(0, view.getInt32(0) + 1);
  return view.getFloat32(0) - here;
}
