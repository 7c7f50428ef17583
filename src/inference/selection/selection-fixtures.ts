/** Log evidences, participants × models, whose selection is known: L1 and L2 of inference 17. */

export const three = [
  [-10, -12, -11],
  [-20, -19, -23],
  [-15, -18, -16],
  [-9, -9.5, -8],
  [-30, -35, -31],
  [-12, -11.5, -13],
  [-25, -27, -25.5],
  [-18, -21, -18.2],
];

export const two = [
  [-10, -13],
  [-20, -19],
  [-15, -18],
  [-9, -11],
  [-30, -33],
  [-12, -11.5],
];
