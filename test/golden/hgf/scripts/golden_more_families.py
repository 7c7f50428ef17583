"""Categorical and exponential-family nodes with other variants, dimensions, gaps and irregular steps. Usage: python golden_more_families.py OUTPUT_FOLDER"""
import os, sys, warnings
warnings.filterwarnings("ignore")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np
import jax, peer, pyhgf
from pyhgf.model import Network
from peer import num, UPDATES
out = sys.argv[1]
SRC = {"package": "pyhgf", "version": pyhgf.__version__, "jax": jax.__version__, "arithmetic": "float64"}
TOL = {"relative": 1e-9, "scale": 1e-3}
def L(a, tr): return [[num(x) for x in np.atleast_1d(np.asarray(a)[k])] for k in tr]
def S(a, tr): return [num(np.asarray(a)[k]) for k in tr]
def put(fx):
    try: print(fx["id"], peer.save({**fx, "source": SRC, "tolerance": TOL}, out), flush=True)
    except Exception as e: print(fx["id"], "ERROR", e)

rng = np.random.default_rng(2027)
T = 24
tr = list(range(T))
steps = [round(float(x), 3) for x in rng.gamma(4., .25, T) + .1]
for n, variant, mf, t, gaps in [(4, "classic", True, steps, False), (2, "ehgf", False, [1.0] * T, True), (5, "unbounded", True, steps, True), (3, "ehgf", True, steps, True)]:
    cat = [int(x) for x in rng.integers(0, n, T)]; seen = [int(x) for x in rng.random(T) > .25] if gaps else [1] * T
    X = np.eye(n)[cat] * np.array(seen)[:, None]
    i = f"categorical-{n}-{variant}-{'mf' if mf else 'relaxed'}{'-gaps' if gaps else ''}"
    try:
        net = Network(volatility_updates=UPDATES[variant], mean_field_updates=mf).add_nodes(kind="categorical-state", node_parameters=dict(n_categories=n))
        net.input_data(X, time_steps=np.array(t), observed=(np.array(seen),)); a = net.node_trajectories
        nodes = {"c": {"mean": L(a[0]["mean"], tr), "alpha": L(a[0]["alpha"], tr), "surprise": S(a[0]["surprise"], tr), "kullbackLeibler": S(a[0]["kl_divergence"], tr)}} if not gaps else {}
        for k in range(n):
            nodes[f"c.binary{k}"] = {"expectedMean": S(a[1 + k]["expected_mean"], tr)}
            nodes[f"c.state{k}"] = {q: S(a[1 + n + k][peer.READ[q]], tr) for q in ("mean", "precision", "expectedPrecision")}
        nodes["c.volatility"] = {q: S(a[1 + 2 * n][peer.READ[q]], tr) for q in ("mean", "precision", "expectedPrecision")}
        fx = dict(id=i, title=f"{n} categories", family="categorical", variant=variant, meanField=mf, conventions="pyhgf",
                  network=dict(nodes=[dict(id="c", kind="categorical", parameters=dict(categories=n))], edges=[]), inputs={"c": X.astype(int).tolist()}, timeSteps=t, expected=dict(trials=tr, nodes=nodes))
        if gaps: fx["observed"] = {"c": seen}
        put(fx)
    except Exception as e: print(i, "ERROR", type(e).__name__, str(e)[:200])
for dist, d, learning, variant, mf, t, gaps in [("normal", 1, "hgf-3", "ehgf", True, [1.0] * T, False), ("normal", 1, "hgf-2", "unbounded", False, steps, False), ("normal", 1, "hgf-1", "classic", True, [1.0] * T, True),
                                      ("multivariate-normal", 2, "generalised-filtering", "ehgf", True, steps, True), ("multivariate-normal", 2, "hgf-1", "ehgf", True, [1.0] * T, False), ("multivariate-normal", 2, "hgf-2", "classic", False, steps, False)]:
    seen = [int(x) for x in rng.random(T) > .25] if gaps else [1] * T
    x = np.round(rng.normal(.5, 1, (T, d)), 4) * np.array(seen)[:, None]
    X = x[:, 0] if d == 1 else x
    i = f"{dist}-{learning}-{variant}-{'mf' if mf else 'relaxed'}{'-gaps' if gaps else ''}"
    try:
        net = Network(volatility_updates=UPDATES[variant], mean_field_updates=mf).add_nodes(kind="ef-state", node_parameters=dict(learning=learning, nus=4.0, distribution=dist, dimension=d))
        net.input_data(X, time_steps=np.array(t), observed=(np.array(seen),)); a = net.node_trajectories
        nodes = {"e": {"expectedSufficientStatistics": L(a[0]["xis"], tr), "nu": S(a[0]["nus"], tr)}}
        fx = dict(id=i, title=f"{dist} of dimension {d} with learning {learning}", family="exponential", variant=variant, meanField=mf, conventions="pyhgf",
                  network=dict(nodes=[dict(id="e", kind="exponential-family", parameters=dict(distribution=dist, dimension=d, learning=learning, nu=4.0))], edges=[]),
                  inputs={"e": X.tolist()}, timeSteps=t, expected=dict(trials=tr, nodes=nodes))
        if gaps: fx["observed"] = {"e": seen}
        put(fx)
    except Exception as e: print(i, "ERROR", type(e).__name__, str(e)[:200])
