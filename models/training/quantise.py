"""Makes an INT8 variant of an exported model: static quantisation, calibrated on plain training faces.

    python quantise.py --data FACES --model resnet50v2-224.onnx --out resnet50v2-224-int8.onnx

Convolutions and matrix products with constant weights become 8-bit (QDQ format; weights signed and per channel,
activations unsigned: what VNNI and AMX multiply). A ReLU behind one becomes the lower end of its unsigned range, and a max pool
compares 8-bit numbers. Everything else stays float32. Prints what val loses; keep the file
where no protocol loses more than 0.3 points and the app's benchmark finds it faster.
"""
from __future__ import annotations

import argparse
import json
import os
import tempfile

import numpy as np
import onnx
import onnx.reference  # noqa: F401  first: where ONNX Runtime shares ONNX's library (Debian), its own operators keep this from loading later
import torch
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from data import FaceSet, load_faces, to_input
from metrics import summary
from onnx_model import OnnxModel

METHODS = {"minmax": CalibrationMethod.MinMax, "percentile": CalibrationMethod.Percentile, "entropy": CalibrationMethod.Entropy}
WEIGHTED = ("Conv", "MatMul", "Gemm")
UNWEIGHTED = ("Relu", "MaxPool")
"""What works on 8-bit numbers as well. Left out, each would cost a conversion to float32 and back, and half the range would hold
what ReLU takes away."""


class TrainingFaces(CalibrationDataReader):
    """Training faces, one batch after another, as the exported model's input."""

    def __init__(self, faces: FaceSet, size: int, count: int, batch: int = 16):
        rows = np.random.default_rng(0).permutation(faces.rows("train"))[:count]
        self.batches = iter([faces.pixels[rows[i:i + batch]] for i in range(0, len(rows), batch)])
        self.size = size

    def get_next(self) -> dict[str, np.ndarray] | None:
        pixels = next(self.batches, None)
        if pixels is None:
            return None
        x = to_input(torch.from_numpy(pixels), self.size).permute(0, 2, 3, 1).expand(-1, -1, -1, 3)
        return {"image": np.ascontiguousarray(x.numpy())}


def widen_halves(model: onnx.ModelProto) -> None:
    """Undoes export.py --half: the quantiser wants float32 weights."""
    halves = {w.name: w for w in model.graph.initializer if w.data_type == onnx.TensorProto.FLOAT16}
    casts = [n for n in model.graph.node if n.op_type == "Cast" and n.input[0] in halves]
    for cast in casts:
        half = halves[cast.input[0]]
        model.graph.initializer.append(numpy_helper.from_array(numpy_helper.to_array(half).astype(np.float32), cast.output[0]))
        model.graph.initializer.remove(half)
        model.graph.node.remove(cast)


def weighted_nodes(model: onnx.ModelProto, keep_float: list[str]) -> list[str]:
    """Nodes that multiply with constant weights, but for those whose names contain a part of `keep_float`.
    Products of two activations (attention) stay float: they are small, and their error is not."""
    constants = {w.name for w in model.graph.initializer}
    return [n.name for n in model.graph.node if n.op_type in WEIGHTED and n.input[1] in constants
            and not any(part in n.name for part in keep_float)]


def unweighted_nodes(model: onnx.ModelProto) -> list[str]:
    return [n.name for n in model.graph.node if n.op_type in UNWEIGHTED]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--faces", type=int, default=512, help="training faces to calibrate on")
    parser.add_argument("--method", choices=sorted(METHODS), default="minmax")
    parser.add_argument("--reduce-range", action="store_true",
                        help="7-bit weights: without VNNI the 16-bit sums of 8-bit products saturate; with it they lose next to nothing")
    parser.add_argument("--keep-float", nargs="*", default=[], help="leave nodes whose names contain one of these as they are")
    options = parser.parse_args()

    faces = load_faces(options.data)
    model = onnx.load(options.model)
    metadata = list(model.metadata_props)
    widen_halves(model)
    with tempfile.TemporaryDirectory() as folder:
        wide, ready = os.path.join(folder, "wide.onnx"), os.path.join(folder, "ready.onnx")
        onnx.save(model, wide)
        quant_pre_process(wide, ready, skip_symbolic_shape=True)
        prepared = onnx.load(ready)
        nodes = weighted_nodes(prepared, options.keep_float)
        quantize_static(ready, options.out, TrainingFaces(faces, OnnxModel(options.model).size, options.faces),
                        quant_format=QuantFormat.QDQ, nodes_to_quantize=nodes + unweighted_nodes(prepared), per_channel=True, reduce_range=options.reduce_range,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, calibrate_method=METHODS[options.method])
    small = onnx.load(options.out)
    used = {node.domain for node in small.graph.node}
    imports = [o for o in small.opset_import if o.domain in used]
    del small.opset_import[:], small.metadata_props[:]
    small.opset_import.extend(imports)
    small.metadata_props.extend(metadata)
    small.metadata_props.add(key="quantised", value=f"int8 static, {options.method} over {options.faces} training faces{', reduced range' if options.reduce_range else ''}")
    onnx.save(small, options.out)

    rows = faces.rows("val")
    before, after = (summary(OnnxModel(path).on_faces(faces.pixels[rows]), faces, rows) for path in (options.model, options.out))
    lost = {p: round(100 * (before["accuracy"][p] - after["accuracy"][p]), 2) for p in before["accuracy"]}
    print(json.dumps({"file": options.out, "quantisedNodes": len(nodes), "bytes": os.path.getsize(options.out),
                      "val": after, "pointsLost": lost}))


if __name__ == "__main__":
    main()
