"""Joins exported models into one whose outputs are the mean of theirs; those named after --mirrored see the face in a mirror.

    python blend.py cnn-48.onnx --mirrored ../vit-48.onnx --architecture cnn+vit --out pair-48.onnx
    python blend.py cnn-48.onnx --head-mix 0.1 --architecture cnn --out cnn-48-b.onnx      one model, its heads mixed anew

Networks of different kinds err on different faces, and a mirrored face is a second look that costs nothing where there are two
networks anyway. All take the same input and give `fer2013` and `ferplus`; `probabilities` are mixed from the means of those two.
Temperature stays with the parts: fit one of the whole with the app's `evaluate --fit-temperature`, for the manifest.
"""
from __future__ import annotations

import argparse
import json
import os

import numpy as np
import onnx
from onnx import compose, helper, numpy_helper

from data import EMOTIONS, FERPLUS_CLASSES
from metrics import HEAD_MIX

WIDTH_AXIS = 2
"""Of `image`, N x S x S x 3."""


class Nodes:
    """The nodes of a graph with their constants, each named after what it gives."""

    def __init__(self):
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, value, kind=np.float32) -> str:
        self.constants.append(numpy_helper.from_array(np.array(value, kind), name))
        return name


def blend(plain: list[str], mirrored: list[str], architecture: str, head_mix: float) -> onnx.ModelProto:
    paths = [*plain, *mirrored]
    models = [compose.add_prefix(onnx.load(path), f"m{i}_") for i, path in enumerate(paths)]
    sides = {tuple(d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim[1:]) for model in models}
    if len(sides) != 1:
        raise SystemExit(f"the models take faces of different sizes: {sorted(sides)}")

    graph = Nodes()
    if mirrored:
        bounds = [graph.constant(f"mirror_{name}", [value], np.int64)
                  for name, value in (("first", -1), ("last", np.iinfo(np.int64).min), ("axis", WIDTH_AXIS), ("step", -1))]
        graph.add("Slice", ["image", *bounds], "mirrored_image")
    for i, model in enumerate(models):
        graph.add("Identity", ["image" if i < len(plain) else "mirrored_image"], f"m{i}_image")
        graph.nodes.extend(model.graph.node)
        graph.constants.extend(model.graph.initializer)

    share = graph.constant("share", 1 / len(models))
    for head in ("fer2013", "ferplus"):
        total = graph.add("Sum", [f"m{i}_{head}" for i in range(len(models))], f"sum_{head}")
        graph.add("Mul", [total, share], head)

    bounds = [graph.constant(f"seven_{name}", [value], np.int64) for name, value in (("first", 0), ("last", len(EMOTIONS)), ("axis", 1))]
    seven = graph.add("Slice", ["ferplus", *bounds], "ferplus_seven")
    total = graph.add("ReduceSum", [seven, graph.constant("classes_axis", [1], np.int64)], "ferplus_seven_sum", keepdims=1)
    without_contempt = graph.add("Div", [seven, total], "ferplus_without_contempt")
    mixed = [graph.add("Mul", [name, graph.constant(f"share_{name}", weight)], f"mixed_{name}")
             for name, weight in ((without_contempt, 1 - head_mix), ("fer2013", head_mix))]
    graph.add("Add", mixed, "probabilities")

    side = next(iter(sides))
    opsets = {o.domain: o.version for model in models for o in model.opset_import}
    joined = helper.make_model(
        helper.make_graph(graph.nodes, "blend", [helper.make_tensor_value_info("image", onnx.TensorProto.FLOAT, ["batch", *side])],
                          [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["batch", count])
                           for name, count in (("probabilities", len(EMOTIONS)), ("fer2013", len(EMOTIONS)), ("ferplus", len(FERPLUS_CLASSES)))],
                          graph.constants),
        opset_imports=[helper.make_opsetid(domain, version) for domain, version in opsets.items()],
        ir_version=max(model.ir_version for model in models))
    helper.set_model_props(joined, {
        "architecture": architecture, "network_size": str(side[0]), "head_mix": str(head_mix),
        "parts": ", ".join([*map(os.path.basename, plain), *(f"{os.path.basename(m)} (mirrored)" for m in mirrored)])})
    onnx.checker.check_model(joined)
    return joined


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plain", nargs="*", default=[], help="exported models that see the face as it is")
    parser.add_argument("--mirrored", nargs="*", default=[], help="exported models that see it in a mirror")
    parser.add_argument("--head-mix", type=float, default=HEAD_MIX, help="share of the FER2013 head in `probabilities`")
    parser.add_argument("--architecture", required=True, help="what the manifest calls it")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    if not options.plain and not options.mirrored:
        parser.error("name at least one model")
    onnx.save(blend(options.plain, options.mirrored, options.architecture, options.head_mix), options.out)
    print(json.dumps({"file": options.out, "bytes": os.path.getsize(options.out)}))


if __name__ == "__main__":
    main()
