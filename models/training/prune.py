"""Takes channels out of a trained CNN: a narrower network that starts where the wide one ended.

    python prune.py --data FACES --weights runs/w/weights.pt --to slim-cnn --out slim.pt
    python prune.py --data FACES --weights wide-56.onnx --arch wide-cnn --size 56 --to slim-cnn --out slim.pt

Layer by layer: of the channels that a convolution gives, those go without which the next layer's output on training faces
can be approximated best, and the next layer is fitted anew to the rest by least squares. A group of weights costs what the
optimal brain surgeon says (Hassibi and Stork 1993): tr(W_c' [H^-1]_cc^-1 W_c) with H the inputs' second moments. Prints the
accuracies on val before and after; training on (train.py --init slim.pt) brings some of what is lost back.
"""
from __future__ import annotations

import argparse
import json

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from data import FaceSet, load_faces, to_input
from export import logits_of
from from_onnx import start_from_onnx
from metrics import HEAD_MIX, serve, summary
from models import ARCHITECTURES, SmallCnn, build, load_weights

RIDGE = 1e-3
"""Share of the inputs' mean second moment that is added to each."""
PLACES = 24
"""Places of each face from which a convolution's inputs are taken, at random."""
A_ROUND = 16
"""One in so many channels goes before the rest are judged anew."""


class Moments:
    """Sums over inputs x and wanted outputs y of a layer, for least squares with an intercept."""

    def __init__(self) -> None:
        self.count, self.x, self.y, self.xx, self.xy = 0, 0.0, 0.0, 0.0, 0.0

    def add(self, x: Tensor, y: Tensor) -> None:
        self.count += len(x)
        self.x, self.y = self.x + x.double().sum(0), self.y + y.double().sum(0)
        self.xx, self.xy = self.xx + (x.T @ x).double(), self.xy + (x.T @ y).double()

    def centred(self) -> tuple[Tensor, Tensor]:
        h = self.xx / self.count - torch.outer(self.x, self.x) / self.count ** 2
        return h + RIDGE * h.diagonal().mean() * torch.eye(len(h), dtype=h.dtype), self.xy / self.count - torch.outer(self.x, self.y) / self.count ** 2

    def choose(self, channels: int, keep: int) -> tuple[Tensor, Tensor, Tensor]:
        """Kept channels (ascending), the weights [kept inputs, outputs] that fit best, and their intercept."""
        h, g = self.centred()
        taps = len(h) // channels
        kept = torch.arange(channels)
        while True:
            inputs = (kept[:, None] * taps + torch.arange(taps)).flatten()
            inverse = torch.cholesky_inverse(torch.linalg.cholesky(h[inputs][:, inputs]))
            weight = inverse @ g[inputs]
            surplus = len(kept) - keep
            if surplus == 0:
                return kept, weight, (self.y - self.x[inputs] @ weight) / self.count
            blocks = torch.stack([inverse[i:i + taps, i:i + taps] for i in range(0, len(inputs), taps)])
            of_channel = weight.unflatten(0, (len(kept), taps))
            cost = (of_channel * torch.linalg.solve(blocks, of_channel)).sum((1, 2))
            kept = kept[cost.argsort()[min(surplus, max(1, len(kept) // A_ROUND)):].sort().values]


def patches(x: Tensor, places: Tensor) -> Tensor:
    """Inputs of a 3 x 3 convolution: [N, C, H, W] at flat places [P] to [N x P, C x 9]."""
    row, column = places // x.shape[3], places % x.shape[3]
    padded = F.pad(x, (1, 1, 1, 1))
    taken = torch.stack([padded[:, :, row + i, column + j] for i in range(3) for j in range(3)], -1)
    return taken.permute(0, 2, 1, 3).flatten(2).flatten(0, 1)


class Layer:
    """A convolution and what follows it up to the next layer with weights."""

    def __init__(self, layers: list[nn.Module], weight: Tensor | None = None, intercept: Tensor | float = 0.0):
        convolution, self.norm, *self.rest = layers
        self.weight = convolution.weight if weight is None else weight
        self.mean = self.norm.running_mean - intercept

    def __call__(self, x: Tensor) -> Tensor:
        norm = self.norm
        x = F.batch_norm(F.conv2d(x, self.weight, padding=1), self.mean, norm.running_var, norm.weight, norm.bias, eps=norm.eps)
        for layer in self.rest:
            x = layer(x)
        return x

    def write(self, kept: Tensor, layers: list[nn.Module]) -> None:
        """Leaves its kept channels in layers of a narrower network."""
        convolution, norm = layers[:2]
        convolution.weight.copy_(self.weight[kept])
        for target, value in ((norm.weight, self.norm.weight), (norm.bias, self.norm.bias), (norm.running_mean, self.mean), (norm.running_var, self.norm.running_var)):
            target.copy_(value[kept])


def groups(network: SmallCnn) -> list[list[nn.Module]]:
    """Each convolution with what follows it."""
    body = list(network.body)
    starts = [i for i, layer in enumerate(body) if isinstance(layer, nn.Conv2d)]
    return [body[i:j] for i, j in zip(starts, (*starts[1:], len(body)))]


@torch.no_grad()
def prune(wide: SmallCnn, narrow: SmallCnn, faces: Tensor) -> None:
    """Gives narrow its weights; wide stays as it is. faces: float [N, 1, S, S] in 0..1, some thousand of train."""
    wide.eval(), narrow.eval()
    places = torch.Generator().manual_seed(0)
    parts, narrow_parts = list(faces.split(64)), list(faces.split(64))
    originals, targets = [Layer(layers) for layers in groups(wide)], groups(narrow)
    fitted = originals[0]
    for index, original in enumerate(originals):
        consumer = originals[index + 1] if index + 1 < len(originals) else None
        parts, narrow_parts = [original(x) for x in parts], [fitted(x) for x in narrow_parts]
        moments = Moments()
        for x, narrow_x in zip(parts, narrow_parts):
            if consumer:
                chosen = torch.randperm(x.shape[2] * x.shape[3], generator=places)[:PLACES]
                moments.add(patches(narrow_x, chosen), patches(x, chosen) @ consumer.weight.flatten(1).T)
            else:
                moments.add(narrow_x.mean((2, 3)), wide.fc(x.mean((2, 3))))
        kept, weight, intercept = moments.choose(len(fitted.weight), targets[index][0].out_channels)
        fitted.write(kept, targets[index])
        narrow_parts = [x[:, kept] for x in narrow_parts]
        if consumer:
            fitted = Layer(groups(wide)[index + 1], weight.T.float().unflatten(1, (len(kept), 3, 3)), intercept.float())
        else:
            narrow.fc.weight.copy_(weight.T)
            narrow.fc.bias.copy_(intercept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder with labels.csv and its sheets")
    parser.add_argument("--weights", required=True, help="weights.pt of a run, or an exported .onnx (then give --arch and --size)")
    parser.add_argument("--arch", choices=sorted(ARCHITECTURES))
    parser.add_argument("--size", type=int)
    parser.add_argument("--to", choices=sorted(ARCHITECTURES), required=True)
    parser.add_argument("--faces", type=int, default=2048, help="training faces to fit on")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    faces = load_faces(options.data)
    rows = np.random.default_rng(0).permutation(faces.rows("train"))[:options.faces]
    facts = {} if options.weights.endswith(".onnx") else torch.load(options.weights, map_location="cpu", weights_only=True)
    architecture = options.arch or facts.get("architecture") or parser.error("these weights do not say their architecture: give --arch")
    size = options.size or facts.get("size") or parser.error("these weights do not say their size: give --size")
    seen = to_input(torch.from_numpy(faces.pixels[rows]), size)
    wide, narrow = build(architecture), build(options.to)
    if not all(isinstance(network, SmallCnn) for network in (wide, narrow)):
        parser.error("only the CNNs can be pruned")
    if any(few[0].out_channels > many[0].out_channels for few, many in zip(groups(narrow), groups(wide))):
        parser.error(f"{options.to} has more channels than {architecture} somewhere")
    if facts:
        wide.load_state_dict(load_weights(options.weights))
    else:
        start_from_onnx(wide, options.weights, seen[:512].expand(-1, 3, -1, -1))
    prune(wide, narrow, seen)
    torch.save({"weights": narrow.state_dict(), "architecture": options.to, "size": size, "headMix": HEAD_MIX}, options.out)
    print(json.dumps({"file": options.out, "val": {name: accuracies(network, faces, size) for name, network in ((architecture, wide), (options.to, narrow))}}))


def accuracies(network: nn.Module, faces: FaceSet, size: int) -> dict[str, float]:
    rows = faces.rows("val")
    return summary(serve(logits_of(network.eval(), faces.pixels[rows], size), HEAD_MIX), faces, rows)["accuracy"]


if __name__ == "__main__":
    main()
