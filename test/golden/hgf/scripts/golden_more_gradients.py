"""Derivatives of surpriseTotal, as golden_gradients.py has them, also of networks with gaps and volatile nodes. Usage: python golden_more_gradients.py GOLDEN_FOLDER"""
import json, os, sys, warnings
warnings.filterwarnings("ignore")
import peer, jax, jax.numpy as jnp, numpy as np, pyhgf
from jax.lax import scan
from pyhgf.math import binary_surprise, gaussian_surprise
folder = sys.argv[1]; out = []
def copy(d): return {k: copy(v) if isinstance(v, dict) else v for k, v in d.items()}
for i in ["missing-binary-3level-ehgf-mf", "missing-binary-3level-unbounded-mf", "missing-two-inputs-mf", "missing-two-inputs-relaxed-ehgf", "random-103", "random-139", "random-149", "random-160"]:
    fx = json.load(open(os.path.join(folder, i + ".json"))); net, index = peer.build(fx)
    ids = [n["id"] for n in fx["network"]["nodes"] if n["kind"] == "continuous"]; par = {n["id"]: n.get("parameters", {}) for n in fx["network"]["nodes"]}
    T = len(fx["timeSteps"]); X = tuple(jnp.asarray(fx["inputs"][k], float)[:, None] for k in fx["inputs"]); obs = tuple(jnp.asarray(fx.get("observed", {}).get(k, [1] * T), int) for k in fx["inputs"])
    net.create_belief_propagation_fn(overwrite=True); A = net.attributes
    def f(p):
        at = copy(A)
        for k, n in enumerate(ids): at[index[n]]["tonic_volatility"] = p[k]; at[index[n]]["mean"] = p[len(ids) + k]
        _, tr = scan(net.scan_fn, at, (X, obs, jnp.asarray(fx["timeSteps"]), None)); s = 0.0
        for n, x, o in zip(fx["inputs"], X, obs):
            a = tr[index[n]]
            s += jnp.where(o == 1, binary_surprise(x[:, 0], a["expected_mean"]) if net.edges[index[n]].node_type == 1 else gaussian_surprise(x[:, 0], a["expected_mean"], a["expected_precision"]), 0.0).sum()
        return s
    p0 = jnp.array([float(par[n].get("tonicVolatility", -4.0)) for n in ids] + [float(par[n].get("mean", 0.0)) for n in ids])
    v, g = jax.jit(jax.value_and_grad(f))(p0); g = [float(x) for x in g]
    out.append(dict(fixture=i, surpriseTotal=float(v), derivatives={n: dict(tonicVolatility=g[k], mean=g[len(ids) + k]) for k, n in enumerate(ids)})); print(out[-1], flush=True)
    json.dump(dict(schema="hgf-gradients/1", source=dict(package="pyhgf", version=pyhgf.__version__, jax=jax.__version__, arithmetic="float64"), tolerance=dict(relative=1e-7, scale=1e-3), gradients=out), open(os.path.join(folder, "gradients", "gradients-gaps.json"), "w"), separators=(",", ":"))
