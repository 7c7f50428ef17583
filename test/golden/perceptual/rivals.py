"""Fixtures of learning models that the HGF toolbox does not have, written from their papers in plain Python.

Nothing here is shared with the library. Equations are those that the papers print: covariances and densities are
computed as such. `python3 rivals.py` writes one file a model beside this one.
"""

import json
import math
import platform
import random
from pathlib import Path

NAN = float("nan")
STORED = [1, 2, 3, 5, 8, 10, 11, 12, 13, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def logit(p):
    return math.log(p / (1 - p)) if 0 < p < 1 else math.copysign(math.inf, p - 0.5)


def variance_of_first(u):
    """Population variance of the first 20 inputs."""
    first = u[:20]
    mean = sum(first) / len(first)
    return sum((x - mean) ** 2 for x in first) / len(first)


def jumping(seed, trials, noise, holes):
    """Outcomes around a mean that jumps anywhere between 0 and 300 on a tenth of the trials."""
    draw = random.Random(seed)
    mean, series = 150.0, []
    for t in range(1, trials + 1):
        if draw.random() < 0.1:
            mean = draw.uniform(0, 300)
        value = round(draw.gauss(mean, noise), 2)
        series.append(NAN if t in holes else value)
    return series


def coins(seed, trials, holes):
    """Outcomes whose probability turns round every 20 trials."""
    draw = random.Random(seed)
    turns = [0.8 if (t // 20) % 2 == 0 else 0.2 for t in range(trials)]
    return [NAN if t + 1 in holes else float(draw.random() < p) for t, p in enumerate(turns)]


class Rows:
    """Rows of named numbers; a trial without input repeats the row before, with what differs."""

    def __init__(self, start):
        self.last, self.rows = start, []

    def add(self, **values):
        self.last = {**self.last, **values}
        self.rows.append(self.last)


def vkf(u, mu_0, lam, v_0, noise, binary):
    """Piray & Daw 2020, eq. 9-13 and 14-19, with the covariance of successive states."""
    m, w, v = mu_0, noise, v_0
    rows = Rows({"learningRate": NAN, "mu": m, "variance": w, "volatility": v})
    for o in u:
        still = {"muhat": m, "expectedVariance": w + v, "expectedVolatility": v}
        if binary:
            p = sigmoid(m)
            still.update(probability=p, probabilityVariance=p * (1 - p))
        if math.isnan(o):
            rows.add(**still, da=0.0, volatilityError=0.0)
            continue
        m_before, w_before = m, w
        k = (w + v) / (w + v + noise)
        rate = math.sqrt(w + v) if binary else k
        delta = o - (sigmoid(m) if binary else m)
        m = m + rate * delta
        w = (1 - k) * (w_before + v)
        covariance = (1 - k) * w_before
        error = (m - m_before) ** 2 + w + w_before - 2 * covariance - v
        v = v + lam * error
        rows.add(**still, mu=m, variance=w, volatility=v, learningRate=rate, da=delta, volatilityError=error)
    return rows.rows


def reduced_bayes(u, mu_0, tau_0, hazard, sigma2, weight, underestimation, scale):
    """Nassar et al. 2012, eq. 3-7, with the likelihood weight and underestimation of Nassar et al. 2016."""
    b, tau = mu_0, tau_0
    start = tau_0 / (1 - tau_0)
    rows = Rows(
        {
            "mu": b,
            "ratio": start,
            "variance": start * sigma2,
            "learningRate": NAN,
            "changePointProbability": NAN,
        }
    )
    for x in u:
        still = {"muhat": b, "relativeUncertainty": tau, "expectedVariance": rows.last["variance"]}
        if math.isnan(x):
            rows.add(**still, da=0.0)
            continue
        delta = x - b
        total = sigma2 + tau / (1 - tau) * sigma2
        density = math.exp(-0.5 * delta**2 / total) / math.sqrt(2 * math.pi * total)
        jump = (1 / scale) ** weight * hazard
        stay = density**weight * (1 - hazard)
        omega = jump / (jump + stay)
        alpha = tau + (1 - tau) * omega
        mixture = (
            omega * sigma2
            + (1 - omega) * tau * sigma2
            + omega * (1 - omega) * (delta * (1 - tau)) ** 2
        )
        variance = mixture / underestimation
        b = b + alpha * delta
        tau = variance / (variance + sigma2)
        rows.add(
            **still,
            mu=b,
            variance=variance,
            ratio=variance / sigma2,
            changePointProbability=omega,
            learningRate=alpha,
            da=delta,
        )
    return rows.rows


def hybrid_pearce_hall(u, v_0, al_0, kappa, eta):
    """Li et al. 2011: the value learns first, then its associability."""
    value, associability = v_0, al_0
    rows = Rows({"v": value, "al": associability, "learningRate": NAN})
    for r in u:
        still = {"vhat": value, "associability": associability}
        if math.isnan(r):
            rows.add(**still, da=0.0)
            continue
        delta = r - value
        rate = kappa * associability
        value = value + rate * delta
        associability = eta * abs(delta) + (1 - eta) * associability
        rows.add(**still, v=value, al=associability, learningRate=rate, da=delta)
    return rows.rows


def spelled(x):
    if math.isnan(x):
        return "NaN"
    return x if math.isfinite(x) else ("Inf" if x > 0 else "-Inf")


def case(name, note, u, native, scales, rows, settings=None, prior=None):
    ignored = [t + 1 for t, x in enumerate(u) if math.isnan(x)]
    to_estimation = {"real": float, "positive": math.log, "unit": logit}
    return {
        "id": name,
        "note": note,
        "kind": "trajectory",
        "settings": settings or {},
        "input": {"columns": ["u"], "u": [spelled(x) for x in u]},
        "ignoredTrials": ignored,
        "estimationVector": [spelled(to_estimation[s](x)) for s, x in zip(scales, native)],
        "nativeVector": native,
        **({} if prior is None else {"prior": {k: [spelled(x) for x in v] for k, v in prior.items()}}),
        "trials": STORED,
        "tolerance": 1e-09,
        "trajectories": {key: [spelled(rows[t - 1][key]) for t in STORED] for key in sorted(rows[0])},
    }


def write(model, source, cases):
    fixture = {
        "schema": "perceptual-fixture/1",
        "model": model,
        "reference": f"{source}; rivals.py, Python {platform.python_version()}",
        "cases": cases,
    }
    text = json.dumps(fixture, ensure_ascii=False)
    Path(__file__).with_name(f"{model}.json").write_text(text + "\n")


def volatile_kalman_filters():
    source = "Piray & Daw 2020, PLoS Comput. Biol. 16:e1007963"
    scales = ["real", "unit", "positive", "positive"]
    whole = jumping(1, 60, 20.0, [])
    holed = jumping(2, 60, 5.0, [1, 11, 12])
    v = variance_of_first(whole)
    prior = {"mean": [whole[0], 0.0, math.log(v) - 2, math.log(v)], "variance": [v, 1.0, 4.0, 1.0]}
    sets = [
        ("jumps", "no gaps", whole, [120.0, 0.2, 50.0, 400.0], prior),
        ("gaps", "three missing inputs, the first among them", holed, [150.0, 0.7, 3.0, 900.0], None),
    ]
    write(
        "vkf",
        source,
        [case(i, n, u, p, scales, vkf(u, *p, False), prior=q) for i, n, u, p, q in sets],
    )
    whole, holed = coins(3, 60, []), coins(4, 60, [1, 11, 12])
    prior = {"mean": [0.0, 0.0, 0.0, 0.0], "variance": [0.0, 1.0, 4.0, 4.0]}
    sets = [
        ("turns", "no gaps", whole, [0.0, 0.2, 5.0, 1.0], prior),
        ("gaps", "three missing inputs, the first among them", holed, [-0.5, 0.6, 0.1, 0.3], None),
    ]
    write(
        "vkf_binary",
        source,
        [case(i, n, u, p, scales, vkf(u, *p, True), prior=q) for i, n, u, p, q in sets],
    )


def change_points():
    scales = ["real", "unit", "unit", "positive", "unit", "positive"]
    whole = jumping(5, 60, 10.0, [])
    holed = jumping(6, 60, 25.0, [1, 11, 12])
    v = variance_of_first(whole)
    prior = {
        "mean": [whole[0], 0.0, logit(0.1), math.log(v) - 2, math.inf, 0.0],
        "variance": [v, 0.0, 4.0, 4.0, 0.0, 0.0],
    }
    sets = [
        ("jumps", "no gaps", whole, [150.0, 0.5, 0.1, 100.0, 1.0, 1.0], {}, prior),
        ("gaps", "three missing inputs", holed, [100.0, 0.8, 0.3, 625.0, 1.0, 1.0], {}, None),
        ("weights", "biased", whole, [10.0, 0.2, 0.05, 225.0, 0.6, 2.5], {"range": 500}, None),
    ]
    write(
        "reduced_bayes",
        "Nassar et al. 2012, Nat. Neurosci. 15:1040; Nassar et al. 2016, Nat. Commun. 7:11609",
        [
            case(i, n, u, p, scales, reduced_bayes(u, *p, s.get("range", 300)), settings=s, prior=q)
            for i, n, u, p, s, q in sets
        ],
    )


def pearce_hall():
    whole, holed = coins(7, 60, []), coins(8, 60, [1, 11, 12])
    prior = {"mean": [0.0] * 4, "variance": [0.0, 1.0, 1.0, 1.0]}
    sets = [
        ("turns", "no gaps", whole, [0.5, 0.9, 0.8, 0.2], prior),
        ("gaps", "three missing inputs, the first among them", holed, [0.3, 0.5, 0.95, 0.7], None),
    ]
    write(
        "hybrid_ph_binary",
        "Li et al. 2011, Nat. Neurosci. 14:1250",
        [case(i, n, u, p, ["unit"] * 4, hybrid_pearce_hall(u, *p), prior=q) for i, n, u, p, q in sets],
    )


if __name__ == "__main__":
    volatile_kalman_filters()
    change_points()
    pearce_hall()
