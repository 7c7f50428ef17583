"""
References for src/scalar/elementary, computed with mpmath (1.4.1) at 400 bits above the size of the argument.

  python make.py                 writes elementary.json beside this file
  python make.py coefficients    prints the minimax coefficients of the elementary functions (Remez exchange)

Each row of the JSON is [argument, nearest, rest]: the exact value is nearest + rest ulp, where nearest is the
value rounded to double (to a multiple of 2^-1074 in the subnormal range) and ulp the spacing of doubles at nearest.
"""

import json
import math
import os
import random
import sys

import mpmath
from mpmath import mp, mpf

SEED = 20240607


def exponent(value):
    """floor(log2 |value|), exactly."""
    _, mantissa, power, bits = value._mpf_
    return power + bits - 1


def row(function, argument):
    mp.prec = 400 + max(0, exponent(mpf(argument)), -exponent(mpf(argument)))
    value = function(mpf(argument))
    power = max(exponent(value) - 52, -1074)
    whole = int(mpmath.nint(mpmath.ldexp(value, -power)))
    nearest = math.ldexp(whole, power)
    # Rounding up to a power of two doubles the spacing.
    power = max(exponent(mpf(nearest)) - 52, -1074)
    rest = mpmath.ldexp(value - mpf(nearest), -power)
    return [argument, nearest, round(float(rest), 5)]


def neighbours(value, count=3):
    below, above, found = value, value, [value]
    for _ in range(count):
        below, above = math.nextafter(below, -math.inf), math.nextafter(above, math.inf)
        found += [below, above]
    return found


class Draw(random.Random):
    def between(self, low, high, count):
        return [self.uniform(low, high) for _ in range(count)]

    def across(self, low, high, count, signs=(1,)):
        """Evenly spread logarithms from low to high, the ends included."""
        first, last = math.log2(low), math.log2(high)
        powers = [first + (last - first) * i / (count - 1) for i in range(1, count - 1)]
        steps = [low, *(2 ** (p / 2) * 2 ** (p / 2) for p in powers), high]
        return [self.choice(signs) * step for step in steps]


def arguments(draw):
    both = (-1, 1)
    halves = [(n + 0.5) * math.log(2) for n in (-1073, -1022, -60, -54, -3, -2, -1, 0, 1, 2, 52, 53, 54, 60, 1022)]
    boundaries = [x for half in halves for x in neighbours(half, 1)]
    angles = [n * math.pi / 2 for n in [*range(-12, 13), *(draw.randrange(2**40) for _ in range(40))] if n]
    angles += [n * math.pi / 4 for n in range(-9, 10, 2)]
    multiples = [x for angle in angles for x in neighbours(angle, 1)]
    # The double closest to a multiple of π/2 (Muller, Elementary Functions, 2016, ch. 11), and the switch at 10^6.
    worst = [6381956970095103.0 * 2.0**797, *neighbours(1e6, 2), *neighbours(-1e6, 2), 2.0**53, sys.float_info.max]
    angle = multiples + worst + draw.between(-10, 10, 100) + draw.between(-1e6, 1e6, 80)
    angle += draw.across(1e-300, 1, 40, both) + draw.across(1, 1e308, 120, both)
    return {
        "exp": draw.between(-745, 709.7, 120) + draw.between(-1, 1, 120) + draw.between(-745.1, -708, 80)
        + draw.across(1e-320, 700, 80, both) + boundaries + neighbours(708.0) + neighbours(-708.0)
        + neighbours(709.782712893384)[:2] + [709.782712893384, -745.1332191019411, -708.3964185322641],
        "expm1": draw.between(-45, 709.7, 80) + draw.between(-0.7, 0.7, 160) + draw.between(-40, 60, 100)
        + draw.across(1e-320, 700, 80, both) + [x for x in boundaries if -50 < x < 709.7] + neighbours(-40.0),
        "log": draw.between(0.5, 2, 200) + draw.across(5e-324, sys.float_info.max, 160) + draw.across(5e-324, 1e-300, 40)
        + [x for n in (-1074, -1022, -1, 1, 1000) for x in neighbours(math.ldexp(1, n), 1) if x > 0]
        + [x for x in neighbours(1.0) if x != 1] + neighbours(math.sqrt(0.5)) + neighbours(math.sqrt(2))
        + [1 + x for x in draw.across(1e-15, 0.3, 60, both)],
        "log1p": draw.between(-1, 2, 200) + draw.across(1e-320, 0.99, 120, both) + draw.across(1, sys.float_info.max, 60)
        + [-1 + x for x in draw.across(2.0**-53, 0.5, 60)] + neighbours(2.0**-54) + neighbours(2.0**53)
        + neighbours(math.sqrt(0.5) - 1) + neighbours(math.sqrt(2) - 1),
        "tanh": draw.between(-22, 22, 120) + draw.between(-1, 1, 180) + draw.across(1e-320, 20, 120, both)
        + [x / 2 for x in boundaries if -44 < x < 44] + neighbours(20.0) + neighbours(-20.0) + draw.between(17, 20, 40),
        "sin": angle,
        "cos": angle,
        "logSigmoid": draw.between(-745, 745, 160) + draw.between(-40, 40, 160) + draw.between(-2, 2, 120)
        + draw.across(1e-300, 745, 80, both) + [745.0, -745.0],
    }


def log_sigmoid(x):
    return min(x, 0) - mpmath.log1p(mpmath.exp(-abs(x)))


def references():
    functions = {name: getattr(mpmath, name) for name in ("exp", "expm1", "log", "log1p", "tanh", "sin", "cos")}
    functions["logSigmoid"] = log_sigmoid
    lists = arguments(Draw(SEED))
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "elementary.json")
    with open(path, "w") as file:
        file.write("{\n")
        file.write(f'"source": {json.dumps(f"make.py, mpmath {mpmath.__version__}, seed {SEED}")}')
        for name, values in lists.items():
            rows = [row(functions[name], x) for x in values]
            file.write(f',\n"{name}": [\n' + ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows) + "\n]")
            print(name, len(rows))
        file.write("\n}\n")


def minimax(target, weight, low, high, count, grid=3001):
    """Coefficients of the polynomial of `count` terms with the least largest weight · |error|, and that error."""
    middle, radius = (low + high) / 2, (high - low) / 2
    # A little off the middle: targets are 0/0 at 0.
    nodes = [middle + radius * (mpf(1) / 500 - mpmath.cos(mp.pi * (i + mpf(1) / 2) / (count + 1)) * mpf("0.998"))
             for i in range(count + 1)]
    points = [middle - radius * mpmath.cos(mp.pi * i / grid) for i in range(grid + 1)]
    known = [(x, target(x), weight(x)) for x in points]
    for _ in range(12):
        system, right = mpmath.matrix(count + 1, count + 1), mpmath.matrix(count + 1, 1)
        for i, x in enumerate(nodes):
            for j in range(count):
                system[i, j] = x**j
            system[i, count] = (-1) ** i / weight(x)
            right[i] = target(x)
        solution = mpmath.lu_solve(system, right)
        coefficients = [solution[j] for j in range(count)]
        extrema = []
        for x, value, w in known:
            error = w * (mpmath.polyval(coefficients[::-1], x) - value)
            if extrema and (extrema[-1][1] > 0) == (error > 0):
                if abs(error) > abs(extrema[-1][1]):
                    extrema[-1] = (x, error)
            else:
                extrema.append((x, error))
        while len(extrema) > count + 1:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        nodes = [x for x, _ in extrema]
        sizes = [abs(error) for _, error in extrema]
        if max(sizes) < 1.0001 * min(sizes):
            break
    return coefficients, max(sizes)


def coefficients():
    mp.prec = 200
    tiny, root = mpf(10) ** -9, mpmath.sqrt
    largest = ((root(2) - 1) / (root(2) + 1)) ** 2 * mpf("1.00001")
    quarter = (mp.pi / 4) ** 2 * mpf("1.0001")
    table = {
        "exp": (lambda z: (root(z) * mpmath.coth(root(z) / 2) - 2) / z, lambda z: z * root(z) * mpf("0.75"),
                tiny, mpf("0.3467") ** 2, 5),
        "log": (lambda z: (2 * mpmath.atanh(root(z)) / root(z) - 2) / z, lambda z: z / 2, tiny, largest, 7),
        "sin": (lambda z: (mpmath.sin(root(z)) / root(z) - 1) / z, lambda z: z, tiny, quarter, 6),
        "cos": (lambda z: (mpmath.cos(root(z)) - 1 + z / 2) / z**2, lambda z: z * z, tiny, quarter, 6),
    }
    for name, problem in table.items():
        found, error = minimax(*problem)
        print(name, "error 2^" + mpmath.nstr(mpmath.log(error, 2), 4), [float(c) for c in found])


if __name__ == "__main__":
    coefficients() if sys.argv[1:] == ["coefficients"] else references()
