"""Draws of ArviZ's example `centered_eight` (4 chains x 500) and made series, with the diagnostics that ArviZ gives.

Run with arviz 0.23.4 on the example file of arviz-base 0.8.2: python make.py centered_eight.nc > diagnostics.json.
Halves of the made series have an even number of draws: for odd ones ArviZ sums one more pair of autocorrelations
than the R package `posterior` does, where the sum goes on to the end.
"""

import json
import sys
import warnings

warnings.filterwarnings("ignore")
import arviz as az
import numpy as np


def diagnosed(x):
    f = lambda **k: float(az.ess(x, **k))
    return {
        "rhat_rank": float(az.rhat(x, method="rank")),
        "rhat_split": float(az.rhat(x, method="split")),
        "ess_bulk": f(method="bulk"),
        "ess_tail": f(method="tail", prob=(0.05, 0.95)),
        "ess_mean": f(method="mean"),
        "ess_sd": f(method="sd"),
        "ess_median": f(method="median"),
        "ess_q20": f(method="quantile", prob=0.2),
        "ess_local": f(method="local", prob=(0.2, 0.6)),
        "mcse_mean": float(az.mcse(x, method="mean")),
        "mcse_median": float(az.mcse(x, method="median")),
        "mcse_q05": float(az.mcse(x, method="quantile", prob=0.05)),
        "mcse_q95": float(az.mcse(x, method="quantile", prob=0.95)),
        "hdi89": [float(v) for v in az.hdi(x.ravel(), hdi_prob=0.89)],
        "q05": float(np.quantile(x, 0.05)),
    }


def autoregressive(rho, chains, draws, seed, shift=0.0):
    rng = np.random.default_rng(seed)
    x = np.zeros((chains, draws))
    for c in range(chains):
        value = rng.normal()
        for n in range(draws):
            value = rho * value + np.sqrt(1 - rho**2) * rng.normal()
            x[c, n] = value + shift * c
    return np.round(x, 9)


data = az.from_netcdf(sys.argv[1])
series = {
    "mu": data.posterior["mu"].values,
    "tau": data.posterior["tau"].values,
    "odd": autoregressive(0.6, 3, 101, 1),
    "antithetic": autoregressive(-0.7, 4, 60, 2),
    "apart": autoregressive(0.3, 4, 52, 3, shift=2.0),
    "one chain": autoregressive(0.9, 1, 77, 4),
    "ties": np.round(autoregressive(0.5, 2, 80, 5)),
    "few": autoregressive(0.0, 4, 5, 6),
}
energy = data.sample_stats["energy"].values
log_likelihood = data.log_likelihood["obs"].values  # chain, draw, unit
loo = az.loo(data, pointwise=True, reff=1.0)
waic = az.waic(data)
flat = log_likelihood.reshape(-1, 8)
log_weights, k = az.psislw(-flat.T, reff=1.0)
json.dump(
    {
        "made_with": f"arviz {az.__version__}, numpy {np.__version__}",
        "series": {n: {"draws": x.tolist(), "expected": diagnosed(x)} for n, x in series.items()},
        "energy": {"draws": energy.tolist(), "bfmi": az.bfmi(energy).tolist()},
        "log_likelihood": log_likelihood.tolist(),
        "loo": {
            "elpd": float(loo.elpd_loo),
            "se": float(loo.se),
            "p": float(loo.p_loo),
            "pointwise": loo.loo_i.values.tolist(),
            "k": loo.pareto_k.values.tolist(),
            "log_weights_first": log_weights[0].tolist(),
        },
        "waic": {"elpd": float(waic.elpd_waic), "p": float(waic.p_waic), "se": float(waic.se)},
    },
    sys.stdout,
)
