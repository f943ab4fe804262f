"""Runs an exported model with ONNX Runtime: the same file and the same scaling as the app uses."""
from __future__ import annotations

import numpy as np
import onnxruntime
import torch

from data import to_input
from metrics import Outputs

OUTPUT_NAMES = ["probabilities", "fer2013", "ferplus"]


class OnnxModel:
    def __init__(self, path: str, threads: int = 0):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        preferred = [p for p in ("CUDAExecutionProvider", "CPUExecutionProvider")
                     if p in onnxruntime.get_available_providers()]
        self.session = onnxruntime.InferenceSession(path, options, providers=preferred)
        self.size = self.session.get_inputs()[0].shape[1]
        self.metadata = self.session.get_modelmeta().custom_metadata_map

    def __call__(self, image: np.ndarray) -> Outputs:
        """image: float32 [N, S, S, 3] in 0..1."""
        return Outputs(*self.session.run(OUTPUT_NAMES, {"image": image}))

    def on_faces(self, pixels: np.ndarray, mirror: bool = False, batch: int = 64) -> Outputs:
        """pixels: uint8 [N, 48, 48]."""
        parts = []
        for start in range(0, len(pixels), batch):
            x = to_input(torch.from_numpy(pixels[start:start + batch]), self.size)
            x = (x.flip(3) if mirror else x).permute(0, 2, 3, 1).expand(-1, -1, -1, 3)
            parts.append(self(np.ascontiguousarray(x.numpy())))
        return Outputs(*(np.concatenate([getattr(p, name) for p in parts]) for name in OUTPUT_NAMES))
