#!/usr/bin/python3
"""Converts MediaPipe's BlazeFace from the TensorFlow.js copy in npm's @vladmandic/human to ONNX.

    npm install @vladmandic/human@3.3.6
    convert_blazeface.py node_modules/@vladmandic/human/models blazeface.onnx

Runs on Debian 12 with python3-numpy and python3-onnx. The graph computes what it computed, but for what is around it: `image`, N x height x width x 3, float32, RGB
from -1 to 1, both sides multiples of 32 (trained at 256); `scores`, N x boxes x 1, logits; `boxes`, N x boxes x 16, pixels: offsets of the middle from that
of the cell, width, height, and six places as offsets too (right eye, left eye, nose, mouth, right ear, left ear). Two boxes for each cell of 16 pixels come
first, then six for each of 32. The same input gives the same file, byte for byte. `check_blazeface.js` compares it with TensorFlow.js.

ONNX Runtime keeps channels in blocks of 16 on AVX-512, and leaves that layout for a map of 24 channels that is pooled or added, and for a Pad of channels. So maps of 24 channels get
eight more that are always zero, and a Pad of channels is a convolution that copies: an eighth less time a look.
"""
from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TYPES = {"float32": np.float32, "int32": np.int32}
NARROW, WIDE = 24, 32  # Channels: what the network has, and the next whole number of blocks.


def widened(values: np.ndarray, axis: int) -> np.ndarray:
    """Zeros for the channels that a narrow map gets more; any other map as it is."""
    if values.shape[axis] != NARROW:
        return values
    more = [(0, WIDE - NARROW if i == axis else 0) for i in range(values.ndim)]
    return np.pad(values, more)


def weights(folder: Path, manifest: list[dict]) -> dict[str, np.ndarray]:
    """The tensors of a TensorFlow.js weights manifest, by name."""
    tensors = {}
    for group in manifest:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        at = 0
        for entry in group["weights"]:
            count, kind = int(np.prod(entry["shape"])), TYPES[entry["dtype"]]
            tensors[entry["name"]] = np.frombuffer(data, kind, count, at).reshape(entry["shape"])
            at += count * np.dtype(kind).itemsize
        if at != len(data):
            raise SystemExit(f"{group['paths']} holds {len(data)} bytes, {at} are described.")
    return tensors


class Converter:
    """Goes through the nodes of the graph in their order, channels first."""

    def __init__(self, tensors: dict[str, np.ndarray]):
        self.tensors = tensors
        self.nodes = [helper.make_node("Transpose", ["image"], ["input"], perm=[0, 3, 1, 2])]
        self.constants: list[TensorProto] = []
        self.outputs: dict[str, str] = {}

    def add(self, operator: str, inputs: list[str], output: str, **attributes) -> None:
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))

    def constant(self, name: str, values: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, node: dict) -> None:
        operator, name, inputs, attributes = node["op"], node["name"], node.get("input", []), node.get("attr", {})
        if operator in ("Const", "Placeholder"):
            return
        if operator in ("_FusedConv2D", "DepthwiseConv2dNative"):
            self.convolution(name, inputs, attributes, depthwise=operator != "_FusedConv2D")
        elif operator == "MaxPool":
            size = [int(v) for v in attributes["ksize"]["list"]["i"][1:3]]
            self.add("MaxPool", inputs, name, kernel_shape=size, **self.window(attributes))
        elif operator == "Pad":  # Of channels, behind.
            before, behind = self.tensors[inputs[1]][3]
            if before or behind not in (NARROW, 2 * NARROW):
                raise SystemExit(f"{name} pads by {before} and {behind} channels, which is not known here.")
            copy = widened(np.eye(2 * behind, behind, dtype=np.float32), 1)
            self.add("Conv", [inputs[0], self.constant(name + "/kernel", copy[:, :, None, None])], name, kernel_shape=[1, 1])
        elif operator == "Reshape":
            numbers = int(self.tensors[inputs[1]][-1])
            self.add("Transpose", [inputs[0]], name + "/last", perm=[0, 2, 3, 1])
            self.add("Reshape", [name + "/last", self.constant(name + "/shape", np.array([0, -1, numbers], np.int64))], name)
        elif operator in ("AddV2", "Relu"):
            self.add({"AddV2": "Add", "Relu": "Relu"}[operator], inputs, name)
        elif operator == "Identity":
            self.outputs[name] = inputs[0]
        else:
            raise SystemExit(f"{name} is a {operator}, which is not known here.")

    def convolution(self, name: str, inputs: list[str], attributes: dict, depthwise: bool) -> None:
        kernel = self.tensors[inputs[1]]
        fused = [] if depthwise else [base64.b64decode(s) for s in attributes["fused_ops"]["list"]["s"]]
        kernel = widened(kernel.transpose((2, 3, 0, 1) if depthwise else (3, 2, 0, 1)), 0)
        parts = [inputs[0], self.constant(name + "/kernel", kernel if depthwise else widened(kernel, 1))]
        if b"BiasAdd" in fused:
            parts.append(self.constant(name + "/bias", widened(self.tensors[inputs[2]], 0)))
        plain = name + "/plain" if b"Relu" in fused else name
        self.add("Conv", parts, plain, kernel_shape=kernel.shape[2:], group=kernel.shape[0] if depthwise else 1, **self.window(attributes))
        if plain != name:
            self.add("Relu", [plain], name)

    @staticmethod
    def window(attributes: dict) -> dict:
        same = base64.b64decode(attributes["padding"]["s"]) == b"SAME"
        return {"strides": [int(v) for v in attributes["strides"]["list"]["i"][1:3]], "auto_pad": "SAME_UPPER" if same else "VALID"}


def main() -> None:
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    source = json.loads((folder / "blazeface.json").read_text())
    converter = Converter(weights(folder, source["weightsManifest"]))
    for node in source["modelTopology"]["node"]:
        converter.node(node)

    parts = converter.outputs
    converter.add("Concat", [parts["Identity"], parts["Identity_1"]], "scores", axis=1)
    converter.add("Concat", [parts["Identity_2"], parts["Identity_3"]], "boxes", axis=1)
    tensor = helper.make_tensor_value_info
    graph = helper.make_graph(
        converter.nodes, "blazeface",
        [tensor("image", TensorProto.FLOAT, ["pictures", "height", "width", 3])],
        [tensor("scores", TensorProto.FLOAT, ["pictures", "count", 1]), tensor("boxes", TensorProto.FLOAT, ["pictures", "count", 16])],
        converter.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="convert_blazeface")
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


if __name__ == "__main__":
    main()
