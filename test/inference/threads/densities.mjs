/**
 * A density built from plain data: independent normals of the given sds. Computed over and over where a run must last
 * long enough to be interrupted; ends its thread after so many evaluations where it is told to.
 */

import { plainDensity } from "credence/inference";

export const builders = {
  normals: ({ sds, times = 1, until = Number.POSITIVE_INFINITY }) => {
    let calls = 0;
    return plainDensity({
      dimension: sds.length,
      logDensity(z, gradientOut) {
        // A thread that ends without a word, as when memory runs out.
        if (++calls > until) process.exit(3);
        let value = 0;
        for (let again = 0; again < times; again++) {
          value = 0;
          for (let j = 0; j < sds.length; j++) {
            const u = z[j] / sds[j];
            value -= 0.5 * u * u;
            gradientOut[j] = -u / sds[j];
          }
        }
        return value;
      },
    });
  },
};
