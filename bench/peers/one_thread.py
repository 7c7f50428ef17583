"""JAX in double precision on one thread: imported before anything else that uses JAX."""

import os

# JAX makes its pool as large as the number of processors that the process may use at the start.
allowed = os.sched_getaffinity(0)
os.sched_setaffinity(0, {min(allowed)})

# Before JAX: some versions of pyhgf set flags of it.
import pyhgf  # noqa: F401
import jax

jax.config.update("jax_enable_x64", True)
jax.devices()
os.sched_setaffinity(0, allowed)
