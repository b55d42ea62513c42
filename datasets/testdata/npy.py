"""Writes npy.npz and npy.json, arrays of NumPy and their values:

    cd datasets/testdata && /usr/bin/python3 npy.py

numpy 1.24.2. Each array is stored as a .npy file in the .npz, which is compressed.
"""

import json

import numpy as np

a = np.array([[0, 1, 2.5], [-3, 1e30, -0.0]])
i = np.array([[0, 1, 2], [3, 100, 127]])
arrays = {
    "f8": a,
    "f4": a.astype("<f4"),
    "f8_big": a.astype(">f8"),
    "i1": (i - 3).astype("i1"),
    "i2_big": (i * -100).astype(">i2"),
    "i4": (i * -100000).astype("<i4"),
    "i8": i.astype("<i8") * 2**40,
    "u1": (i * 2).astype("u1"),
    "u2": (i * 500).astype("<u2"),
    "u4": (i * 2**24).astype("<u4"),
    "u8": i.astype("<u8") * 2**57,
    "bool": i > 1,
    "fortran": np.asfortranarray(a),
    "vector": a[0],
    "scalar": np.array(7.0),
    "cube": np.arange(24.0).reshape(2, 3, 4),
}
np.savez_compressed("npy.npz", **arrays)
rows = {k: np.asarray(v, dtype=np.float64).reshape(1 if v.ndim == 0 else len(v), -1).tolist() for k, v in arrays.items()}
with open("npy.json", "w") as f:
    json.dump(rows, f)
