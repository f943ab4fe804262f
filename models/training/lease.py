"""A plan for a GPU that is lent for minutes: teachers side by side for two thirds of the time, then students of all of them.

    python lease.py --data FACES --seconds 700 --learn wide-cnn:64 wide-cnn:72:teachers/wide72.pt:lr=0.12 \\
        --kept teachers/wide64.pt --student slim-cnn:56:../slim-56.onnx:lr=0.04:dropout=0.5 --out runs/lease

A network is ARCHITECTURE:SIZE[:START][:lr=RATE][:dropout=FACTOR]; START is a .pt of train.py or lease.py, or an exported .onnx.
All networks of a lesson look at the same augmented faces, each at its own size, and their learning rates follow the clock.
Those of --learn are taught by --kept (with --trust-first), students by --kept and --learn (with --trust). Without --student
the teachers have all the time; with --learn left out the students have.

Writes into --out whenever a network reads val better than before: `<name>.pt` (averaged weights, float16 but for norms and biases:
a start, a teacher, and small enough to keep), and a line of `metrics.jsonl` at each look. A lease that is cut short has lost
what was learnt since the last look.
"""
from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from augment import Augmenter, Mixer
from data import load_faces, to_input
from metrics import HEAD_MIX, accuracy, serve
from models import ARCHITECTURES, build, halved
from torch_model import forward, multiplies_bfloat16
from train import AveragedWeights, Targets, Teachers, optimiser_of, rate_at, replace, score_of, start_from, two_head_loss

PROTOCOLS = ("fer2013", "ferplus8", "ferplus7")
FIRST_SHARE = 2 / 3
"""Of the time, for the teachers, where there are students as well."""

MIX_CHANCE = 0.4
WARMUP = 0.05


@dataclass(frozen=True)
class Plan:
    """What ARCHITECTURE:SIZE[:START][:lr=RATE][:dropout=FACTOR] says."""

    architecture: str
    size: int
    start: str | None
    lr: float
    dropout: float

    @staticmethod
    def read(text: str) -> "Plan":
        architecture, size, *rest = text.split(":")
        if architecture not in ARCHITECTURES:
            raise argparse.ArgumentTypeError(f"{architecture} is none of {', '.join(sorted(ARCHITECTURES))}")
        options = dict(part.split("=") for part in rest if "=" in part)
        unknown = options.keys() - {"lr", "dropout"}
        if unknown:
            raise argparse.ArgumentTypeError(f"{text}: {', '.join(sorted(unknown))} is neither lr nor dropout")
        return Plan(architecture, int(size), next((part for part in rest if "=" not in part), None),
                    float(options.get("lr", 0.2)), float(options.get("dropout", 1)))


class Learner:
    """A network with its average, its optimiser and its best weights so far."""

    def __init__(self, name: str, plan: Plan, room: "Room"):
        self.name, self.plan, self.room, self.best = name, plan, room, -1.0
        network = build(plan.architecture)
        for module in network.modules():
            if isinstance(module, nn.Dropout):
                module.p *= plan.dropout
        if plan.start:
            start_from(network, plan.start, room.faces, plan.size)
        self.network = network.to(room.device, memory_format=torch.channels_last)
        self.averaged = AveragedWeights(self.network, 0.998)
        self.optimiser = optimiser_of(self.network, plan.architecture, plan.lr)

    @property
    def file(self) -> Path:
        return self.room.folder / f"{self.name}.pt"

    def learn(self, faces: Tensor, fer2013: Tensor, ferplus: Tensor, rate: float) -> Tensor:
        """One step on faces [N, 1, S, S] of any S; the loss stays on the device, so that nothing waits for it."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.lr * rate
        self.network.train()
        loss = two_head_loss(forward(self.network, resized(faces, self.plan.size), self.room.mixed_precision), fer2013, ferplus)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.averaged.update(self.network)
        return loss.detach()

    @torch.no_grad()
    def look(self) -> dict[str, float]:
        """Accuracy on val of the averaged weights, which are written where they are the best so far."""
        room = self.room
        logits = torch.cat([forward(self.averaged.network, to_input(room.pixels[rows], self.plan.size), room.mixed_precision)
                            for rows in torch.as_tensor(room.val_rows, device=room.device).split(256)])
        outputs = serve(logits.cpu().double().numpy(), HEAD_MIX)
        val = {protocol: accuracy(outputs, room.faces, room.val_rows, protocol) for protocol in PROTOCOLS}
        if score_of(val) >= self.best:
            self.best = score_of(val)
            replace(self.file, {"weights": halved(self.averaged.network.state_dict()), "architecture": self.plan.architecture,
                                "size": self.plan.size, "headMix": HEAD_MIX, "score": self.best})
        return val


class Room:
    """The faces, and who learns from them how long."""

    def __init__(self, options: argparse.Namespace):
        self.options, self.folder = options, Path(options.out)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.mixed_precision = multiplies_bfloat16(self.device)
        torch.backends.cudnn.benchmark = True
        torch.manual_seed(options.seed)
        self.generator, self.order = torch.Generator(self.device).manual_seed(options.seed), np.random.default_rng(options.seed)
        self.faces = load_faces(options.data)
        self.train_rows, self.val_rows = self.faces.rows("train"), self.faces.rows("val")
        self.pixels = torch.from_numpy(self.faces.pixels).to(self.device)
        self.targets = Targets(self.faces, None, 0, self.device)
        self.augment, self.mix = Augmenter(self.generator), Mixer(self.generator, MIX_CHANCE)

    def lesson(self, learners: list[Learner], teachers: list[str], trust: float, seconds: float) -> None:
        """All learners look at the same faces until the time is up, and at val every --look seconds and at the end."""
        if seconds <= 0:
            raise SystemExit(f"no time is left for {', '.join(learner.name for learner in learners)}: --seconds is too few")
        taught = Teachers(teachers, self.device)
        largest = max([learner.plan.size for learner in learners] + [model.size for model in taught.models])
        began = last = time.monotonic()
        seen = epoch = 0.0
        while (done := (time.monotonic() - began) / seconds) < 1:
            order = self.order.permutation(self.train_rows)
            for first in range(0, len(order) - self.options.batch + 1, self.options.batch):
                rows = torch.as_tensor(order[first:first + self.options.batch], device=self.device)
                losses = self.step(learners, taught, trust, rows, largest, rate_at(done, WARMUP))
                seen, epoch = seen + len(rows), epoch + len(rows) / len(order)
                now = time.monotonic()
                done = (now - began) / seconds
                if now - last >= self.options.look or done >= 1:
                    self.record(learners, losses, epoch, now - began, seen / (now - last))
                    seen, last = 0.0, time.monotonic()
                if done >= 1:
                    break

    def step(self, learners: list[Learner], taught: Teachers, trust: float, rows: Tensor, size: int, rate: float) -> list[Tensor]:
        with torch.no_grad(), torch.backends.cudnn.flags(enabled=True, benchmark=False):  # the shapes of augmentation are new in each step
            faces = self.augment(self.pixels[rows].float().div(255).unsqueeze(1), size)
            _, faces, (fer2013, ferplus) = self.mix(faces, self.targets.fer2013[rows], self.targets.ferplus[rows])
        if taught.models:
            said = taught(faces, self.mixed_precision)
            fer2013, ferplus = ((1 - trust) * label + trust * told for label, told in zip((fer2013, ferplus), said))
        return [learner.learn(faces, fer2013, ferplus, rate) for learner in learners]

    def record(self, learners: list[Learner], losses: list[Tensor], epoch: float, seconds: float, speed: float) -> None:
        for learner, loss in zip(learners, losses):
            line = {"network": learner.name, "epoch": round(epoch, 2), "seconds": round(seconds), "size": learner.plan.size,
                    "facesPerSecond": round(speed), "train": {"loss": round(loss.item(), 4)},
                    "val": {"accuracy": {protocol: round(value, 4) for protocol, value in learner.look().items()}}}
            print(json.dumps(line), flush=True)
            with open(self.folder / "metrics.jsonl", "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")


def resized(faces: Tensor, size: int) -> Tensor:
    if faces.shape[-1] == size:
        return faces
    return F.interpolate(faces, (size, size), mode="bilinear", align_corners=False, antialias=size < faces.shape[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with labels.csv and its sheets")
    parser.add_argument("--seconds", type=float, required=True, help="of the lease that are left: the last tenth of them is kept for fetching what was learnt")
    parser.add_argument("--learn", nargs="*", type=Plan.read, default=[], help="networks that learn first, and then teach")
    parser.add_argument("--kept", nargs="*", default=[], help=".pt of networks that only teach")
    parser.add_argument("--student", nargs="*", type=Plan.read, default=[], help="networks that learn from all of those")
    parser.add_argument("--trust-first", type=float, default=0.4, help="weight of --kept against the labels while --learn learn")
    parser.add_argument("--trust", type=float, default=0.8, help="weight of the teachers against the labels while --student learn")
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--look", type=float, default=20, help="seconds between looks at val")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", required=True, help="folder of the run")
    options = parser.parse_args()
    if not options.learn and not options.student:
        parser.error("name at least one network that learns: --learn or --student")
    if options.student and not options.learn and not options.kept:
        parser.error("students need a teacher: --learn or --kept")

    began = time.monotonic()
    room = Room(options)
    if options.batch > len(room.train_rows):
        parser.error(f"--batch is more than the {len(room.train_rows)} faces there are")
    ends = 0.9 * options.seconds
    first = [Learner(f"{plan.architecture}-{plan.size}-{i + 1}", plan, room) for i, plan in enumerate(options.learn)]
    if first:
        room.lesson(first, options.kept, options.trust_first, ends * (FIRST_SHARE if options.student else 1) - (time.monotonic() - began))
    if options.student:
        students = [Learner(f"student-{plan.architecture}-{plan.size}-{i + 1}", plan, room) for i, plan in enumerate(options.student)]
        room.lesson(students, [*options.kept, *(str(learner.file) for learner in first)], options.trust, ends - (time.monotonic() - began))


if __name__ == "__main__":
    main()
