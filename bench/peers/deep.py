"""Speed of pyhgf's deep networks and of backpropagation in plain JAX, on request: one line of JSON in, one out.

    python deep.py DATA.json            answers {"task": ..., "repeat": n} with {"seconds": ...}
    python deep.py DATA.json --first    makes a network, learns the rows once, ends

DATA.json holds kind, tasks, sizes and weights (input first, each [W | b], a row for each child), count of rows of a fit,
and files of float32 rows x and y. Kinds: "jax" and "rust" are the back ends of pyhgf 0.3.2, "plain" is JAX alone,
"moons" the network of pyhgf 0.3.0's notebook. Tasks: "pinned" and "volatility" fit the rows one by one, "batch N" learns
N rows at once, "moons" passes over all rows, `passes` times. The first line has what each task computes once, so that
both sides can be compared: predictions of the first rows while learning them, or after a batch of them. Single
precision, as many threads as the back end takes.
"""

import dataclasses
import functools
import json
import sys
import time

# Before JAX: pyhgf sets flags of it.
import pyhgf
import jax
import jax.numpy as jnp
import numpy as np
import optax

with open(sys.argv[1]) as file:
    data = json.load(file)
sizes = data["sizes"]
matrices = [np.array(matrix, dtype=np.float32) for matrix in data["weights"]]
x = np.fromfile(data["x"], dtype=np.float32).reshape(-1, sizes[0])
y = np.fromfile(data["y"], dtype=np.float32).reshape(-1, sizes[-1])
count = data["count"]
probe = data["probe"]
RATE = 1e-3


def with_weights(network, field):
    """The given matrices instead of ones; pyhgf keeps each with the parent, the output's layer first."""
    output, *parents = network.state.layers
    filled = [dataclasses.replace(layer, **{field: jnp.asarray(m)}) for layer, m in zip(parents, reversed(matrices))]
    network.state = dataclasses.replace(network.state, layers=(output, *filled))
    return network


def jax_network(pinned):
    from pyhgf.model import DeepNetwork

    held = {"volatility_parent": False} if pinned else {}
    network = DeepNetwork()
    for layer, size in enumerate(reversed(sizes)):
        network.add_layer(size, coupling_fn=jnp.tanh if 0 < layer < len(sizes) - 1 else None, **held)
    return with_weights(network, "weights_mean")


def jax_tasks():
    sgd = optax.sgd(RATE)
    held = {"optimiser": sgd, "update_precisions": False}

    def fit(pinned):
        network = jax_network(pinned)
        options = held if pinned else {"optimiser": sgd}

        def run(rows):
            network.fit(x[:rows], y[:rows], check_gradient_health=False, **options)
            jax.block_until_ready(network.state)
            return network.predictions

        return run

    def batch(rows):
        network = jax_network(True)
        own, targets = jnp.asarray(x[:rows]), jnp.asarray(y[:rows])

        def run(_):
            network.batch_update(own, targets, **held)
            jax.block_until_ready(network.state)

        return run, lambda: network.predict(x[:probe])

    return fit, batch


def rust_network(pinned):
    try:
        from pyhgf.rshgf import DeepNetwork
    except ImportError as error:
        sys.exit(f"pyhgf's Rust back end cannot be loaded (it needs Python 3.12): {error}")

    held = {"volatility_parent": False} if pinned else {}
    network = DeepNetwork()
    for layer, size in enumerate(reversed(sizes)):
        network.add_layer(size, coupling_fn="tanh" if 0 < layer < len(sizes) - 1 else None, **held)
    network.set_weights(list(reversed(matrices)))
    return network


def rust_tasks():
    learning = {"optimiser": "sgd", "learning_rate": RATE}

    def fit(pinned):
        network = rust_network(pinned)
        return lambda rows: network.fit(x[:rows], y[:rows], **learning)

    def batch(rows):
        network = rust_network(True)
        own, targets = x[:rows], y[:rows]
        return (
            lambda _: network.batch_update(own, targets, update_precisions=False, **learning),
            lambda: network.predict(x[:probe]),
        )

    return fit, batch


def forward(parameters, rows):
    *hidden, last = parameters
    for matrix in hidden:
        rows = jnp.tanh(rows @ matrix[:, :-1].T + matrix[:, -1])
    return rows @ last[:, :-1].T + last[:, -1]


def half_squares(parameters, rows, targets):
    return 0.5 * jnp.mean(jnp.sum((targets - forward(parameters, rows)) ** 2, axis=1))


@functools.partial(jax.jit, donate_argnums=0)
def backpropagate(parameters, rows, targets):
    gradient = jax.grad(half_squares)(parameters, rows, targets)
    return [p - RATE * g for p, g in zip(parameters, gradient)]


def plain_tasks():
    def batch(rows):
        own, targets = jnp.asarray(x[:rows]), jnp.asarray(y[:rows])
        parameters = [jnp.array(matrix) for matrix in matrices]

        def run(_):
            nonlocal parameters
            parameters = backpropagate(parameters, own, targets)
            jax.block_until_ready(parameters)

        return run, lambda: forward(parameters, x[:probe])

    return None, batch


def moons_task():
    from pyhgf.model import DeepNetwork

    optimiser = optax.adam(RATE)

    def start():
        network = DeepNetwork(volatility_updates="unbounded")
        network.add_layer(1, kind="binary")
        network.add_layer_stack(
            sizes[1:-1], coupling_fn=jax.nn.leaky_relu, tonic_volatility=-80.0, tonic_volatility_vol=-8.0
        )
        network.add_layer(sizes[0], add_constant_input=False, expected_precision=1e10)
        return with_weights(network, "weights_in")

    def run(rows, passes=data["passes"]):
        network = start()
        for _ in range(passes):
            network.fit(x[:rows], y[:rows], optimizer=optimiser, learning_kind="standard", time_step=1e-3)
        jax.block_until_ready(network.state)
        return network.predictions

    return run


def prepare(task):
    """What a task computes once, and a function that does it again."""
    if task == "moons":
        run = moons_task()
        return run(probe, 1), lambda: run(count)
    fit, batch = {"jax": jax_tasks, "rust": rust_tasks, "plain": plain_tasks}[data["kind"]]()
    if task.startswith("batch"):
        # The comparison is of a network of its own, after one batch of few rows.
        step, predict = batch(data["compared"])
        step(None)
        values = predict()
        run, _ = batch(int(task.split()[1]))
        return values, lambda: run(None)
    pinned = task == "pinned"
    values = fit(pinned)(probe)
    run = fit(pinned)
    return values, lambda: run(count)


def main():
    if "--first" in sys.argv:
        fit, _ = {"jax": jax_tasks, "rust": rust_tasks}[data["kind"]]()
        fit(False)(count)
        return
    prepared = {task: prepare(task) for task in data["tasks"]}
    values = [float(v) for value, _ in prepared.values() for v in np.asarray(value).ravel()]
    versions = {"pyhgf": pyhgf.__version__, "jax": jax.__version__, "python": sys.version.split()[0]}
    print(json.dumps({"versions": versions, "values": values}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        _, run = prepared[request["task"]]
        start = time.perf_counter()
        for _ in range(request["repeat"]):
            run()
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


main()
