/** 0.95 quantile of the standard normal: intervals hold 90 %, for priors and posteriors alike. */
export const Z95 = 1.6448536269514722;
