"""The training step of a self-orthogonalising attractor network in JAX, on request: one line of JSON in, one out.

    python attractor.py DATA.json       answers {"task": "epochs", "repeat": n} with {"seconds": ...}

DATA.json holds patterns [pattern][node], uniforms [update][node] of a short training, order [epoch], steps, evidence_level,
inverse_temperature, learning_rate, rows, and threads (1, or null for as many as JAX takes). Single precision; every epoch
starts from a state of 0. The first line has the versions and, as values, what the short training ended with: the norm of
the couplings, the state, and so many rows of the couplings.

An epoch is one compiled call whose couplings are updated in place (donated), with the outer product and the zero diagonal in
one pass over the matrix. Timed epochs draw their uniform numbers from JAX's own generator.
"""

import json
import os
import sys
import time

with open(sys.argv[1]) as file:
    data = json.load(file)

# JAX makes its pool as large as the number of processors that the process may use at the start.
allowed = os.sched_getaffinity(0)
if data["threads"] == 1:
    os.sched_setaffinity(0, {min(allowed)})

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

jax.devices()
os.sched_setaffinity(0, allowed)

BETA = np.float32(data["inverse_temperature"])
RATE = np.float32(data["learning_rate"])
STEPS = data["steps"]


def langevin(theta):
    """coth θ - 1/θ; its series where the difference would cancel."""
    square = theta * theta
    series = theta * (1 / 3 + square * (-1 / 45 + square * (2 / 945 + square * (-1 / 4725 + square * 2 / 93555))))
    safe = jnp.where(jnp.abs(theta) < 0.5, 1.0, theta)
    return jnp.where(jnp.abs(theta) < 0.5, series, 1 / jnp.tanh(safe) - 1 / safe)


def quantile(theta, v):
    """Inverse distribution function of the continuous Bernoulli distribution on [-1, 1]."""
    a = jnp.maximum(jnp.abs(theta), 1e-6)
    p = jnp.where(theta < 0, 1 - v, v)
    large = jnp.log(p + (1 - p) * jnp.exp(-2 * a)) / a
    small = jnp.log1p((1 - p) * jnp.expm1(-2 * a)) / a
    x = jnp.clip(1 + jnp.where(a >= 1, large, small), -1, 1)
    return jnp.where(theta < 0, -x, x)


def step(evidence, carried, v):
    couplings, state = carried
    h = couplings @ state
    state = quantile(BETA * (h + evidence), v)
    error = RATE * (state - langevin(h))
    n = state.shape[0]
    node = jnp.arange(n)
    change = jnp.where(node[:, None] == node[None, :], 0, error[:, None] * state[None, :])
    return (couplings + change, state), None


@partial(jax.jit, donate_argnums=0)
def epoch(couplings, evidence, uniforms):
    start = (couplings, jnp.zeros_like(evidence))
    return jax.lax.scan(partial(step, evidence), start, uniforms)[0]


@partial(jax.jit, donate_argnums=0)
def drawn_epoch(couplings, evidence, key):
    key, own = jax.random.split(key)
    uniforms = jax.random.uniform(own, (STEPS, evidence.shape[0]))
    start = (couplings, jnp.zeros_like(evidence))
    (couplings, state), _ = jax.lax.scan(partial(step, evidence), start, uniforms)
    return couplings, key


def main():
    patterns = jnp.asarray(np.array(data["patterns"], dtype=np.float32) * np.float32(data["evidence_level"]))
    uniforms = np.array(data["uniforms"], dtype=np.float32)
    n = patterns.shape[1]
    couplings = jnp.zeros((n, n), dtype=jnp.float32)
    for k, pattern in enumerate(data["order"]):
        part = jnp.asarray(uniforms[k * STEPS : (k + 1) * STEPS])
        couplings, state = epoch(couplings, patterns[pattern], part)
    found = np.asarray(couplings)
    values = [float(np.linalg.norm(found.astype(np.float64))), *state.tolist(), *found[: data["rows"]].ravel().tolist()]
    versions = {"jax": jax.__version__, "python": sys.version.split()[0]}
    print(json.dumps({"versions": versions, "values": values}), flush=True)
    key = jax.random.PRNGKey(1)
    for line in sys.stdin:
        repeat = json.loads(line)["repeat"]
        start = time.perf_counter()
        for k in range(repeat):
            couplings, key = drawn_epoch(couplings, patterns[k % len(patterns)], key)
        couplings.block_until_ready()
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


main()
