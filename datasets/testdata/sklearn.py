"""Writes what scikit-learn says of the data: python3 sklearn.py > sklearn.json"""
import json
import sys

sys.path.pop(0)  # this folder, where sklearn.py would be taken for the package

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.preprocessing import StandardScaler

out = {
    "command": "/usr/bin/python3 sklearn.py > sklearn.json",
    "sklearn": sklearn.__version__,
    "note": "order = sum_ij (i+1) cos(j) x_ij, which changes when rows or columns are permuted; "
            "labels = sum_i (i+1) y_i; scale and scaled (the last row) are StandardScaler's on the first 100 rows",
    "sets": {},
}
for name in ["breast_cancer", "diabetes", "digits", "iris", "wine"]:
    s = getattr(datasets, "load_" + name)(**({"scaled": False} if name == "diabetes" else {}))
    n, d = s.data.shape
    scaler = StandardScaler().fit(s.data[:100])
    classes = [] if name == "diabetes" else [str(c) for c in s.target_names]
    out["sets"][name] = {
        "n": n,
        "d": d,
        "features": list(s.feature_names),
        "classes": classes,
        "counts": np.bincount(s.target).tolist() if classes else [],
        "mean": s.data.mean(0).tolist(),
        "sd": s.data.std(0).tolist(),
        "min": s.data.min(0).tolist(),
        "median": np.median(s.data, axis=0).tolist(),
        "max": s.data.max(0).tolist(),
        "order": float((np.arange(1, n + 1) @ s.data) @ np.cos(np.arange(d))),
        "labels": float(np.arange(1, n + 1) @ s.target),
        "scale": scaler.scale_.tolist(),
        "scaled": scaler.transform(s.data)[-1].tolist(),
    }
json.dump(out, sys.stdout, indent=1)
print()
