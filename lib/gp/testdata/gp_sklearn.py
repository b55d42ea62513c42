"""Gaussian processes by scikit-learn: /usr/bin/python3 gp_sklearn.py > sklearn.json

y = sin 2x₁ + x₁x₂ + 0.1 noise, 25 samples in 3 dimensions, prior mean 0. Matern with
nu = 1/2 is exp(-r/L), RBF is exp(-r²/2L²). log_ml and gradient (by log L, log σ_f,
log σ_n) are at the parameters given; "best" is the optimum of 20 starts.
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, Matern, WhiteKernel

warnings.simplefilter("ignore")
rng = np.random.default_rng(1)
X = rng.normal(size=(25, 3)).round(4)
y = (np.sin(2 * X[:, 0]) + X[:, 0] * X[:, 1] + 0.1 * rng.normal(size=25)).round(4)
P = rng.normal(size=(6, 3)).round(4)
L, s, v = 1.7, 0.9, 0.2

out = {"command": "/usr/bin/python3 gp_sklearn.py > sklearn.json", "sklearn": sklearn.__version__,
       "X": X.tolist(), "Y": y[:, None].tolist(), "P": P.tolist(), "L": L, "signal": s, "noise": v, "runs": []}
for name in ["laplace", "gaussian", "matern32"]:
    def kernel(L, s, v):
        base = {"laplace": Matern(L, (1e-3, 1e3), nu=0.5), "gaussian": RBF(L, (1e-3, 1e3)), "matern32": Matern(L, (1e-3, 1e3), nu=1.5)}[name]
        return ConstantKernel(s * s, (1e-6, 1e6)) * base + WhiteKernel(v * v, (1e-8, 1e3))

    g = GaussianProcessRegressor(kernel(L, s, v), alpha=0, optimizer=None).fit(X, y)
    # theta = log σ_f², log L, log σ_n²
    value, grad = g.log_marginal_likelihood(g.kernel_.theta, eval_gradient=True)
    mean, cov = g.predict(P, return_cov=True)  # with the noise
    best = GaussianProcessRegressor(kernel(L, s, v), alpha=0, n_restarts_optimizer=20, random_state=1).fit(X, y)
    t = best.kernel_.theta
    out["runs"].append({
        "kernel": name, "log_ml": value, "gradient": [grad[1], 2 * grad[0], 2 * grad[2]],
        "mean": mean[:, None].tolist(), "sd": np.sqrt(np.diag(cov)).tolist(),
        "latent_cov": (cov - v * v * np.eye(len(P))).tolist(),
        "best": {"L": np.exp(t[1]), "signal": np.exp(t[0] / 2), "noise": np.exp(t[2] / 2),
                 "log_ml": best.log_marginal_likelihood_value_},
    })
print(json.dumps(out, indent=1))
