"""Reference values of special functions, rounded to double from 40 digits (mpmath 1.3.0).

    python3 make.py > special.golden.json

Arguments are doubles; mpmath sees their exact values.
"""

import json
import random

import mpmath as mp

mp.mp.dps = 40
random.seed(20240917)


def logspace(low, high, n):
    return [10 ** (low + (high - low) * i / (n - 1)) for i in range(n)]


def linspace(low, high, n):
    return [low + (high - low) * i / (n - 1) for i in range(n)]


def table(f, arguments):
    return [[x, float(f(mp.mpf(x)))] for x in sorted(set(arguments))]


def log_ncdf(z):
    return mp.log(mp.erfc(-z / mp.sqrt(2)) / 2) if z < 5 else mp.log1p(-mp.erfc(z / mp.sqrt(2)) / 2)


def w_of_exp(L):
    """W0(e^L), by Newton steps on w + log w = L."""
    with mp.workdps(60):
        w = mp.lambertw(mp.exp(L)).real if L < 50 else L - mp.log(L)
        for _ in range(12):
            w = w * (1 + L - mp.log(w)) / (1 + w)
        return +w


def log_beta(a, b):
    with mp.workdps(80):
        return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def log_add_exp(a, b):
    return mp.log(mp.exp(a) + mp.exp(b))


gamma_arguments = (
    logspace(-300, 12, 79)
    + linspace(0.01, 13, 400)
    + [1 + d * s for d in (2.0**-52, 1e-12, 1e-7, 1e-3) for s in (1, -1)]
    + [2 + d * s for d in (2.0**-51, 1e-12, 1e-7, 1e-3) for s in (1, -1)]
    + [0.5, 1.5, 2.5, 6.5, 128, 1e100, 1e300]
)
erf_arguments = linspace(-7, 27.2, 500) + logspace(-300, -1, 40) + [0.0, -0.5, 0.5, 0.4999999, 6.0, 5.9999999, 26.0, 26.5]
z_arguments = linspace(-37.5, 9, 500) + [-s for s in logspace(-20, 0, 20)] + logspace(-20, 0, 20) + [0.0]
betas = [
    [a, b]
    for a in (1e-10, 0.01, 0.3, 1, 1.7, 3, 6.4, 6.6, 20, 128, 1e4, 1e7, 1e10)
    for b in (1e-5, 0.5, 1, 2, 5.25, 6.5, 9, 64, 1e3, 3e6, 1e10)
] + [[random.uniform(0.05, 30), random.uniform(0.05, 30)] for _ in range(60)]

print(
    json.dumps(
        {
            "source": f"mpmath {mp.__version__}, {mp.mp.dps} digits, rounded to double; made by make.py",
            "erf": table(mp.erf, erf_arguments),
            "erfc": table(mp.erfc, erf_arguments),
            "normalCdf": table(lambda z: mp.erfc(-z / mp.sqrt(2)) / 2, z_arguments),
            "logNormalCdf": table(log_ncdf, z_arguments + [12.0, 20.0, 36.0] + [-s for s in logspace(1.6, 6, 30)]),
            "logGamma": table(mp.loggamma, gamma_arguments),
            "digamma": table(mp.digamma, gamma_arguments),
            "trigamma": table(lambda x: mp.polygamma(1, x), [x for x in gamma_arguments if x > 1e-150]),
            "tetragamma": table(lambda x: mp.polygamma(2, x), linspace(0.05, 30, 60)),
            "logBeta": [[a, b, float(log_beta(mp.mpf(a), mp.mpf(b)))] for a, b in betas],
            "hazard": table(lambda z: mp.npdf(z) / mp.ncdf(z), linspace(-30, 8, 60)),
            "lambertW0OfExp": table(
                w_of_exp,
                linspace(-700, 700, 141) + linspace(-45, 45, 181) + [-37.0, 20.0, 19.999999, 20.000001] + logspace(3, 6, 16),
            ),
            "lambertW0": table(lambda z: mp.lambertw(z).real, logspace(-300, 300, 121) + linspace(0.1, 10, 50)),
            "sigmoid": table(lambda x: 1 / (1 + mp.exp(-x)), linspace(-744, 744, 125) + linspace(-40, 40, 81)),
            "logSigmoid": table(lambda x: -mp.log1p(mp.exp(-x)), linspace(-744, 744, 125) + linspace(-40, 40, 81)),
            "softplus": table(lambda x: mp.log1p(mp.exp(x)), linspace(-744, 744, 125) + linspace(-40, 40, 81)),
            "logit": table(lambda p: mp.log(p) - mp.log1p(-p), logspace(-300, -1, 60) + linspace(0.01, 0.99, 99)),
            "logAddExp": [
                [a, b, float(log_add_exp(mp.mpf(a), mp.mpf(b)))]
                for a, b in [[0, 0], [1, 2], [2, 1], [-1000, -1001], [1000, 999.5], [0, -40], [0, -800], [3, 3 + 1e-9]]
            ],
        }
    )
)
