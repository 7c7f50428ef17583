/** 0.95 quantile of the standard normal: intervals hold 90 %, for priors and posteriors alike. */
export const Z95 = 1.6448536269514722;

/** 0.975 quantile: intervals that hold 95 %, and two-sided tests at 5 %. */
export const Z975 = 1.959963984540054;
