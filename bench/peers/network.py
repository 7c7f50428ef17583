"""Speed of pyhgf's two back ends on trees of continuous nodes, on request: one line of JSON in, one out.

    python network.py DATA.json               answers {"task": ..., "repeat": n} with {"seconds": ...}
    python network.py DATA.json BACKEND N     computes the first result of the tree of N nodes, prints it, ends

Tasks are "jax N", "rust N" (again and again) and "first jax N", "first rust N" (a new network to its result).
DATA.json holds inputs u [trial], backends (of jax, rust) and trees: of nodes 1, 2, ... the child and the coupling. A
result is the log-likelihood of u under the predictions of node 1. Double precision, one thread.
"""

import json
import sys
import time

import one_thread  # noqa: F401  first: it sets up JAX
import jax
import jax.numpy as jnp
import numpy as np
import pyhgf
from pyhgf import rshgf
from pyhgf.model import Network

with open(sys.argv[1]) as file:
    data = json.load(file)
inputs = np.array(data["u"], dtype=float)
trees = {len(tree) + 1: tree for tree in data["trees"]}


def grown(network, nodes):
    network.add_nodes(kind="continuous-state")
    for child, coupling in trees[nodes]:
        network.add_nodes(kind="continuous-state", **{f"{coupling}_children": child})
    return network


def likelihood(numpy, u, mean, precision):
    return -0.5 * numpy.sum(numpy.log(2 * numpy.pi) - numpy.log(precision) + precision * (u - mean) ** 2)


def jax_run(nodes):
    network = grown(Network(volatility_updates="eHGF", mean_field_updates=True), nodes)
    network = network.create_belief_propagation_fn()
    start = network.attributes

    def function(u):
        network.attributes = {key: dict(value) for key, value in start.items()}
        network.input_data(u)
        first = network.node_trajectories[1]
        return likelihood(jnp, u, first["expected_mean"], first["expected_precision"])

    compiled = jax.jit(function)
    u = jnp.asarray(inputs)
    return lambda: compiled(u).block_until_ready()


def rust_run(nodes):
    """The likelihood of the first call; later ones go on from the beliefs where the last one ended."""
    network = grown(rshgf.Network(volatility_updates="eHGF", mean_field_updates=True), nodes)
    network.set_update_sequence()
    u = inputs

    def run():
        network.input_data(u)
        first = network.node_trajectories[1]
        return likelihood(np, inputs, first["expected_mean"], first["expected_precision"])

    return run


runs = {"jax": jax_run, "rust": rust_run}


def first_result(backend, nodes):
    if backend == "jax":
        jax.clear_caches()
    return float(runs[backend](nodes)())


def main():
    if len(sys.argv) > 2:
        print(json.dumps(first_result(sys.argv[2], int(sys.argv[3]))))
        return
    warm = {f"{backend} {nodes}": run(nodes) for nodes in trees for backend, run in runs.items() if backend in data["backends"]}
    values = [float(run()) for run in warm.values()]
    versions = {"pyhgf": pyhgf.__version__, "jax": jax.__version__, "python": sys.version.split()[0]}
    print(json.dumps({"versions": versions, "values": values}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        task = request["task"].split()
        start = time.perf_counter()
        if task[0] == "first":
            first_result(task[1], int(task[2]))
        else:
            run = warm[request["task"]]
            for _ in range(request["repeat"]):
                run()
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


main()
