"""Compares the outputs of notebooks that two programs have run.

    same_outputs.py FOLDER OTHER

Every notebook of the first folder must be in the other, with the same text in
every output: what is printed, and the text form of values and figures. Left out
are times, which differ from run to run, and bars of progress, which a file does
not need.
"""

import json
import pathlib
import re
import sys

# 12 ms, 1.5 s, 2m3.4s, 310.2µs
TIME = re.compile(r"\b(\d+h)?(\d+m)?\d+(\.\d+)?\s?(ns|µs|ms|s|min)\b")


def text(output):
    kind = output["output_type"]
    if kind == "stream":
        return output["name"], joined(output["text"])
    if kind == "error":
        return "error", output["ename"] + ": " + output["evalue"]
    return kind, joined(output["data"].get("text/plain", ""))


def progress(output):
    return "<progress" in "".join(output.get("data", {}).get("text/html", ""))


def joined(lines):
    return TIME.sub("TIME", "".join(lines))


def merged(outputs):
    """Joins what was printed in one go but sent in several messages."""
    result = []
    for name, content in (text(o) for o in outputs if not progress(o)):
        if result and name in ("stdout", "stderr") and result[-1][0] == name:
            result[-1] = (name, result[-1][1] + content)
        else:
            result.append((name, content))
    return result


def cells(path):
    notebook = json.loads(path.read_text())
    return [merged(c["outputs"]) for c in notebook["cells"] if c["cell_type"] == "code"]


def main(folder, other):
    compared, failed = 0, 0
    for path in sorted(pathlib.Path(folder).glob("*.ipynb")):
        pair = cells(path), cells(pathlib.Path(other) / path.name)
        if len(pair[0]) != len(pair[1]):
            sys.exit(f"{path.name}: {len(pair[0])} and {len(pair[1])} cells")
        for number, (one, two) in enumerate(zip(*pair), 1):
            compared += len(one)
            if one != two:
                failed += 1
                print(f"{path.name}, cell {number}:\n  {one}\n  {two}")
    if failed or not compared:
        sys.exit(f"{failed} cells differ, {compared} outputs compared")
    print(f"{compared} outputs are the same")


if __name__ == "__main__":
    main(*sys.argv[1:])
