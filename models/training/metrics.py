"""The figures by which models are chosen and described. Everything here works on plain arrays of probabilities.

Protocols: `fer2013` scores the FER2013 head against FER2013's labels; `ferplus8` the FER+ head against the FER+ majority
label; `ferplus7` the served `probabilities` against the FER+ majority label, faces of contempt left out.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data import EMOTIONS, FERPLUS_CLASSES, FaceSet


HEAD_MIX = 0.1
"""Share of the FER2013 head in the served probabilities. On val 0.1 reads 0.2 to 0.7 points more rightly than the 0.35 of the first
weights, and calibrates better than the FER+ head alone (README.md, "Head mix")."""


@dataclass(frozen=True)
class Outputs:
    """What a model says of some faces: `probabilities` [N, 7], `fer2013` [N, 7], `ferplus` [N, 8]; rows sum to 1."""

    probabilities: np.ndarray
    fer2013: np.ndarray
    ferplus: np.ndarray

    @staticmethod
    def mean(several: list["Outputs"], weights: list[float] | None = None) -> "Outputs":
        share = np.asarray(weights or [1.0] * len(several))
        share = share / share.sum()

        def blend(name: str) -> np.ndarray:
            return sum(s * getattr(o, name) for s, o in zip(share, several))

        return Outputs(blend("probabilities"), blend("fer2013"), blend("ferplus"))


def softmax(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def serve(logits: np.ndarray, head_mix: float, temperature: float = 1.0) -> Outputs:
    """15 logits (7 of FER2013, 8 of FER+) to what the exported model gives: the FER+ head without contempt,
    mixed with `head_mix` of the FER2013 head."""
    scaled = logits / temperature
    fer, plus = softmax(scaled[:, :7]), softmax(scaled[:, 7:])
    return Outputs((1 - head_mix) * softmax(scaled[:, 7:14]) + head_mix * fer, fer, plus)


def targets(faces: FaceSet, rows: np.ndarray, protocol: str) -> tuple[np.ndarray, np.ndarray]:
    """Which of `rows` the protocol counts (a mask) and their labels."""
    if protocol == "fer2013":
        return np.ones(len(rows), bool), faces.fer2013[rows]
    limit = {"ferplus8": len(FERPLUS_CLASSES), "ferplus7": len(EMOTIONS)}[protocol]
    majority = faces.majority[rows]
    kept = (majority >= 0) & (majority < limit)
    return kept, majority[kept]


def protocol_scores(outputs: Outputs, protocol: str) -> np.ndarray:
    return {"fer2013": outputs.fer2013, "ferplus8": outputs.ferplus, "ferplus7": outputs.probabilities}[protocol]


def accuracy(outputs: Outputs, faces: FaceSet, rows: np.ndarray, protocol: str) -> float:
    kept, label = targets(faces, rows, protocol)
    return float((protocol_scores(outputs, protocol)[kept].argmax(axis=1) == label).mean())


def expected_calibration_error(probabilities: np.ndarray, label: np.ndarray, bins: int = 15) -> float:
    """Guo et al. 2017: mean distance of confidence and accuracy over equally wide bins, weighted by their faces."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == label
    bucket = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(confidence[bucket == b].mean() - right[bucket == b].mean()) * (bucket == b).mean()
                     for b in np.unique(bucket)))


def threshold_for(probabilities: np.ndarray, label: np.ndarray, wanted: float = 0.90) -> tuple[float, float]:
    """Risk-coverage: the lowest confidence at which the accepted faces are right in `wanted` of cases, and the share accepted."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == label
    order = np.argsort(-confidence)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= wanted)
    if len(enough) == 0:
        return 1.0, 0.0
    return float(confidence[order[enough[-1]]]), float((enough[-1] + 1) / len(order))


def fit_temperature(logits: np.ndarray, label: np.ndarray, head_mix: float) -> float:
    """The temperature of both heads with the least cross-entropy of `probabilities` (Guo et al. 2017), to two decimals."""
    def cross_entropy(temperature: float) -> float:
        p = serve(logits, head_mix, temperature).probabilities
        return -np.log(np.maximum(p[np.arange(len(label)), label], 1e-12)).mean()

    return min((round(0.30 + 0.01 * i, 2) for i in range(221)), key=cross_entropy)


def recall_per_class(probabilities: np.ndarray, label: np.ndarray) -> dict[str, float]:
    guess = probabilities.argmax(axis=1)
    return {name: round(float((guess[label == k] == k).mean()), 4) if (label == k).any() else None
            for k, name in enumerate(FERPLUS_CLASSES[:probabilities.shape[1]])}


def summary(outputs: Outputs, faces: FaceSet, rows: np.ndarray) -> dict:
    """The figures of the model card: accuracies of the three protocols, and calibration of what is served."""
    kept, label = targets(faces, rows, "ferplus7")
    served = outputs.probabilities[kept]
    return {
        "n": {p: int(targets(faces, rows, p)[0].sum()) for p in ("fer2013", "ferplus8", "ferplus7")},
        "accuracy": {p: round(accuracy(outputs, faces, rows, p), 4) for p in ("fer2013", "ferplus8", "ferplus7")},
        "ece": round(expected_calibration_error(served, label), 4),
        "recall": recall_per_class(served, label),
    }
