"""Times agopher against numpy and scikit-learn on the same data, in one run.

    make bench-peers            (or: /usr/bin/python3 scripts/bench_peers.py PROGRAM)

PROGRAM is internal/bench, compiled. The two sides take turns, several rounds,
and the best time of each counts. Needs python3-sklearn of Debian. On some
machines OPENBLAS_CORETYPE is set for the sake of old libraries: it slows both
sides, and is left as it is found. Both use all cores.
"""

import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import scipy.linalg
import sklearn
from sklearn.kernel_ridge import KernelRidge

ROUNDS = 4


def agopher(program, *args, **env):
    out = subprocess.run([program, *map(str, args)], check=True, capture_output=True, text=True, env=dict(os.environ, **env)).stdout
    return [float(x) for x in out.split()]


def take_turns(sides):
    """Returns the best seconds of each side, by name."""
    best = {name: float("inf") for name in sides}
    for _ in range(ROUNDS):
        for name, run in sides.items():
            best[name] = min(best[name], run())
    return best


def timed(f):
    def run():
        start = time.perf_counter()
        f()
        return time.perf_counter() - start

    return run


def main():
    program = sys.argv[1]
    print(subprocess.run([program, "-method", "doctor"], check=True, capture_output=True, text=True).stdout)
    print(f"numpy {np.__version__}, scikit-learn {sklearn.__version__}, python {sys.version.split()[0]}\n")

    rng = np.random.default_rng(0)
    A = rng.standard_normal((2000, 2000))
    A32 = A.astype(np.float32)
    for name, M, column in [("dgemm n=2000", A, 0), ("sgemm n=2000", A32, 1)]:
        rate = 2 * 2000**3 / 1e9
        best = take_turns({
            "numpy": timed(lambda: M @ M),
            "agopher": lambda: rate / agopher(program, "-method", "gemm", "-n", 2000)[column],
            "agopher, AGOPHER_BLAS=asm": lambda: rate / agopher(program, "-method", "gemm", "-n", 2000, AGOPHER_BLAS="asm")[column],
        })
        report(name, best, "numpy", rate)

    for n, d in [(3000, 100), (6000, 100)]:
        X = rng.standard_normal((n, d))
        y = X[:, :1] * X[:, 1:2]
        with tempfile.NamedTemporaryFile() as f:
            f.write(X.tobytes() + y.tobytes())
            f.flush()

            def fit(method, precision, **env):
                return lambda: min(agopher(program, "-data", f.name, "-n", n, "-d", d, "-method", method, "-precision", precision, **env))

            sides = {"scikit-learn KernelRidge(rbf)": timed(lambda: KernelRidge(alpha=1e-3, kernel="rbf").fit(X, y))}
            sides["scipy cho_factor alone"] = timed_factor(n)
            for p in ["Float64", "Mixed", "Float32"]:
                sides["agopher " + p] = fit("krr", p)
            report(f"kernel ridge regression, n={n}, d={d}", take_turns(sides), "scikit-learn KernelRidge(rbf)")

            sides = {"agopher " + p: fit("rfm", p) for p in ["Float64", "Mixed", "Float32"]}
            sides["agopher Float64, AGOPHER_BLAS=asm"] = fit("rfm", "Float64", AGOPHER_BLAS="asm")
            if n < 6000:
                sides["agopher Float64, AGOPHER_BLAS=off"] = fit("rfm", "Float64", AGOPHER_BLAS="off")
            report(f"RFM, 3 iterations, n={n}, d={d}", take_turns(sides), "agopher Float64")


def timed_factor(n):
    A = np.ones((n, n)) / n + np.eye(n)

    def run():
        B = A.copy(order="F")
        start = time.perf_counter()
        scipy.linalg.cho_factor(B, overwrite_a=True, check_finite=False)
        return time.perf_counter() - start

    return run


def report(title, best, reference, gflop=None):
    print(title)
    for name, seconds in best.items():
        rate = f"  {gflop / seconds:6.1f} GFLOP/s" if gflop else ""
        print(f"  {name:36s} {seconds:8.3f} s{rate}  ratio {seconds / best[reference]:.2f}")
    print(flush=True)


if __name__ == "__main__":
    main()
