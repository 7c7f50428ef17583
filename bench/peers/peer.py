"""Speed of pyhgf on the task of the benches, on request: one line of JSON in, one out.

    python peer.py DATA.json            answers {"task": ..., "repeat": n} with {"seconds": ...}
    python peer.py DATA.json --cold     computes one value and gradient, prints it, ends

DATA.json holds inputs and responses [agent][trial] and native parameters om2, om3, ze [agent]. Double precision, one
thread. Times are of whole calls that end when the result is there (block_until_ready).
"""

import json
import sys
import time

import one_thread  # noqa: F401  first: it sets up JAX
import jax
import jax.numpy as jnp
import numpy as np
import pyhgf
from pyhgf.model import Network
from pyhgf.response import binary_softmax_inverse_temperature

with open(sys.argv[1]) as file:
    data = json.load(file)
inputs = np.array(data["inputs"], dtype=float)
responses = np.array(data["responses"], dtype=float)
parameters = np.array([data["om2"], data["om3"], data["ze"]], dtype=float).T


def log_likelihood():
    """The log-likelihood of one agent, a new function each time, so that nothing compiled is found again."""
    network = (
        Network(volatility_updates="eHGF", mean_field_updates=True)
        .add_nodes(kind="binary-state")
        .add_nodes(kind="continuous-state", value_children=0, node_parameters={"mean": 0.0, "precision": 10.0})
        .add_nodes(kind="continuous-state", volatility_children=1, node_parameters={"mean": 1.0, "precision": 1.0})
    )
    network = network.create_belief_propagation_fn()
    start = network.attributes

    def function(p, u, y):
        attributes = {key: dict(value) for key, value in start.items()}
        attributes[1]["tonic_volatility"] = p[0]
        attributes[2]["tonic_volatility"] = p[1]
        network.attributes = attributes
        network.input_data(u)
        return -jnp.sum(binary_softmax_inverse_temperature(network, y, p[2]))

    return function


def first_gradient():
    jax.clear_caches()
    value, gradient = jax.jit(jax.value_and_grad(log_likelihood()))(parameters[0], inputs[0], responses[0])
    gradient.block_until_ready()
    return float(value), [float(g) for g in gradient]


def tasks():
    function = log_likelihood()
    one = (parameters[0], inputs[0], responses[0])
    many = (parameters, inputs, responses)
    each = jax.vmap(function)
    each_gradient = jax.vmap(jax.value_and_grad(function))
    device = lambda arguments: tuple(jnp.asarray(a) for a in arguments)
    one, many = device(one), device(many)
    compiled = {
        "value": (jax.jit(function), one),
        "gradient": (jax.jit(jax.value_and_grad(function)), one),
        "values": (jax.jit(each), many),
        "gradients": (jax.jit(each_gradient), many),
    }
    for call, arguments in compiled.values():
        jax.block_until_ready(call(*arguments))
    return compiled


def main():
    if "--cold" in sys.argv:
        print(json.dumps(first_gradient()))
        return
    compiled = tasks()
    values = np.asarray(compiled["values"][0](*compiled["values"][1]))
    versions = {"pyhgf": pyhgf.__version__, "jax": jax.__version__, "python": sys.version.split()[0]}
    print(json.dumps({"versions": versions, "values": values.tolist()}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        repeat = request["repeat"]
        if request["task"] == "first gradient":
            start = time.perf_counter()
            first_gradient()
        else:
            call, arguments = compiled[request["task"]]
            start = time.perf_counter()
            for _ in range(repeat):
                jax.block_until_ready(call(*arguments))
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


main()
