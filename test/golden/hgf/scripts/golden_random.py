"""Writes networks of random shape, run by pyhgf 0.3.0. Usage: python golden_random.py OUTPUT_FOLDER FIRST_SEED COUNT"""
import sys, warnings, os
warnings.filterwarnings("ignore")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np

FUNCTIONS = ["identity", "identity", "relu", "sigmoid", "tanh", "sin", "square", "exp", "softplus"]
VARIANTS = ["classic", "ehgf", "ehgf-legacy", "unbounded"]
TRIALS = 16
r4 = lambda x: round(float(x), 4)


def network(seed):
    r = np.random.default_rng(seed)
    u = lambda a, b: r4(r.uniform(a, b))
    variant, mean_field = VARIANTS[seed % 4], bool((seed // 4) % 2)
    irregular, gaps = r.random() < .5, r.random() < .5
    nodes, edges, inputs, observed = [], [], {}, {}
    def add(id, kind, **p): nodes.append(dict(id=id, kind=kind, parameters=p)); return id
    def value(parent, child, s, f="identity"): edges.append(dict(kind="value", parent=parent, child=child, strength=s, function=f))
    def volatility(parent, child, s): edges.append(dict(kind="volatility", parent=parent, child=child, strength=s))
    # What the enhanced rule was before 0.3 is not defined for the volatility inside a volatile node.
    fused = variant != "ehgf-legacy"
    leaves = []
    for i in range(r.integers(1, 4)):
        kind = r.choice(["input", "binary", "volatile"], p=[.35, .25, .4] if fused else [.6, .4, 0])
        if kind == "input": add(f"u{i}", "input", precision=u(1, 8), tonicDrift=u(-.2, .2) if r.random() < .3 else 0.0)
        elif kind == "binary": add(f"u{i}", "binary")
        else:
            add(f"u{i}", "volatile", precision=u(1, 8), tonicVolatility=u(-4, -1), autoconnectionStrength=u(0, .5) if r.random() < .5 else 0.0,
                precisionVolatility=u(1, 5), tonicVolatilityVolatility=u(-5, -2), internalCoupling=u(.4, 1))
        leaves.append((f"u{i}", kind))
        inputs[f"u{i}"] = [int(x) for x in r.random(TRIALS) < .7] if kind == "binary" else [r4(x) for x in np.cumsum(r.normal(0, .25, TRIALS)) + r.normal(0, .3, TRIALS)]
        if gaps and r.random() < .6:
            seen = [int(x) for x in r.random(TRIALS) > .3]
            observed[f"u{i}"] = seen
            inputs[f"u{i}"] = [x * o for x, o in zip(inputs[f"u{i}"], seen)]
    states = []
    def state(kind=None):
        id = f"x{len(states)}"
        kind = kind or ("volatile" if fused and r.random() < .25 else "continuous")
        if kind == "continuous":
            add(id, kind, mean=u(-.6, .6), precision=u(1, 6), tonicVolatility=u(-5, -1.5), tonicDrift=u(-.1, .1) if r.random() < .3 else 0.0,
                autoconnectionStrength=u(.6, 1) if r.random() < .4 else 1.0)
        else:
            add(id, kind, mean=u(-.6, .6), precision=u(1, 6), tonicVolatility=u(-5, -1.5), autoconnectionStrength=u(.4, 1) if r.random() < .7 else 0.0,
                meanVolatility=u(-.5, .5), precisionVolatility=u(1, 5), tonicVolatilityVolatility=u(-5, -2), internalCoupling=u(.4, 1))
        states.append((id, kind)); return id
    def function(): return str(r.choice(FUNCTIONS)) if r.random() < .45 else "identity"
    for id, kind in leaves:
        if not states or r.random() < .6: parent = state()
        else: parent = states[r.integers(len(states))][0]
        value(parent, id, u(.5, 1.2), function())
        if r.random() < .25: value(state(), id, u(.3, .8), function())
        if kind == "input" and r.random() < .4: volatility(state("continuous"), id, u(.4, 1))
    for depth in range(2):
        for id, kind in list(states):
            if any(e["child"] == id for e in edges) or len(states) > 8: continue
            x = r.random()
            if kind == "continuous" and x < .55: volatility(state("continuous"), id, u(.4, 1))
            if kind == "continuous" and x < .15: volatility(state("continuous"), id, u(.4, 1))
            # Above a volatile state pyhgf looks for an observed flag that only volatile parents do without.
            if r.random() < .35: value(state("volatile" if kind == "volatile" else None), id, u(.2, .6), function())
            y = r.random()
            index = [s for s, _ in states].index(id)
            later = [s for s, k in states[index + 1:] if k == "continuous"]
            if y < .25 and later and kind == "continuous":
                p = later[r.integers(len(later))]
                if not any(e["parent"] == p and e["child"] == id and e["kind"] == "volatility" for e in edges): volatility(p, id, u(.3, .8))
    if r.random() < .3:
        add("one", "constant")
        candidates = [s for s, _ in states] + [l for l, k in leaves if k != "binary"]
        value("one", candidates[r.integers(len(candidates))], u(-.5, .5))
    # pyhgf wants children listed before their parents: states were made that way, but for edges to earlier ones.
    order = {n["id"]: i for i, n in enumerate(nodes)}
    edges = [e for e in edges if order[e["child"]] < order[e["parent"]]]
    fx = dict(id=f"random-{seed}", title="network of random shape", variant=variant, meanField=mean_field, conventions="pyhgf",
              network=dict(nodes=nodes, edges=edges), inputs=inputs,
              timeSteps=[r4(x) for x in r.gamma(4., .25, TRIALS) + .1] if irregular else [1.0] * TRIALS)
    if observed: fx["observed"] = observed
    if any(k == "binary" for _, k in leaves): fx["settings"] = dict(probabilityClip=1e-3)
    return fx


if __name__ == "__main__":
    import peer
    out, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for seed in range(first, first + count):
        try:
            fx = network(seed)
            fx, _ = peer.fill(fx)
            peer.save(fx, out)
            print(fx["id"], fx["variant"], fx.get("failure", ""), flush=True)
        except Exception as e:
            print("random-%d" % seed, "ERROR", type(e).__name__, str(e)[:200], flush=True)
