"""Writes the fixtures of networks. Usage: python golden.py DATA_FOLDER OUTPUT_FOLDER [name prefix...]"""
import math, os, sys, warnings
warnings.filterwarnings("ignore")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np

data, out, only = sys.argv[1], sys.argv[2], sys.argv[3:]
FX = []


def N(id, kind="continuous", **p): return dict(id=id, kind=kind, parameters=p)
def V(parent, child, strength=1.0, function="identity"): return dict(kind="value", parent=parent, child=child, strength=strength, function=function)
def O(parent, child, strength=1.0): return dict(kind="volatility", parent=parent, child=child, strength=strength)
def add(id, title, variant, mf, nodes, edges, inputs, t=None, observed=None, conventions="any", **kw):
    T = len(next(iter(inputs.values())))
    fx = dict(id=id, title=title, variant=variant, meanField=mf, conventions=conventions, network=dict(nodes=nodes, edges=edges),
              inputs=inputs, timeSteps=[1.0] * T if t is None else t, **kw)
    if observed: fx["observed"] = observed
    FX.append(fx)
rnd = lambda a, d=4: [round(float(x), d) for x in a]

u = [int(x) for x in np.loadtxt(os.path.join(data, "binary_inputs_320.txt"))]
fxr = [float(x) for x in np.loadtxt(os.path.join(data, "usdchf_614.txt"))[:200]]
FOUR = ["classic", "ehgf", "ehgf-legacy", "unbounded"]
MF = [(True, "mf"), (False, "relaxed")]

# two-level binary: no volatility parent, so every variant agrees
add("binary-2level", "two-level binary filter", "classic", True, [N("u", "binary"), N("x2", mean=0.0, precision=1.0, tonicVolatility=-3.0)],
    [V("x2", "u")], dict(u=u))
B3 = [N("u", "binary"), N("x2", mean=0.0, precision=1.0, tonicVolatility=-2.5), N("x3", mean=1.0, precision=1.0, tonicVolatility=-4.0)]
for v in FOUR:
    for mf, s in MF:
        add(f"binary-3level-{v}-{s}", "three-level binary filter", v, mf, B3, [V("x2", "u"), O("x3", "x2")], dict(u=u))
C2 = [N("u", "input", precision=1e4), N("x1", mean=1.04, precision=1e4, tonicVolatility=-13.0), N("x2", mean=1.0, precision=10.0, tonicVolatility=-2.0)]
for v in FOUR:
    for mf, s in MF:
        add(f"continuous-2level-{v}-{s}", "exchange rate, state and its volatility", v, mf, C2, [V("x1", "u"), O("x2", "x1")], dict(u=fxr))
    add(f"continuous-3level-{v}-mf", "exchange rate, volatility of volatility", v, True, C2 + [N("x3", mean=0.0, precision=10.0, tonicVolatility=-2.0)],
        [V("x1", "u"), O("x2", "x1"), O("x3", "x2", 0.8)], dict(u=fxr))
add("continuous-3level-unbounded-relaxed", "exchange rate, volatility of volatility", "unbounded", False, C2 + [N("x3", mean=0.0, precision=10.0, tonicVolatility=-2.0)],
    [V("x1", "u"), O("x2", "x1"), O("x3", "x2", 0.8)], dict(u=fxr))

rng = np.random.default_rng(20261)
walk = rnd(np.cumsum(rng.normal(0.05, 0.3, 80)) + rng.normal(0, 0.4, 80))
AR = [N("u", "input", precision=6.0), N("x1", precision=2.0, tonicVolatility=-2.0, tonicDrift=0.12, autoconnectionStrength=0.8),
      N("x2", mean=-0.5, precision=3.0, tonicVolatility=-3.0, tonicDrift=-0.05, autoconnectionStrength=0.9)]
add("drift-autoconnection-classic-mf", "tonic drift and autoconnection", "classic", True, AR, [V("x1", "u"), O("x2", "x1")], dict(u=walk))
add("drift-autoconnection-ehgf-relaxed", "tonic drift and autoconnection", "ehgf", False, AR, [V("x1", "u"), O("x2", "x1")], dict(u=walk))
add("drift-autoconnection-unbounded-mf", "tonic drift and autoconnection", "unbounded", True, AR, [V("x1", "u"), O("x2", "x1")], dict(u=walk))
steps = rnd(rng.gamma(2.0, 0.6, 120) + 0.05, 3)
B3d = [N("u", "binary"), N("x2", tonicVolatility=-2.5, tonicDrift=0.02), N("x3", mean=0.5, tonicVolatility=-4.0, autoconnectionStrength=0.95)]
for v, mf, s in [("ehgf", True, "mf"), ("unbounded", False, "relaxed")]:
    add(f"irregular-binary-{v}-{s}", "irregular time steps, binary input", v, mf, B3d, [V("x2", "u"), O("x3", "x2")], dict(u=u[:120]), steps)
add("irregular-continuous-ehgf-mf", "irregular time steps, continuous input scaled by the time step", "ehgf", True, AR, [V("x1", "u"), O("x2", "x1")],
    dict(u=walk), steps[:80], conventions="pyhgf")
seen = lambda T, p, r: [int(x) for x in r.random(T) > p]
o1, o2 = seen(80, .25, rng), seen(80, .4, rng)
add("missing-binary-2level", "missed binary trials", "classic", True, [N("u", "binary"), N("x2", tonicVolatility=-3.0)], [V("x2", "u")],
    dict(u=[x * m for x, m in zip(u[:80], o1)]), observed=dict(u=o1))
for v, mf, s in [("ehgf", True, "mf"), ("classic", False, "relaxed"), ("unbounded", True, "mf")]:
    add(f"missing-binary-3level-{v}-{s}", "missed binary trials; the volatility parent still updates", v, mf, B3d, [V("x2", "u"), O("x3", "x2")],
        dict(u=[x * m for x, m in zip(u[:80], o1)]), observed=dict(u=o1), conventions="pyhgf")
w2 = rnd(np.array(walk) * 0.7 + rng.normal(0, 0.5, 80))
CH = [N("u1", "input", precision=5.0), N("u2", "input", precision=2.0), N("x", precision=1.5, tonicVolatility=-2.5)]
add("missing-two-inputs-mf", "one parent of two inputs, missing at different times", "classic", True, CH, [V("x", "u1"), V("x", "u2", 0.7)],
    dict(u1=[x * m for x, m in zip(walk, o1)], u2=[x * m for x, m in zip(w2, o2)]), observed=dict(u1=o1, u2=o2), conventions="pyhgf")
add("missing-two-inputs-relaxed-ehgf", "two inputs missing at different times, three levels", "ehgf", False,
    CH + [N("v", tonicVolatility=-4.0)], [V("x", "u1"), V("x", "u2", 0.7), O("v", "x")],
    dict(u1=[x * m for x, m in zip(walk, o1)], u2=[x * m for x, m in zip(w2, o2)]), observed=dict(u1=o1, u2=o2), conventions="pyhgf")
VP = [N("u", "input", precision=8.0), N("x1", tonicVolatility=-2.0), N("a", mean=0.2, tonicVolatility=-3.0), N("b", mean=-0.1, precision=2.0, tonicVolatility=-3.5), N("v", tonicVolatility=-4.0)]
for v, mf, s in [("classic", True, "mf"), ("ehgf", False, "relaxed"), ("unbounded", True, "mf")]:
    add(f"value-parents-{v}-{s}", "a state with two value parents and a volatility parent", v, mf, VP,
        [V("x1", "u"), V("a", "x1", 0.6), V("b", "x1", -0.4), O("v", "x1")], dict(u=walk))
SV = [N("u1", "input", precision=5.0), N("u2", "input", precision=8.0), N("x1", tonicVolatility=-2.0), N("x2", tonicVolatility=-2.5), N("v", precision=2.0, tonicVolatility=-3.0)]
for v, mf, s in [("classic", False, "relaxed"), ("ehgf", True, "mf"), ("ehgf-legacy", True, "mf")]:
    add(f"shared-volatility-parent-{v}-{s}", "one volatility parent of two states", v, mf, SV, [V("x1", "u1"), V("x2", "u2"), O("v", "x1", 0.9), O("v", "x2", 0.6)], dict(u1=walk, u2=w2))
add("both-couplings-ehgf-mf", "a node that is value parent of one child and volatility parent of another", "ehgf", True, SV,
    [V("x1", "u1"), V("x2", "u2"), V("v", "x1", 0.3), O("v", "x2", 0.8)], dict(u1=walk, u2=w2))
add("two-volatility-parents-classic-mf", "a state with two volatility parents", "classic", True, [*C2[:1], N("x1", tonicVolatility=-2.0), N("v", tonicVolatility=-3.0), N("w", mean=0.3, tonicVolatility=-3.0)],
    [V("x1", "u"), O("v", "x1", 0.7), O("w", "x1", 0.4)], dict(u=walk), conventions="pyhgf")
for f in ["relu", "sigmoid", "sin", "square", "tanh"]:
    NL = [N("u", "input", precision=8.0), N("x1", tonicVolatility=-2.0, autoconnectionStrength=0.5), N("p", mean=0.4, precision=1.2, tonicVolatility=-2.5)]
    for mf, s in MF:
        add(f"nonlinear-{f}-{s}", f"non-linear value coupling, {f}", "classic", mf, NL, [V("x1", "u"), V("p", "x1", 0.5, f)], dict(u=walk))
add("nonlinear-direct-sin", "an input predicted through sin of its parent", "classic", False, [N("u", "input", precision=10.0), N("p", mean=0.3, tonicVolatility=-3.0, autoconnectionStrength=0.97)],
    [V("p", "u", 1.5, "sin")], dict(u=rnd(1.5 * np.sin(np.arange(80) / 9) + rng.normal(0, .2, 80))))
add("nonlinear-ehgf-mixed-relaxed", "non-linear value parent that is also a volatility parent", "ehgf", False, SV,
    [V("x1", "u1"), V("x2", "u2"), V("v", "x1", 0.6, "sigmoid"), O("v", "x2", 0.8)], dict(u1=walk, u2=w2))
add("constant-parent", "a constant node as bias", "classic", False, [N("u", "input", precision=8.0), N("x1", tonicVolatility=-2.0, autoconnectionStrength=0.6), N("one", "constant")],
    [V("x1", "u"), V("one", "x1", 0.35)], dict(u=walk))

# the three example simulations, with series of our own
def sim1():
    r = np.random.default_rng(61); T = 200
    g = np.cumsum(np.where((np.arange(T) > 50) & (np.arange(T) <= 70), .12, 0) - np.where((np.arange(T) > 130) & (np.arange(T) <= 150), .12, 0)) - .5
    a = np.cumsum(r.normal(0, np.exp(.5 * (g - 1.0)))); b = np.cumsum(r.normal(0, np.exp(.5 * (g - 3.0))))
    nodes = [N("u1", "input", precision=50.0), N("u2", "input", precision=50.0), N("x1", tonicVolatility=-1.0), N("x2", tonicVolatility=-3.0),
             N("v1", tonicVolatility=-3.0, precision=4.0, autoconnectionStrength=0.8), N("v2", tonicVolatility=-3.0, precision=4.0, autoconnectionStrength=0.8), N("g", mean=0.0, precision=2.0, tonicVolatility=-3.0)]
    edges = [V("x1", "u1"), V("x2", "u2"), O("v1", "x1"), O("v2", "x2"), V("g", "v1", .2), V("g", "v2", .2)]
    return nodes, edges, dict(u1=rnd(a + r.normal(0, .14, T)), u2=rnd(b + r.normal(0, .14, T)))
def sim2():
    r = np.random.default_rng(62); T = 240
    n1 = np.where((np.arange(T) // 60) % 2 == 0, -3.0, 0.5); n2 = np.where((np.arange(T) // 60) % 2 == 0, 0.5, -3.0)
    x = np.cumsum(r.normal(0, .15, T))
    nodes = [N("u1", "input", precision=100.0), N("u2", "input", precision=100.0), N("x", tonicVolatility=-3.5), N("n1", mean=-1.0, tonicVolatility=-2.5), N("n2", mean=-1.0, tonicVolatility=-2.5)]
    edges = [V("x", "u1"), V("x", "u2"), O("n1", "u1"), O("n2", "u2")]
    return nodes, edges, dict(u1=rnd(x + r.normal(0, np.exp(n1 / 2))), u2=rnd(x + r.normal(0, np.exp(n2 / 2))))
def sim3(cont=True):
    r = np.random.default_rng(63); T = 200
    lo = np.concatenate([np.full(50, 2.0), np.full(30, 0.0), np.full(20, .8), np.full(20, -.6), np.full(30, 0.0), np.full(50, -2.0)])
    b = [int(x) for x in r.random(T) < 1 / (1 + np.exp(-lo))]; o = [int(x) for x in r.random(T) < .3]
    c = rnd((lo + r.normal(0, 1.0, T)) * np.array(o))
    nodes = [N("b", "binary")] + ([N("c", "input", precision=1.0)] if cont else []) + [N("x", tonicVolatility=-3.0), N("v", tonicVolatility=-3.0)]
    edges = [V("x", "b")] + ([V("x", "c")] if cont else []) + [O("v", "x")]
    return nodes, edges, (dict(b=b, c=c) if cont else dict(b=b)), (dict(b=[1] * T, c=o) if cont else None)
for v, mf, s in [("ehgf", True, "mf"), ("unbounded", False, "relaxed")]:
    add(f"simulation-1-{v}-{s}", "global volatility shared by two streams", v, mf, *sim1())
    add(f"simulation-2-{v}-{s}", "two cues with changing noise", v, mf, *sim2(), conventions="pyhgf")
    n, e, i, o = sim3(); add(f"simulation-3-{v}-{s}", "binary outcomes with occasional continuous readings", v, mf, n, e, i, observed=o, conventions="pyhgf" )
n, e, i, o = sim3(False); add("simulation-3-binary-only-ehgf-mf", "the same without continuous readings", "ehgf", True, n, e, i)
# failure of the classic rule
r = np.random.default_rng(5); jump = rnd(np.concatenate([r.normal(0, .02, 30), r.normal(0, .02, 1) + 3, r.normal(0, .02, 29)]))
HZ = [N("u", "input", precision=400.0), N("x1", precision=50.0, tonicVolatility=-6.0), N("x2", mean=0.0, precision=0.3, tonicVolatility=0.5)]
for v in FOUR:
    add(f"hazard-quiet-series-{v}-mf", "a quiet series with a volatile volatility: negative precision in the classic rule", v, True, HZ, [V("x1", "u"), O("x2", "x1", 1.5)], dict(u=jump))
n, e, i, o = sim3(False)
add("hazard-runaway-binary-unbounded-relaxed", "runaway volatility: binary input under the relaxed unbounded rule", "unbounded", False, n, e, i)
add("hazard-runaway-binary-unbounded-clip", "the same with a wider probability clip", "unbounded", False, n, e, i, settings=dict(probabilityClip=1e-3, maximumPrecision=1e10))
add("precision-cap", "the cap on posterior precision", "classic", True, [N("u", "input", precision=500.0), N("x1", precision=50.0, tonicVolatility=-6.0)], [V("x1", "u")], dict(u=walk), settings=dict(probabilityClip=1e-6, maximumPrecision=510.0))
# volatile nodes (pyhgf 0.3.0 only)
for v in ["classic", "ehgf", "unbounded"]:
    for mf, s in MF:
        add(f"volatile-{v}-{s}", "a volatile node with a value parent", v, mf, [N("u", "input", precision=8.0), dict(id="w", kind="volatile", parameters=dict(tonicVolatility=-3.0, tonicVolatilityVolatility=-3.0, autoconnectionStrength=1.0, internalCoupling=0.8))],
            [V("w", "u")], dict(u=walk), conventions="any", _v030=True)

VP2 = dict(tonicVolatility=-2.5, tonicVolatilityVolatility=-3.0, autoconnectionStrength=0.7, internalCoupling=0.8)
for v, mf, s in [("ehgf", True, "mf"), ("classic", False, "relaxed"), ("unbounded", False, "relaxed")]:
    add(f"volatile-chain-{v}-{s}", "volatile nodes in a chain, non-linear coupling", v, mf,
        [N("u", "input", precision=8.0), dict(id="w1", kind="volatile", parameters=VP2), dict(id="w2", kind="volatile", parameters=dict(VP2, mean=0.3)), dict(id="w3", kind="volatile", parameters=dict(VP2, mean=0.1))],
        [V("w1", "u"), V("w2", "w1", 0.7, "tanh"), V("w3", "w1", -0.4)], dict(u=walk), _v030=True)

if __name__ == "__main__":
    import peer, pyhgf, json
    os.makedirs(out, exist_ok=True); total = 0
    for fx in FX:
        if only and not any(fx["id"].startswith(o) for o in only): continue
        if fx.pop("_v030", False) != (pyhgf.__version__ == "0.3.0"): continue
        try:
            peer.fill(fx); size = peer.save(fx, out); total += size
            null = [(n, q) for n, qs in fx["expected"]["nodes"].items() for q, v in qs.items() if None in v]
            print(fx["id"], size, "NaN" if null else "", flush=True)
        except Exception as ex: print("ERROR", fx["id"], type(ex).__name__, str(ex)[:300], flush=True)
    print("total", total)
