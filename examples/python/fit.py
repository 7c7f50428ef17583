#!/usr/bin/env python3
"""Fits a study with credence and prints each participant's estimates.

    python3 fit.py choices.csv --prc ehgf_binary --obs unitsq_sgm

Everything after the name of this script goes to `credence fit`. The command is `credence`, or what the environment
variable CREDENCE says, as in CREDENCE="node dist/cli.js".
"""

import json
import os
import shlex
import subprocess
import sys

ALL_WELL, SOME_FAILED = 0, 3


def fit(*arguments):
    """The result of `credence fit`, as schema/credence-fit-1.json describes it."""
    command = shlex.split(os.environ.get("CREDENCE", "credence"))
    done = subprocess.run([*command, "fit", *arguments, "--json"], stdout=subprocess.PIPE)
    if done.returncode not in (ALL_WELL, SOME_FAILED):
        sys.exit(done.returncode)  # what went wrong is on stderr
    return json.loads(done.stdout)


for person in fit(*sys.argv[1:])["participants"]:
    if person["status"] == "failed":
        print(person["id"], "failed:", person["reason"])
        continue
    estimates = [f"{e['name']} {e['value']:.4f}" for e in person["estimates"]]
    print(person["id"], *estimates, f"LME {person['evidence']['value']:.3f}")
