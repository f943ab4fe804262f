"""Runs the network of a weights.pt: what teaches while it was not exported."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from data import to_input
from metrics import HEAD_MIX, Outputs, serve
from models import build


def multiplies_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is faster than float32 here. A CPU without the instructions takes bfloat16, but slowly."""
    return torch.cuda.is_bf16_supported() if device.type == "cuda" else torch.cpu._is_avx512_bf16_supported()


def forward(network: nn.Module, faces: Tensor, mixed_precision: bool) -> Tensor:
    """Logits [N, 15] of grey faces [N, 1, S, S]."""
    with torch.autocast(faces.device.type, dtype=torch.bfloat16, enabled=mixed_precision):
        return network(faces.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)).float()


class TorchModel:
    def __init__(self, path: str, device: torch.device | None = None):
        facts = torch.load(path, map_location="cpu", weights_only=True)
        self.device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network, self.size = build(facts["architecture"]), facts["size"]
        self.network.load_state_dict(facts["weights"])
        self.network.eval().requires_grad_(False).to(self.device, memory_format=torch.channels_last)

    @torch.no_grad()
    def logits(self, faces: Tensor, mixed_precision: bool) -> Tensor:
        """faces: float [N, 1, S, S] in 0..1, of any S."""
        if faces.shape[-1] != self.size:
            faces = F.interpolate(faces, (self.size, self.size), mode="bilinear", align_corners=False, antialias=self.size < faces.shape[-1])
        return forward(self.network, faces, mixed_precision)

    def on_faces(self, pixels, mirror: bool = False, batch: int = 256) -> Outputs:
        """pixels: uint8 [N, 48, 48]. The outputs have temperature 1."""
        mixed_precision = multiplies_bfloat16(self.device)
        parts = [to_input(part.to(self.device), self.size) for part in torch.from_numpy(pixels).split(batch)]
        logits = torch.cat([self.logits(part.flip(3) if mirror else part, mixed_precision) for part in parts])
        return serve(logits.cpu().double().numpy(), HEAD_MIX)
