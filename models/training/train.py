"""Trains one network with two heads, FER2013's labels and FER+ vote distributions, on a CPU or CUDA.

    python train.py --data FACES --arch cnn --epochs 60 --out runs/cnn
    python train.py --data FACES --arch vit --minutes 60 --stem runs/cnn/weights.pt --frozen-stages 2 --teacher teacher.npz --out runs/vit
    python train.py --data FACES --arch resnet50v2 --size 112 --first-size 64 --epochs 120 --teacher runs/a/weights.pt runs/b/weights.pt --out runs/resnet
    python train.py --resume --out runs/vit            goes on where a stopped run was

Writes into --out: `metrics.jsonl` (a line an epoch), `checkpoint.pt` (everything needed to resume, rewritten at the end of an epoch
where the last one is over half a minute old)
and `weights.pt` (the averaged weights of the epoch that was best on val). Faces of test are never touched here: see evaluate.py.
"""
from __future__ import annotations

import argparse
import copy
import json
import math
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from augment import Augmenter, Mixer
from data import FaceSet, load_faces, to_input
from from_onnx import start_from_onnx
from metrics import HEAD_MIX, accuracy, serve
from models import ARCHITECTURES, build, load_weights
from torch_model import TorchModel, forward, multiplies_bfloat16

FER2013_LOSS_SHARE = 0.5
FER2013_SMOOTHING = 0.1
CHECKPOINT_SECONDS = 30


def parse_options() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    p.add_argument("--out", required=True, help="folder of the run")
    p.add_argument("--resume", action="store_true", help="go on with the run in --out and its options; only --epochs, --minutes, --frozen-stages may change")
    p.add_argument("--data", help="folder with labels.csv and its sheets")
    p.add_argument("--arch", choices=sorted(ARCHITECTURES))
    length = p.add_mutually_exclusive_group()
    length.add_argument("--epochs", type=int, help="length of the run in epochs")
    length.add_argument("--minutes", type=float, help="wall-clock budget: a slow machine trains less, but still to the end of its schedule")
    p.add_argument("--size", type=int, default=48, help="side of the faces that the network sees")
    p.add_argument("--first-size", type=int, help="smaller side for the first part of the run")
    p.add_argument("--grow-at", type=float, default=0.6, help="share of the run after which --size replaces --first-size")
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--lr", type=float, help="peak learning rate (default 0.1 for SGD, 0.0005 for AdamW, which trains the ViT)")
    p.add_argument("--decay", type=float, help="weight decay (default 0.0005 for SGD, 0.05 for AdamW)")
    p.add_argument("--warmup", type=float, default=0.05, help="share of the run with a rising learning rate")
    p.add_argument("--ema", type=float, default=0.998, help="decay of the averaged weights a step")
    p.add_argument("--mix-chance", type=float, default=0.2, help="share of the batches with mixup or CutMix")
    p.add_argument("--teacher", nargs="+", default=[],
                   help="soft targets written by teach.py, or the weights.pt of one or more runs, which then look at every augmented face themselves")
    p.add_argument("--trust", type=float, default=0.6, help="weight of the teacher against the labels")
    p.add_argument("--stem", help="weights of a trained cnn to start the ViT's stem from")
    p.add_argument("--dropout", type=float, default=1.0, help="factor for every dropout of the network; a student of strong teachers needs less")
    p.add_argument("--frozen-stages", type=int, default=0, help="stages of the ViT's stem that stay as --stem gave them (0 to 3)")
    p.add_argument("--init", help="weights.pt or an exported .onnx of the same architecture to start from")
    p.add_argument("--precision", choices=["auto", "bfloat16", "float32"], default="auto",
                   help="auto: bfloat16 where the processor multiplies it (CUDA, AVX512-BF16, AMX), else float32, which is faster there")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--limit", type=int, help="train on this many faces only (a trial of the recipe)")
    options = p.parse_args()
    if not options.resume and not (options.data and options.arch and (options.epochs or options.minutes)):
        p.error("a new run needs --data, --arch and either --epochs or --minutes")
    if options.stem and options.arch != "vit":
        p.error("--stem starts the stem of --arch vit only")
    if len(options.teacher) > 1 and not all(path.endswith(".pt") for path in options.teacher):
        p.error("--teacher takes one file of soft targets, or weights.pt alone")
    return options


class Targets:
    """What the heads learn for each face: labels softened by the teacher's answers where there is one.

    A face that annotators found unclear weighs less in the FER+ loss; what the teacher says of it counts in full.
    """

    def __init__(self, faces: FaceSet, teacher: str | None, trust: float, device: torch.device):
        fer2013 = np.eye(7, dtype=np.float32)[faces.fer2013] * (1 - FER2013_SMOOTHING) + FER2013_SMOOTHING / 7
        ferplus = faces.votes * faces.vote_weight[:, None]
        if teacher:
            with np.load(teacher) as said:
                if len(said["fer2013"]) != len(fer2013):
                    raise SystemExit(f"{teacher} was written for another dataset: {len(said['fer2013'])} faces, not {len(fer2013)}")
                fer2013 = (1 - trust) * fer2013 + trust * said["fer2013"]
                ferplus = (1 - trust) * ferplus + trust * said["ferplus"]
        self.fer2013 = torch.from_numpy(fer2013.astype(np.float32)).to(device)
        self.ferplus = torch.from_numpy(ferplus.astype(np.float32)).to(device)


class Teachers:
    """Trained networks that say what they see in the very faces that a student is shown, mixed ones included: "function matching"
    (Beyer et al. 2022, "Knowledge distillation: a good teacher is patient and consistent")."""

    def __init__(self, paths: list[str], device: torch.device):
        self.models = [TorchModel(path, device) for path in paths]

    def __call__(self, faces: Tensor, mixed_precision: bool) -> tuple[Tensor, Tensor]:
        """Mean probabilities of both heads for float faces [N, 1, S, S] in 0..1, of any S."""
        answers = [model.logits(faces, mixed_precision) for model in self.models]
        return tuple(torch.stack([logits.softmax(1) for logits in head]).mean(0)
                     for head in ([a[:, :7] for a in answers], [a[:, 7:] for a in answers]))


def two_head_loss(logits: Tensor, fer2013: Tensor, ferplus: Tensor) -> Tensor:
    """Cross-entropy of both heads; rows of `ferplus` sum to the weight of the face."""
    return (FER2013_LOSS_SHARE * -(fer2013 * logits[:, :7].log_softmax(1)).sum(1)
            - (ferplus * logits[:, 7:].log_softmax(1)).sum(1)).mean()


class AveragedWeights:
    """Exponential moving average of weights and batch-norm statistics, with a short memory at first."""

    def __init__(self, network: nn.Module, decay: float):
        self.network, self.decay, self.steps = copy.deepcopy(network).eval(), decay, 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        self.steps += 1
        fresh = 1.0 if self.steps == 1 else 1 - min(self.decay, self.steps / (10 + self.steps))
        pairs = list(zip(self.network.state_dict().values(), network.state_dict().values()))
        torch._foreach_lerp_([mean for mean, _ in pairs if mean.is_floating_point()],
                             [value for _, value in pairs if value.is_floating_point()], fresh)
        for mean, value in pairs:
            if not mean.is_floating_point():
                mean.copy_(value)

    def restart(self) -> None:
        """Forgets the past: statistics of small faces do not fit larger ones."""
        self.steps = 0


def start_from(network: nn.Module, path: str, faces: FaceSet, size: int) -> None:
    """Weights of a run or a kept teacher (a .pt, of float32 or float16), or of an exported file."""
    if path.endswith(".onnx"):
        plain = torch.from_numpy(faces.pixels[faces.rows("train")[:512]])
        start_from_onnx(network, path, to_input(plain, size).expand(-1, 3, -1, -1))
    else:
        network.load_state_dict(load_weights(path))


def optimiser_of(network: nn.Module, architecture: str, lr: float, decay: float | None = None) -> torch.optim.Optimizer:
    """AdamW for the ViT, else SGD with Nesterov's momentum; biases and norms do not decay."""
    adamw = architecture == "vit"
    parameters = list(network.parameters())
    groups = [{"params": [p for p in parameters if p.ndim > 1], "weight_decay": decay if decay is not None else (0.05 if adamw else 5e-4)},
              {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0}]
    if adamw:
        return torch.optim.AdamW(groups, lr=lr)
    return torch.optim.SGD(groups, lr=lr, momentum=0.9, nesterov=True)


def rate_at(done: float, warmup: float) -> float:
    """Share of the peak learning rate when `done` of the run is done: it rises while `warmup` lasts, then falls as a cosine."""
    if done < warmup:
        return max(done / warmup, 0.01)
    return max(0.5 * (1 + math.cos(math.pi * min(1, (done - warmup) / (1 - warmup)))), 1e-4)


def score_of(val: dict[str, float]) -> float:
    """What the best epoch is chosen by."""
    return (val["fer2013"] + val["ferplus8"]) / 2


class Run:
    def __init__(self, options: argparse.Namespace):
        self.options, self.folder = options, Path(options.out)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(options.seed)
        torch.backends.cudnn.benchmark = True
        precision = options.precision
        self.mixed_precision = multiplies_bfloat16(self.device) if precision == "auto" else precision == "bfloat16"
        self.generator = torch.Generator(self.device).manual_seed(options.seed)
        self.order = np.random.default_rng(options.seed)

        self.faces = load_faces(options.data)
        self.train_rows, self.val_rows = self.faces.rows("train"), self.faces.rows("val")
        if options.limit:
            self.train_rows = self.order.permutation(self.train_rows)[:options.limit]
        self.pixels = torch.from_numpy(self.faces.pixels).to(self.device)
        stored = [path for path in options.teacher if path.endswith(".npz")]
        self.targets = Targets(self.faces, stored[0] if stored else None, options.trust, self.device)
        self.teachers = Teachers([path for path in options.teacher if path not in stored], self.device)
        self.plain_targets = Targets(self.faces, None, 0, self.device)
        self.majority = torch.from_numpy(self.faces.majority).to(self.device)

        self.network = build(options.arch)
        for module in self.network.modules():
            if isinstance(module, nn.Dropout):
                module.p *= options.dropout
        if options.stem:
            self.network.start_stem_from(load_weights(options.stem))
        if options.init:
            start_from(self.network, options.init, self.faces, options.first_size or options.size)
        if options.frozen_stages:
            self.network.freeze_stem(options.frozen_stages)
        self.network.to(self.device, memory_format=torch.channels_last)
        self.averaged = AveragedWeights(self.network, options.ema)
        self.peak_lr = options.lr or (5e-4 if options.arch == "vit" else 0.1)
        self.optimiser = optimiser_of(self.network, options.arch, self.peak_lr, options.decay)
        self.augment, self.mix = Augmenter(self.generator), Mixer(self.generator, options.mix_chance)
        self.epoch, self.elapsed, self.best, self.lr = 0, 0.0, -1.0, 0.0
        self.size = options.first_size or options.size

    def progress(self, steps_done: int, steps: int) -> float:
        """Share of the run that is done, by the clock or by the epochs; the learning rate follows it."""
        if self.options.minutes:
            return (self.elapsed + time.monotonic() - self.started) / (60 * self.options.minutes)
        return (self.epoch + steps_done / steps) / self.options.epochs

    def train(self) -> None:
        self.started = saved = time.monotonic()
        while self.progress(0, 1) < 1:
            trained = self._train_epoch()
            if trained is None:
                break
            self.epoch += 1
            now = time.monotonic()
            self.elapsed, self.started = self.elapsed + now - self.started, now
            self._record(trained)
            if now - saved >= CHECKPOINT_SECONDS:
                self._save()
                saved = time.monotonic()
        self._save()

    def _train_epoch(self) -> dict | None:
        """One pass over the training faces, or what the budget leaves of it; None where it leaves nothing."""
        order = self.order.permutation(self.train_rows)
        steps = max(1, len(order) // self.options.batch)
        total_loss = total_right = total_clear = total = 0.0
        began = time.monotonic()
        for step in range(steps):
            done = self.progress(step, steps)
            if done >= 1:
                break
            self._maybe_grow(done)
            self.lr = self.peak_lr * rate_at(done, self.options.warmup)
            for group in self.optimiser.param_groups:
                group["lr"] = self.lr
            rows = torch.as_tensor(order[step * self.options.batch:(step + 1) * self.options.batch], device=self.device)
            logits, loss, mixed = self._step(rows)
            total_loss, total = total_loss + loss * len(rows), total + len(rows)
            if not mixed:
                clear = self.majority[rows] >= 0
                total_right += (logits[clear, 7:].argmax(1) == self.majority[rows][clear]).sum().item()
                total_clear += clear.sum().item()
        if total == 0:
            return None
        return {"loss": total_loss / total, "ferplus8": total_right / max(total_clear, 1),
                "faces_per_second": total / (time.monotonic() - began)}

    def _step(self, rows: Tensor) -> tuple[Tensor, float, bool]:
        with torch.backends.cudnn.flags(enabled=True, benchmark=False):  # the shapes of augmentation are new in each step
            faces = self.augment(self.pixels[rows].float().div(255).unsqueeze(1), self.size)
        mixed, faces, (fer2013, ferplus) = self.mix(faces, self.targets.fer2013[rows], self.targets.ferplus[rows])
        if self.teachers.models:
            trust, said = self.options.trust, self.teachers(faces, self.mixed_precision)
            fer2013, ferplus = ((1 - trust) * label + trust * told for label, told in zip((fer2013, ferplus), said))
        self.network.train()
        logits = forward(self.network, faces, self.mixed_precision)
        loss = two_head_loss(logits, fer2013, ferplus)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.averaged.update(self.network)
        return logits.detach(), loss.item(), mixed

    def _maybe_grow(self, done: float) -> None:
        if self.size != self.options.size and done >= self.options.grow_at:
            self.size = self.options.size
            self.averaged.restart()

    @torch.no_grad()
    def validate(self) -> tuple[float, dict[str, float]]:
        """Loss and accuracy by protocol of the averaged weights on val."""
        rows = torch.as_tensor(self.val_rows, device=self.device)
        logits = torch.cat([forward(self.averaged.network, to_input(self.pixels[part], self.size), self.mixed_precision)
                            for part in rows.split(256)])
        loss = two_head_loss(logits, self.plain_targets.fer2013[rows], self.plain_targets.ferplus[rows])
        outputs = serve(logits.cpu().double().numpy(), HEAD_MIX)
        return loss.item(), {p: accuracy(outputs, self.faces, self.val_rows, p) for p in ("fer2013", "ferplus8", "ferplus7")}

    def _record(self, trained: dict) -> None:
        val_loss, val = self.validate()
        line = {
            "epoch": self.epoch, "seconds": round(self.elapsed), "size": self.size, "learningRate": round(self.lr, 7),
            "facesPerSecond": round(trained["faces_per_second"]),
            "train": {"loss": round(trained["loss"], 4), "accuracy": {"ferplus8": round(trained["ferplus8"], 4)}},
            "val": {"loss": round(val_loss, 4), "accuracy": {k: round(v, 4) for k, v in val.items()}},
        }
        print(json.dumps(line), flush=True)
        with open(self.folder / "metrics.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        score = score_of(val)
        if self.size == self.options.size and score >= self.best:
            self.best = score
            replace(self.folder / "weights.pt", {"weights": self.averaged.network.state_dict(), "architecture": self.options.arch,
                                                  "size": self.options.size, "headMix": HEAD_MIX, "epoch": self.epoch, "score": score})

    def _save(self) -> None:
        replace(self.folder / "checkpoint.pt", {
            "options": vars(self.options), "network": self.network.state_dict(), "weights": self.averaged.network.state_dict(),
            "averaged_steps": self.averaged.steps, "optimiser": self.optimiser.state_dict(), "generator": self.generator.get_state(),
            "torch_rng": torch.get_rng_state(), "cuda_rng": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
            "order": json.dumps(self.order.bit_generator.state),
            "epoch": self.epoch, "elapsed": self.elapsed, "best": self.best, "size": self.size})

    def restore(self, state: dict) -> None:
        self.network.load_state_dict(state["network"])
        self.averaged.network.load_state_dict(state["weights"])
        self.averaged.steps = state["averaged_steps"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.generator.set_state(state["generator"].cpu())
        torch.set_rng_state(state["torch_rng"].cpu())
        if state["cuda_rng"] and torch.cuda.is_available():
            torch.cuda.set_rng_state_all([s.cpu() for s in state["cuda_rng"]])
        self.order.bit_generator.state = json.loads(state["order"])
        self.epoch, self.elapsed, self.best, self.size = state["epoch"], state["elapsed"], state["best"], state["size"]
        best = self.folder / "weights.pt"
        if best.exists():  # perhaps of an epoch after the checkpoint
            self.best = max(self.best, torch.load(best, map_location="cpu", weights_only=True)["score"])
        metrics = self.folder / "metrics.jsonl"
        kept = metrics.read_text(encoding="utf-8").splitlines(keepends=True)[:self.epoch]
        metrics.write_text("".join(kept), encoding="utf-8")  # without the line of an epoch whose checkpoint was not written


def replace(path: Path, content: dict) -> None:
    """Writes a file as a whole: a run that is killed while it writes keeps its last good file."""
    fresh = path.with_suffix(".new")
    torch.save(content, fresh)
    os.replace(fresh, path)


def main() -> None:
    options = parse_options()
    if not options.resume:
        if (Path(options.out) / "checkpoint.pt").exists():
            raise SystemExit(f"{options.out} holds a run already: give --resume or another folder")
        Run(options).train()
        return
    state = torch.load(Path(options.out) / "checkpoint.pt", map_location="cpu", weights_only=True)
    changed = {"epochs": options.epochs, "minutes": options.minutes} if options.epochs or options.minutes else {}
    if options.frozen_stages:
        changed["frozen_stages"] = options.frozen_stages
    run = Run(argparse.Namespace(**(state["options"] | changed | {"out": options.out, "init": None, "stem": None})))
    run.restore(state)
    run.train()


if __name__ == "__main__":
    main()
