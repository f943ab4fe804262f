"""Precomputes what teachers say of every face of train and val, for train.py --teacher.

    python teach.py --data FACES --teacher runs/a/weights.pt --teacher resnet50v2-224.onnx --out teacher.npz

Each teacher (the weights.pt of a run, or an exported ONNX model) sees the plain and the mirrored face; the mean of all is the
soft target. Faces of test are left out, their rows hold NaN. Prints the accuracies on val of each teacher and of their mean.
"""
from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from data import load_faces
from metrics import Outputs, summary
from onnx_model import OnnxModel
from torch_model import TorchModel


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder with labels.csv and its sheets")
    parser.add_argument("--teacher", action="append", required=True, help="weights.pt of a run, or an exported ONNX model; may be given several times")
    parser.add_argument("--out", required=True, help="the .npz to write: fer2013 [N, 7] and ferplus [N, 8]")
    parser.add_argument("--threads", type=int, default=0, help="threads of ONNX Runtime, 0 for all cores (PyTorch follows OMP_NUM_THREADS)")
    options = parser.parse_args()

    faces = load_faces(options.data)
    seen = np.concatenate([faces.rows("train"), faces.rows("val")])
    is_val = np.isin(seen, faces.rows("val"))
    every = []
    for path in options.teacher:
        started = time.monotonic()
        model = OnnxModel(path, options.threads) if path.endswith(".onnx") else TorchModel(path)
        said = Outputs.mean([model.on_faces(faces.pixels[seen], mirror) for mirror in (False, True)])
        every.append(said)
        report(Path(path).name, said, faces, seen, is_val, time.monotonic() - started)
    mean = Outputs.mean(every)
    report("mean", mean, faces, seen, is_val, 0)

    fer2013, ferplus = np.full((len(faces.pixels), 7), np.nan, np.float32), np.full((len(faces.pixels), 8), np.nan, np.float32)
    fer2013[seen], ferplus[seen] = mean.fer2013, mean.ferplus
    np.savez_compressed(options.out, fer2013=fer2013, ferplus=ferplus, teachers=[Path(t).name for t in options.teacher])


def report(name, said, faces, seen, is_val, seconds) -> None:
    val = Outputs(said.probabilities[is_val], said.fer2013[is_val], said.ferplus[is_val])
    print(json.dumps({"teacher": name, "mirrored": True, "seconds": round(seconds), "val": summary(val, faces, seen[is_val])}), flush=True)


if __name__ == "__main__":
    main()
