"""Measures exported models as they are shipped, alone or blended, on one split.

    python evaluate.py --data FACES vit-48.onnx                        on val
    python evaluate.py --data FACES vit-48.onnx slim-56.onnx           the mean of the two on val
    python evaluate.py --data FACES vit-48.onnx --split test           once for each released model

Prints JSON: accuracies under the three protocols, expected calibration error and recalls of `probabilities`,
the confidence above which val is right in 90 % of cases, and milliseconds for one face.
"""
from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from data import SPLITS, load_faces
from metrics import Outputs, summary, targets, threshold_for
from onnx_model import OnnxModel


def milliseconds_a_face(model: OnnxModel, repeats: int = 200) -> float:
    """Median over single faces, the way the app asks."""
    image = np.random.default_rng(0).random((1, model.size, model.size, 3), np.float32)
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        model(image)
        times.append(time.perf_counter() - began)
    return round(1000 * float(np.median(times[repeats // 5:])), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="+", help="exported ONNX models; several are blended")
    parser.add_argument("--data", required=True)
    parser.add_argument("--split", choices=SPLITS, default="val")
    parser.add_argument("--share", type=float, nargs="+", help="weight of each model in the blend (default: equal)")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()

    faces = load_faces(options.data)
    rows = faces.rows(options.split)
    models = [OnnxModel(path, options.threads) for path in options.models]
    outputs = Outputs.mean([model.on_faces(faces.pixels[rows]) for model in models], options.share)
    result = {"models": [Path(path).name for path in options.models], "split": options.split} | summary(outputs, faces, rows)
    if options.split == "val":
        kept, label = targets(faces, rows, "ferplus7")
        threshold, accepted = threshold_for(outputs.probabilities[kept], label)
        result |= {"threshold": round(threshold, 3), "accepted": round(accepted, 4)}
    result |= {"threads": options.threads, "milliseconds": [milliseconds_a_face(model) for model in models]}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
