"""What a webcam does to a face, done to 48-pixel faces: turned, loosely cropped, badly lit, blurred, coarse, noisy, covered.

All operations work on a whole batch on its device; every random number comes from the generator that is passed in, so a
resumed run goes on where it stopped. Ranges are chosen so that a person would still name the same emotion.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Strength:
    """Ranges (0 switches an operation off) and the chance with which a face gets the rarer ones."""

    rotation_degrees: float = 18
    zoom_in: float = 0.15
    zoom_out: float = 0.25
    """Loose crops: up to a quarter more of the surroundings (the border continued) than FER2013's tight crop."""
    shift: float = 0.08
    gamma: float = 0.40
    contrast: float = 0.30
    brightness: float = 0.15
    side_light_chance: float = 0.20
    blur_chance: float = 0.10
    coarse_chance: float = 0.10
    noise_chance: float = 0.10
    occlusion_chance: float = 0.30


class Augmenter:
    def __init__(self, generator: torch.Generator, strength: Strength = Strength()):
        self.generator, self.strength = generator, strength

    def __call__(self, faces: Tensor, size: int) -> Tensor:
        """faces: float [N, 1, H, W] in 0..1; returns [N, 1, size, size] in 0..1."""
        x = self._some(faces, self.strength.coarse_chance, self._coarse)
        x = self._place(x, size)
        x = self._some(x, self.strength.blur_chance, self._blur)
        x = self._light(x)
        x = self._some(x, self.strength.side_light_chance, self._side_light)
        x = self._some(x, self.strength.noise_chance, self._noise)
        return self._some(x, self.strength.occlusion_chance, self._occlude)

    def _uniform(self, low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(*shape, generator=self.generator, device=self.generator.device)

    def _some(self, x: Tensor, chance: float, operation) -> Tensor:
        chosen = self._uniform(0, 1, len(x)) < chance
        if chosen.any():
            x = x.clone()
            x[chosen] = operation(x[chosen])
        return x

    def _place(self, x: Tensor, size: int) -> Tensor:
        """Rotation, zoom, shift and mirror in one resampling."""
        s, n = self.strength, len(x)
        angle = self._uniform(-1, 1, n) * math.radians(s.rotation_degrees)
        scale = self._uniform(1 - s.zoom_in, 1 + s.zoom_out, n)
        mirror = torch.where(self._uniform(0, 1, n) < 0.5, -1.0, 1.0)
        cos, sin = angle.cos() * scale, angle.sin() * scale
        dx, dy = self._uniform(-2 * s.shift, 2 * s.shift, 2, n)
        theta = torch.stack([torch.stack([cos * mirror, -sin, dx], 1), torch.stack([sin * mirror, cos, dy], 1)], 1)
        grid = F.affine_grid(theta, [n, 1, size, size], align_corners=False)
        return F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)

    def _light(self, x: Tensor) -> Tensor:
        s, n = self.strength, len(x)
        x = x.clamp(1e-4, 1) ** self._uniform(-s.gamma, s.gamma, n, 1, 1, 1).exp()
        mean = x.mean((2, 3), keepdim=True)
        contrast = self._uniform(1 - s.contrast, 1 + s.contrast, n, 1, 1, 1)
        brightness = self._uniform(-s.brightness, s.brightness, n, 1, 1, 1)
        return ((x - mean) * contrast + mean + brightness).clamp(0, 1)

    def _side_light(self, x: Tensor) -> Tensor:
        """A lamp on one side: darker towards the other, to at least 30 % of the light."""
        n, size = len(x), x.shape[-1]
        ramp = torch.linspace(-1, 1, size, device=x.device)
        angle = self._uniform(0, 2 * math.pi, n, 1, 1, 1)
        side = angle.cos() * ramp.view(1, 1, 1, -1) + angle.sin() * ramp.view(1, 1, -1, 1)
        return x * (1 - self._uniform(0.2, 0.7, n, 1, 1, 1) * ((side / math.sqrt(2) + 1) / 2))

    def _blur(self, x: Tensor) -> Tensor:
        """Gaussian blur of up to 1.5 pixels of the 48-pixel face; one width for all faces of a batch that are blurred."""
        sigma = self._uniform(0.4, 1.5, 1).item() * x.shape[-1] / 48
        radius = max(1, math.ceil(2 * sigma))
        taps = torch.exp(-torch.arange(-radius, radius + 1, device=x.device) ** 2 / (2 * sigma * sigma))
        taps = (taps / taps.sum()).view(1, 1, 1, -1)
        x = F.conv2d(F.pad(x, (radius, radius, radius, radius), mode="replicate"), taps)
        return F.conv2d(x, taps.transpose(2, 3))

    def _coarse(self, x: Tensor) -> Tensor:
        """A face far from the camera: down to 20 to 40 pixels and up again."""
        small = int(self._uniform(20, 40, 1).item())
        shrunk = F.interpolate(x, (small, small), mode="bilinear", antialias=True, align_corners=False)
        return F.interpolate(shrunk, x.shape[-2:], mode="bilinear", align_corners=False)

    def _noise(self, x: Tensor) -> Tensor:
        noise = torch.randn(x.shape, generator=self.generator, device=x.device)
        return (x + noise * self._uniform(0.01, 0.08, len(x), 1, 1, 1)).clamp(0, 1)

    def _occlude(self, x: Tensor) -> Tensor:
        """A hand, hair or a mask: one rectangle of 1/8 to 1/3 of each side, of one random grey."""
        n, size = len(x), x.shape[-1]
        place = torch.linspace(0, 1, size, device=x.device)

        def covered(length: Tensor) -> Tensor:
            start = self._uniform(0, 1, n, 1) * (1 - length)
            return (place >= start) & (place < start + length)

        rows, columns = covered(self._uniform(1 / 8, 1 / 3, n, 1)), covered(self._uniform(1 / 8, 1 / 3, n, 1))
        return torch.where((rows[:, :, None] & columns[:, None, :])[:, None], self._uniform(0, 1, n, 1, 1, 1), x)


class Mixer:
    """Mixup (Zhang et al. 2018) or CutMix (Yun et al. 2019) of a batch with itself, with a chance for each batch."""

    def __init__(self, generator: torch.Generator, chance: float):
        self.generator, self.chance = generator, chance

    def __call__(self, x: Tensor, *labels: Tensor) -> tuple[bool, Tensor, list[Tensor]]:
        """Returns whether the batch was mixed, the images and the labels."""
        draw, kind, share, top, left = torch.rand(5, generator=self.generator, device=self.generator.device).tolist()
        if draw >= self.chance:
            return False, x, list(labels)
        other = torch.randperm(len(x), generator=self.generator, device=self.generator.device)
        if kind < 0.5:
            keep = 1 - 0.5 * share ** 4  # most often a faint second face, at most half of it
            mixed = keep * x + (1 - keep) * x[other]
        else:
            size = x.shape[-1]
            side = max(1, int(size * math.sqrt(share * 0.5)))
            y0, x0 = int(top * (size - side + 1)), int(left * (size - side + 1))
            mixed = x.clone()
            mixed[:, :, y0:y0 + side, x0:x0 + side] = x[other, :, y0:y0 + side, x0:x0 + side]
            keep = 1 - (side / size) ** 2
        return True, mixed, [keep * label + (1 - keep) * label[other] for label in labels]
