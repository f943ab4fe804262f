"""The networks. Each takes N x 3 x S x S in 0..1 (a grey face repeated in three channels) and gives 15 logits:
7 for FER2013's labels, then 8 for FER+ (contempt last)."""
from __future__ import annotations

import torch
from torch import Tensor, nn

from data import EMOTIONS, FERPLUS_CLASSES

LOGITS = len(EMOTIONS) + len(FERPLUS_CLASSES)


class PreActivationBottleneck(nn.Module):
    """Bottleneck of ResNet V2 as in Keras applications: the shortcut of a stack's first block is a projection of the
    activated input; the stride stands in a stack's last block, whose shortcut is a subsampling."""

    def __init__(self, channels: int, width: int, stride: int, project: bool):
        super().__init__()
        out = 4 * width
        self.bn1, self.conv1 = _keras_batch_norm(channels), nn.Conv2d(channels, width, 1, bias=False)
        self.bn2, self.conv2 = _keras_batch_norm(width), nn.Conv2d(width, width, 3, stride, padding=1, bias=False)
        self.bn3, self.conv3 = _keras_batch_norm(width), nn.Conv2d(width, out, 1)
        self.projection = nn.Conv2d(channels, out, 1, stride) if project else None
        self.subsample = nn.MaxPool2d(1, stride) if stride > 1 and not project else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        activated = torch.relu(self.bn1(x))
        shortcut = self.subsample(x) if self.projection is None else self.projection(activated)
        y = self.conv1(activated)
        y = self.conv2(torch.relu(self.bn2(y)))
        return shortcut + self.conv3(torch.relu(self.bn3(y)))


class ResNet50V2(nn.Module):
    """He et al. 2016, "Identity mappings in deep residual networks", in the layout of Keras applications (23.5 M parameters)."""

    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, 2, padding=3), nn.MaxPool2d(3, 2, padding=1))
        blocks, channels = [], 64
        for width, repeats, stride in ((64, 3, 2), (128, 4, 2), (256, 6, 2), (512, 3, 1)):
            for i in range(repeats):
                blocks.append(PreActivationBottleneck(channels, width, stride if i == repeats - 1 else 1, project=i == 0))
                channels = 4 * width
        self.body = nn.Sequential(*blocks, _keras_batch_norm(channels), nn.ReLU())
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(channels, LOGITS))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        for block in blocks:
            nn.init.zeros_(block.conv3.weight)  # each block starts as the identity, which lets 50 layers train from scratch

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(self.stem(x)).mean((2, 3)))


def _keras_batch_norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1.001e-5)


def _conv_stage(channels: int, width: int, dropout: float) -> list[nn.Module]:
    """Two 3 x 3 convolutions, then half the resolution."""
    layers: list[nn.Module] = []
    for inputs in (channels, width):
        layers += [nn.Conv2d(inputs, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
    return [*layers, nn.MaxPool2d(2), nn.Dropout(dropout)]


class SmallCnn(nn.Module):
    """Four pairs of 3 x 3 convolutions for a 48-pixel grey face, with the channels of each pair (1.2 M parameters as the small one)."""

    def __init__(self, widths: tuple[int, int, int, int] = (32, 64, 128, 256)):
        super().__init__()
        self.body = nn.Sequential(*(layer for channels, width, dropout in zip((1, *widths), widths, (0.10, 0.15, 0.20, 0.25))
                                    for layer in _conv_stage(channels, width, dropout)))
        self.drop, self.fc = nn.Dropout(0.3), nn.Linear(widths[-1], LOGITS)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.drop(self.body(x[:, :1]).mean((2, 3))))


class TransformerBlock(nn.Module):
    """Pre-norm self-attention and MLP, each of which is skipped for a face with chance `drop_path` while training."""

    def __init__(self, tokens: int, dim: int, heads: int, drop_path: float):
        super().__init__()
        self.tokens, self.heads, self.head_dim, self.drop_path = tokens, heads, dim // heads, drop_path
        self.norm1, self.qkv, self.projection = nn.LayerNorm(dim), nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.norm2, self.mlp = nn.LayerNorm(dim), nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self._maybe_skip(self.projection(self._attend(self.norm1(x))))
        return x + self._maybe_skip(self.mlp(self.norm2(x)))

    def _attend(self, x: Tensor) -> Tensor:
        # Written out because PyTorch's fused CPU attention is slow on sequences this short: a six-block variant trained
        # on 141 faces/s with it, on 416 without (two AVX512-BF16 cores, PyTorch 2.6).
        # Shapes are constants, not read from x, so that the exported graph computes none.
        q, k, v = self.qkv(x).reshape(-1, self.tokens, 3, self.heads, self.head_dim).permute(2, 0, 3, 1, 4).unbind(0)
        weights = ((q * self.head_dim ** -0.5) @ k.transpose(-2, -1)).softmax(-1)
        return (weights @ v).transpose(1, 2).reshape(-1, self.tokens, self.heads * self.head_dim)

    def _maybe_skip(self, x: Tensor) -> Tensor:
        if not self.training or self.drop_path == 0:
            return x
        keep = 1 - self.drop_path
        return x * (torch.rand(x.shape[0], 1, 1, device=x.device) < keep).to(x.dtype) / keep


class CompactViT(nn.Module):
    """Hybrid Vision Transformer for a 48-pixel grey face (2.1 M parameters).

    The stem is SmallCnn's first three stages, so that SmallCnn's weights can start it; each of its 6 x 6 places becomes a
    token (the "hybrid" of Dosovitskiy et al. 2021, section 3.1). A stem in place of raw patches is what lets a ViT learn
    from 28,000 faces (Xiao et al. 2021, "Early convolutions help transformers see better").
    """

    def __init__(self, dim: int = 192, depth: int = 4, heads: int = 3, drop_path: float = 0.1, dropout: float = 0.1):
        super().__init__()
        self.stem = nn.Sequential(*_conv_stage(1, 32, 0.0), *_conv_stage(32, 64, 0.0), *_conv_stage(64, 128, 0.0))
        self.frozen_layers = 0
        self.tokens = nn.Conv2d(128, dim, 1)
        count = 6 * 6
        self.position = nn.Parameter(torch.zeros(1, count, dim))
        self.blocks = nn.Sequential(*(TransformerBlock(count, dim, heads, drop_path * i / (depth - 1)) for i in range(depth)))
        self.norm, self.drop, self.fc = nn.LayerNorm(dim), nn.Dropout(dropout), nn.Linear(dim, LOGITS)
        nn.init.trunc_normal_(self.position, std=0.02)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.tokens(self.stem(x[:, :1])).flatten(2).transpose(1, 2) + self.position
        return self.fc(self.drop(self.norm(self.blocks(tokens)).mean(1)))

    def freeze_stem(self, stages: int) -> None:
        """Leaves the first stages of a started stem as they are: with two of three, training is 1.7 times as fast."""
        self.frozen_layers = stages * len(_conv_stage(1, 1, 0.0))
        self.stem[:self.frozen_layers].requires_grad_(False)

    def train(self, mode: bool = True) -> "CompactViT":
        super().train(mode)
        self.stem[:self.frozen_layers].eval()
        return self

    def start_stem_from(self, cnn: dict[str, Tensor]) -> None:
        """Takes the stem's weights and batch-norm statistics from a trained SmallCnn."""
        self.stem.load_state_dict({key: cnn[f"body.{key}"] for key in self.stem.state_dict()})


ARCHITECTURES = {"resnet50v2": ResNet50V2, "cnn": SmallCnn, "vit": CompactViT,
                 "wide-cnn": lambda: SmallCnn((64, 128, 256, 512)), "slim-cnn": lambda: SmallCnn((32, 96, 192, 384))}
"""`wide-cnn` is four times the work of `cnn`, and teaches it; `slim-cnn` is half of `wide-cnn`: what prune.py leaves of it."""


def build(architecture: str) -> nn.Module:
    return ARCHITECTURES[architecture]()


def load_weights(path: str) -> dict[str, Tensor]:
    """Weights in float32 of a file that train.py or lease.py wrote (the averaged weights), or of a bare state dict."""
    content = torch.load(path, map_location="cpu", weights_only=True)
    return {name: value.float() if value.is_floating_point() else value for name, value in content.get("weights", content).items()}


def halved(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights to keep: those of convolutions and linear layers as float16, norms and biases as they are."""
    return {name: value.half() if value.is_floating_point() and value.ndim > 1 else value for name, value in weights.items()}
