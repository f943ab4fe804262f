"""Reads a folder of face sheets and labels: FER2013 labels, FER+ votes, splits and duplicates.

The folder holds `labels.csv`, one row a face, and lossless `faces-<sheet>.webp`, sheets of 48 x 48 grey tiles. Columns:
`sheet`, `row`, `col` (where the tile is), `split` (train, val, test), `fer2013` (one of EMOTIONS),
`votes_<emotion>`, `votes_contempt`, `votes_unknown`, `votes_not_face` (FER+ annotators), and
`duplicate_in_later_split` (1 where the same pixels stand again in a later split).
"""
from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

EMOTIONS = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
FERPLUS_CLASSES = EMOTIONS + ("contempt",)
SPLITS = ("train", "val", "test")
TILE = 48
SKIPPED = -1
"""Majority label of a face that the FER+ protocol leaves out."""


@dataclass(frozen=True)
class FaceSet:
    """All faces of a dataset in memory (35,710 faces take 82 MB).

    pixels: uint8 [N, 48, 48].
    fer2013: int64 [N], index into EMOTIONS.
    votes: float32 [N, 8], FER+ vote distribution over FERPLUS_CLASSES, single votes dropped; rows sum to 1 or to 0.
    vote_weight: float32 [N] in 0..1, share of the ten annotators who saw one of the eight classes.
    majority: int64 [N], FER+ majority label or SKIPPED (Barsoum et al. 2016, section 3).
    """

    pixels: np.ndarray
    fer2013: np.ndarray
    votes: np.ndarray
    vote_weight: np.ndarray
    majority: np.ndarray
    split: np.ndarray
    duplicate: np.ndarray

    def rows(self, split: str) -> np.ndarray:
        """Row numbers of a split. Train and val leave out faces that stand again in a later split,
        so that neither training nor selection has seen a face of test."""
        own = self.split == SPLITS.index(split)
        return np.flatnonzero(own if split == "test" else own & ~self.duplicate)


def load_faces(folder: str | Path) -> FaceSet:
    folder = Path(folder)
    with open(folder / "labels.csv", newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))

    def column(name: str) -> np.ndarray:
        return np.array([int(line[name]) for line in table])

    counts = np.stack([column(f"votes_{name}") for name in (*FERPLUS_CLASSES, "unknown", "not_face")], axis=1)
    votes, vote_weight = vote_distribution(counts)
    return FaceSet(
        pixels=_cut_tiles(folder, column("sheet"), column("row"), column("col")),
        fer2013=np.array([EMOTIONS.index(line["fer2013"]) for line in table]),
        votes=votes,
        vote_weight=vote_weight,
        majority=majority_label(counts),
        split=np.array([SPLITS.index(line["split"]) for line in table]),
        duplicate=column("duplicate_in_later_split") == 1,
    )


def majority_label(counts: np.ndarray) -> np.ndarray:
    """FER+ majority: drop single votes, then the top class if it is one of the eight and holds more than half."""
    kept = np.where(counts <= 1, 0, counts)
    top = kept.argmax(axis=1)
    clear = (top < len(FERPLUS_CLASSES)) & (2 * kept.max(axis=1) > kept.sum(axis=1))
    return np.where(clear, top, SKIPPED)


def vote_distribution(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distribution over the eight classes and the share of annotators behind it.
    Single votes are dropped as noise, except where nothing else is left."""
    eight = counts[:, :len(FERPLUS_CLASSES)].astype(np.float32)
    kept = np.where(eight <= 1, 0, eight)
    kept = np.where(kept.sum(axis=1, keepdims=True) > 0, kept, eight)
    total = kept.sum(axis=1, keepdims=True)
    return kept / np.maximum(total, 1), np.clip(total[:, 0] / 10, 0, 1)


def to_input(pixels: torch.Tensor, size: int) -> torch.Tensor:
    """uint8 [N, 48, 48] to float32 [N, 1, size, size] in 0..1: bilinear without antialiasing, as the app scales a face."""
    x = pixels.float().div(255).unsqueeze(1)
    return x if size == x.shape[-1] else F.interpolate(x, (size, size), mode="bilinear", align_corners=False)


def _cut_tiles(folder: Path, sheet: np.ndarray, row: np.ndarray, col: np.ndarray) -> np.ndarray:
    pixels = np.empty((len(sheet), TILE, TILE), np.uint8)
    for number in np.unique(sheet):
        with Image.open(folder / f"faces-{number}.webp") as image:
            grey = np.asarray(image.convert("L"))
        tiles = grey.reshape(grey.shape[0] // TILE, TILE, grey.shape[1] // TILE, TILE).swapaxes(1, 2)
        here = sheet == number
        pixels[here] = tiles[row[here], col[here]]
    return pixels
