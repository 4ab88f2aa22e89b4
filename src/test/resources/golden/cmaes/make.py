"""Writes constants.csv and medians.csv from pycma, the reference implementation of CMA-ES.

    pip install -r requirements.txt && python make.py

Every problem lives in [-10, 10]^n, starts at 3 in every coordinate (Rosenbrock at 0) with a step size of 2 (Rosenbrock
0.5), and counts evaluations until a value of 1e-8 or less is seen. Medians are over the seeds 1 to 5.
"""

import csv
import statistics

import cma
import numpy as np


def sphere(x):
    return float(np.dot(x, x))


def ellipsoid(x):
    n = len(x)
    return float(sum(1e6 ** (i / (n - 1)) * v * v for i, v in enumerate(x)))


def rosenbrock(x):
    return float(sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1)))


PROBLEMS = [
    ("sphere", sphere, 64, "FULL", 3.0, 2.0),
    ("ellipsoid", ellipsoid, 64, "DIAGONAL", 3.0, 2.0),
    ("rosenbrock", rosenbrock, 20, "FULL", 0.0, 0.5),
    ("ellipsoid", ellipsoid, 20, "FULL", 3.0, 2.0),
]


def evaluations(function, n, shape, start, sigma, seed):
    options = {
        "seed": seed,
        "verbose": -9,
        "ftarget": 1e-8,
        "maxfevals": 200_000,
        "CMA_diagonal": shape == "DIAGONAL",
    }
    es = cma.CMAEvolutionStrategy(n * [start], sigma, options)
    count = 0
    while True:
        points = es.ask()
        values = []
        for point in points:
            count += 1
            values.append(function(point))
            if values[-1] <= 1e-8:
                return count
        es.tell(points, values)
        assert count < 200_000, (function, seed)


with open("medians.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["problem", "dimensions", "covariance", "start", "sigma", "median"])
    for name, function, n, shape, start, sigma in PROBLEMS:
        counts = [evaluations(function, n, shape, start, sigma, seed) for seed in range(1, 6)]
        print(name, n, shape, counts)
        out.writerow([name, n, shape, start, sigma, statistics.median(counts)])

# Not c_sigma and d_sigma: pycma has left the tutorial's formula there.
with open("constants.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["dimensions", "population", "mu_eff", "c_c", "c_1", "c_mu", "first", "last"])
    for n in (2, 4, 12, 64, 128):
        es = cma.CMAEvolutionStrategy(n * [0.0], 1.0, {"verbose": -9, "seed": 1})
        sp = es.sp
        out.writerow(
            [n, es.popsize, sp.weights.mueff, sp.cc, sp.c1, sp.cmu, sp.weights[0], sp.weights[-1]])
