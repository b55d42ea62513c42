#!/usr/bin/python3
"""Writes the embedded data sets from scikit-learn's loaders: python3 make.py

Rows, columns and the numbering of the classes are the loaders'. Numbers are
written as their shortest decimal form, classes by name in the last column. The
gzip header holds neither time nor name, so the same data give the same bytes.
"""
import gzip
import pathlib

from sklearn import datasets

SETS = {
    "breast_cancer": datasets.load_breast_cancer(),
    "wine": datasets.load_wine(),
    "digits": datasets.load_digits(),
    "iris": datasets.load_iris(),
    "diabetes": datasets.load_diabetes(scaled=False),
}
TARGETS = {"breast_cancer": "diagnosis", "wine": "cultivar", "digits": "digit", "iris": "species",
           "diabetes": "progression"}


def text(x):
    x = float(x)
    return str(int(x)) if x == int(x) else repr(x)


for name, s in SETS.items():
    lines = [",".join([*s.feature_names, TARGETS[name]])]
    for x, y in zip(s.data, s.target):
        y = text(y) if name == "diabetes" else str(s.target_names[y])
        lines.append(",".join([*map(text, x), y]))
    out = pathlib.Path(__file__).with_name(name + ".csv.gz")
    with open(out, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
        z.write(("\n".join(lines) + "\n").encode())
