"""Exports trained weights as the ONNX file that the app loads.

    python export.py --weights runs/vit/weights.pt --data FACES --out vit-48.onnx --half
    python export.py --weights runs/resnet/weights.pt --data FACES --input 224 --out resnet50v2-224.onnx --half

Input: `image` N x S x S x 3 (NHWC, float32 in 0..1, a grey face repeated in three channels).
Outputs: `probabilities` (7: the FER+ head without contempt mixed with the FER2013 head), `fer2013` (7), `ferplus` (8);
angry disgust fear happy neutral sad surprise, contempt last. ResNet50V2 and the CNNs give `activation` as well (places x places x 7):
what each place adds to the logits of the FER+ head, times the number of places that are averaged (class activation mapping, Zhou et al. 2016). One temperature for both heads is fitted on val and folded in.
The metadata holds architecture, network_size, head_mix and temperature.

--input S puts an average pool of S / size before the network: a face of 48 pixels holds no more at 224 than at 112.
--half stores large weights as float16 behind a Cast. ONNX Runtime folds the Casts when it loads the file and computes in float32.
--half computed makes the network itself float16, between float32 inputs and outputs: CUDA computes so, a CPU puts the Casts back.
"""
from __future__ import annotations

import argparse
import copy
import json

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper
from torch import Tensor, nn

from data import load_faces, to_input
from metrics import HEAD_MIX, fit_temperature, serve, summary, targets, threshold_for
from models import ARCHITECTURES, ResNet50V2, SmallCnn, build, load_weights

OPSET = 17
HALF_FROM = 1024
"""Weights with fewer numbers stay float32: they save nothing and hold biases and statistics."""


class Served(nn.Module):
    """The network between what the app gives and what the app wants."""

    def __init__(self, network: nn.Module, head_mix: float, temperature: float, pool: int, precision: torch.dtype):
        super().__init__()
        self.network, self.head_mix, self.temperature, self.pool, self.precision = network.to(precision), head_mix, temperature, pool, precision
        if isinstance(network, ResNet50V2):
            self._keep_places(network.body, lambda _, features: features, network.head[-1].weight)
        elif isinstance(network, SmallCnn):
            self._keep_places(network.body[-2], picked, network.fc.weight)

    def _keep_places(self, module: nn.Module, places, weight: Tensor) -> None:
        """Has the last module before the average leave its class activations in `maps`."""
        module.register_forward_hook(lambda _, inputs, output: setattr(self, "maps", class_activation(places(inputs[0], output), weight)))

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        x = image.permute(0, 3, 1, 2)
        if self.pool > 1:
            x = F.avg_pool2d(x, self.pool)
        logits = self.network(x.to(self.precision)).float() / self.temperature
        maps = [self.maps] if hasattr(self, "maps") else []
        fer2013, ferplus7 = logits[:, :7].softmax(1), logits[:, 7:14].softmax(1)
        return (1 - self.head_mix) * ferplus7 + self.head_mix * fer2013, fer2013, logits[:, 7:].softmax(1), *maps


def class_activation(features: Tensor, weight: Tensor) -> Tensor:
    """N x C x H x W to N x H x W x 7: each place through the FER+ head, contempt and bias left out."""
    return F.conv2d(features, weight[7:14, :, None, None]).permute(0, 2, 3, 1).float()


def picked(features: Tensor, pooled: Tensor) -> Tensor:
    """The features that a max pool of 2 took, at their places; 0 elsewhere, also in an odd last row and column, which it leaves out."""
    height, width = 2 * pooled.shape[2], 2 * pooled.shape[3]
    seen = features[:, :, :height, :width]
    taken = torch.where(seen >= F.interpolate(pooled, scale_factor=2.0, mode="nearest"), seen, torch.zeros_like(seen))
    return F.pad(taken, (0, features.shape[3] - width, 0, features.shape[2] - height))


@torch.no_grad()
def logits_of(network: nn.Module, pixels: np.ndarray, size: int) -> np.ndarray:
    parts = [network(to_input(part, size).expand(-1, 3, -1, -1)) for part in torch.from_numpy(pixels).split(128)]
    return torch.cat(parts).double().numpy()


def store_half(model: onnx.ModelProto) -> None:
    kept, casts = [], []
    for weight in model.graph.initializer:
        if weight.data_type != onnx.TensorProto.FLOAT or np.prod(weight.dims) < HALF_FROM:
            kept.append(weight)
            continue
        half = numpy_helper.from_array(numpy_helper.to_array(weight).astype(np.float16), weight.name + "_half")
        kept.append(half)
        casts.append(helper.make_node("Cast", [half.name], [weight.name], to=onnx.TensorProto.FLOAT))
    nodes = casts + list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)


def export(network: nn.Module, architecture: str, size: int, out: str, head_mix: float, temperature: float = 1.0,
           input_size: int | None = None, half: str | None = None) -> None:
    side = input_size or size
    if side % size:
        raise SystemExit(f"--input {side} must be a multiple of the size that the network was trained at, {size}")
    names = ["probabilities", "fer2013", "ferplus", *([] if architecture == "vit" else ["activation"])]
    precision = torch.float16 if half == "computed" else torch.float32
    served = Served(copy.deepcopy(network), head_mix, temperature, side // size, precision).eval()
    torch.onnx.export(served, torch.rand(2, side, side, 3), out, input_names=["image"], output_names=names, opset_version=OPSET,
                      dynamic_axes={name: {0: "batch"} for name in ("image", *names)}, dynamo=False)
    model = onnx.load(out)
    if half == "stored":
        store_half(model)
    helper.set_model_props(model, {"architecture": architecture, "network_size": str(size),
                                   "head_mix": str(head_mix), "temperature": str(temperature)})
    onnx.checker.check_model(model)
    onnx.save(model, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", required=True, help="weights.pt of a run, or a bare state dict (then give --arch and --size)")
    parser.add_argument("--out", required=True)
    parser.add_argument("--data", help="folder with labels.csv and its sheets; without it the temperature stays 1")
    parser.add_argument("--arch", choices=sorted(ARCHITECTURES))
    parser.add_argument("--size", type=int)
    parser.add_argument("--input", type=int, help="side of the exported input, a multiple of the network's size")
    parser.add_argument("--head-mix", type=float)
    parser.add_argument("--half", choices=["stored", "computed"], nargs="?", const="stored",
                        help="store large weights as float16; or compute in float16 as well, for a GPU")
    options = parser.parse_args()

    facts = torch.load(options.weights, map_location="cpu", weights_only=True)
    architecture = options.arch or facts.get("architecture") or parser.error("these weights do not say their architecture: give --arch")
    size = options.size or facts.get("size") or parser.error("these weights do not say their size: give --size")
    head_mix = options.head_mix if options.head_mix is not None else facts.get("headMix", HEAD_MIX)
    network = build(architecture)
    network.load_state_dict(load_weights(options.weights))
    network.eval()

    temperature, report = 1.0, {}
    if options.data:
        faces = load_faces(options.data)
        rows = faces.rows("val")
        logits = logits_of(network, faces.pixels[rows], size)
        kept, label = targets(faces, rows, "ferplus7")
        temperature = fit_temperature(logits[kept], label, head_mix)
        outputs = serve(logits, head_mix, temperature)
        threshold, accepted = threshold_for(outputs.probabilities[kept], label)
        report = {"val": summary(outputs, faces, rows) | {"threshold": round(threshold, 3), "accepted": round(accepted, 4)}}
    export(network, architecture, size, options.out, head_mix, temperature, options.input, options.half)
    print(json.dumps({"file": options.out, "temperature": temperature} | report))


if __name__ == "__main__":
    main()
