"""Smoke test of the whole recipe on synthetic faces: pytest test_recipe.py (about a minute on two cores)."""
from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("PIL")
from PIL import Image

from augment import Augmenter, Mixer
from data import EMOTIONS, SKIPPED, load_faces, majority_label, to_input, vote_distribution
from metrics import HEAD_MIX, expected_calibration_error, serve, threshold_for
from models import ARCHITECTURES, SmallCnn, build, load_weights

HERE = Path(__file__).parent
FACES_A_SPLIT = {"train": 256, "val": 64, "test": 32}


@pytest.fixture(scope="session")
def dataset(tmp_path_factory) -> Path:
    """Faces whose emotion is where a bright square stands; every eighth face of train and val is a flagged duplicate."""
    folder = tmp_path_factory.mktemp("faces")
    random = np.random.default_rng(0)
    splits = [split for split, count in FACES_A_SPLIT.items() for _ in range(count)]
    sheet = np.zeros((-(-len(splits) // 100) * 48, 100 * 48), np.uint8)
    votes = [f"votes_{name}" for name in (*EMOTIONS, "contempt", "unknown", "not_face")]
    with open(folder / "labels.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["index", "sheet", "row", "col", "ferplus_name", "split", "fer2013", *votes, "duplicate_in_later_split"])
        for i, split in enumerate(splits):
            k, row, col = i % 7, i // 100, i % 100
            tile = random.integers(60, 120, (48, 48))
            tile[8 + 16 * (k // 3):20 + 16 * (k // 3), 4 + 16 * (k % 3):16 + 16 * (k % 3)] += 120
            sheet[row * 48:row * 48 + 48, col * 48:col * 48 + 48] = tile
            counts = [8 if j == k else 0 for j in range(7)] + [1, 1, 0]
            writer.writerow([i, 0, row, col, "", split, EMOTIONS[k], *counts, int(split != "test" and i % 8 == 0)])
    Image.fromarray(sheet).save(folder / "faces-0.webp", lossless=True)
    return folder


def run(script: str, *arguments: object) -> str:
    done = subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], capture_output=True, text=True, cwd=HERE)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def metrics_of(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


def test_faces_flagged_as_duplicates_are_not_trained_or_selected_on(dataset):
    faces = load_faces(dataset)
    assert len(faces.rows("train")) == 224 and len(faces.rows("val")) == 56 and len(faces.rows("test")) == 32
    assert not faces.duplicate[np.concatenate([faces.rows("train"), faces.rows("val")])].any()


def test_majority_follows_the_ferplus_protocol():
    counts = np.array([
        [6, 0, 0, 0, 4, 0, 0, 0, 0, 0],   # clear
        [5, 0, 0, 0, 5, 0, 0, 0, 0, 0],   # half is not more than half
        [4, 1, 1, 1, 1, 1, 1, 0, 0, 0],   # single votes do not count
        [0, 0, 0, 0, 2, 0, 0, 0, 8, 0],   # unknown
        [0, 0, 0, 0, 0, 0, 0, 9, 0, 1],   # contempt
        [0, 0, 0, 0, 2, 0, 0, 0, 0, 8]])  # not a face
    assert majority_label(counts).tolist() == [0, SKIPPED, 0, SKIPPED, 7, SKIPPED]


def test_vote_distribution_weighs_by_the_usable_votes():
    votes, weight = vote_distribution(np.array([[6, 0, 0, 0, 2, 1, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 10]]))
    assert votes[0].tolist() == [0.75, 0, 0, 0, 0.25, 0, 0, 0] and weight[0] == pytest.approx(0.8)
    assert votes[1].sum() == 0 and weight[1] == 0


def test_augmented_faces_stay_in_range_and_repeat_with_the_seed():
    faces = torch.rand(64, 1, 48, 48)
    first, again = (Augmenter(torch.Generator().manual_seed(3))(faces, 40) for _ in range(2))
    assert first.shape == (64, 1, 40, 40) and first.min() >= 0 and first.max() <= 1
    assert torch.equal(first, again)


def test_mixing_keeps_the_weight_of_the_labels():
    labels = torch.eye(8)[torch.arange(32) % 8]
    for seed in range(8):
        mixed, x, (mixed_labels,) = Mixer(torch.Generator().manual_seed(seed), chance=1.0)(torch.rand(32, 1, 48, 48), labels)
        assert mixed and x.shape == (32, 1, 48, 48)
        assert torch.allclose(mixed_labels.sum(1), torch.ones(32))


def test_calibration_and_threshold_agree_with_their_definition():
    p = np.array([[0.95, 0.05], [0.85, 0.15], [0.65, 0.35], [0.55, 0.45]])
    label = np.array([0, 0, 0, 1])
    assert expected_calibration_error(p, label, bins=10) == pytest.approx((0.05 + 0.15 + 0.35 + 0.55) / 4)
    assert threshold_for(p, label, wanted=0.9) == (0.65, 0.75)


def test_every_architecture_gives_fifteen_logits():
    for name in ARCHITECTURES:
        size = 64 if name == "resnet50v2" else 48
        assert build(name).eval()(torch.rand(2, 3, size, size)).shape == (2, 15)


@pytest.fixture(scope="session")
def trained(dataset, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "cnn"
    run("train.py", "--data", dataset, "--arch", "cnn", "--epochs", 6, "--batch", 16, "--lr", 0.02, "--mix-chance", 0, "--ema", 0.9, "--out", folder)
    return folder


def test_training_learns(trained):
    lines = metrics_of(trained)
    assert [line["epoch"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[-1]["train"]["loss"] < lines[0]["train"]["loss"]
    assert max(line["val"]["accuracy"]["ferplus8"] for line in lines) > 0.5  # chance is 0.14


def test_a_resumed_run_ends_where_an_unbroken_one_does(dataset, tmp_path):
    """Stopped after one of two epochs and resumed, a run has the same losses as without the stop."""
    options = ["--data", dataset, "--arch", "vit", "--epochs", 2, "--batch", 32, "--limit", 96]
    run("train.py", *options, "--out", tmp_path / "whole")
    stop_after_one = "import sys, train; train.CHECKPOINT_SECONDS = 0; s = train.Run._save\n" \
                     "def stop(self): s(self); sys.exit(0)\n" \
                     "train.Run._save = stop; train.main()"
    done = subprocess.run([sys.executable, "-c", stop_after_one, *map(str, options), "--out", str(tmp_path / "broken")], cwd=HERE)
    assert done.returncode == 0 and len(metrics_of(tmp_path / "broken")) == 1
    run("train.py", "--resume", "--out", tmp_path / "broken")
    for whole, broken in zip(metrics_of(tmp_path / "whole"), metrics_of(tmp_path / "broken"), strict=True):
        assert broken["train"]["loss"] == pytest.approx(whole["train"]["loss"], abs=2e-3)
        assert broken["val"]["loss"] == pytest.approx(whole["val"]["loss"], abs=2e-3)


def test_the_export_says_what_the_network_says(dataset, trained, tmp_path):
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    for half, tolerance in ((None, 1e-4), ("stored", 5e-3), ("computed", 2e-2)):
        out = tmp_path / f"half-{half}.onnx"
        report = json.loads(run("export.py", "--weights", trained / "weights.pt", "--data", dataset, "--out", out, *(["--half", half] if half else [])))
        from onnx_model import OnnxModel  # here, since loading ONNX Runtime is slow
        model, faces = OnnxModel(str(out)), load_faces(dataset)
        assert model.metadata["architecture"] == "cnn" and float(model.metadata["temperature"]) == report["temperature"]
        network = build("cnn")
        network.load_state_dict(load_weights(trained / "weights.pt"))
        with torch.no_grad():
            logits = network.eval()(to_input(torch.from_numpy(faces.pixels[:32]), 48).expand(-1, 3, -1, -1)).double().numpy()
        expected, said = serve(logits, float(model.metadata["head_mix"]), report["temperature"]), model.on_faces(faces.pixels[:32])
        for name in ("probabilities", "fer2013", "ferplus"):
            assert np.abs(getattr(expected, name) - getattr(said, name)).max() < tolerance


@pytest.mark.parametrize("architecture, size, side", [("vit", 48, 48), ("cnn", 56, 56), ("resnet50v2", 64, 128)])
def test_every_architecture_exports_alike(architecture, size, side, tmp_path):
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    torch.manual_seed(0)
    network = build(architecture)
    torch.save(network.state_dict(), tmp_path / "weights.pt")
    run("export.py", "--weights", tmp_path / "weights.pt", "--arch", architecture, "--size", size, "--input", side, "--out", tmp_path / "model.onnx")
    from onnx_model import OnnxModel
    image = np.random.default_rng(1).random((3, side, side, 3), np.float32)
    image[:] = image[..., :1]
    x = torch.from_numpy(image).permute(0, 3, 1, 2)
    with torch.no_grad():
        logits = network.eval()(torch.nn.functional.avg_pool2d(x, side // size)).double().numpy()
    model = OnnxModel(str(tmp_path / "model.onnx"))
    expected, said = serve(logits, HEAD_MIX), model(image)
    for name in ("probabilities", "fer2013", "ferplus"):
        assert np.abs(getattr(expected, name) - getattr(said, name)).max() < 1e-4
    if architecture != "vit":
        (maps,) = model.session.run(["activation"], {"image": image})
        places, averaged, last = {"resnet50v2": (2, 4, "head.1"), "cnn": (7, 9, "fc")}[architecture]
        assert maps.shape == (3, places, places, 7)
        bias = network.get_submodule(last).bias[7:14].detach().numpy()
        assert np.abs(maps.sum((1, 2)) / averaged + bias - logits[:, 7:14]).max() < 1e-3


def test_a_student_learns_from_a_teacher_and_its_stem(dataset, trained, tmp_path):
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    run("export.py", "--weights", trained / "weights.pt", "--out", tmp_path / "cnn.onnx")
    run("teach.py", "--data", dataset, "--teacher", tmp_path / "cnn.onnx", "--out", tmp_path / "teacher.npz")
    faces, said = load_faces(dataset), np.load(tmp_path / "teacher.npz")
    assert np.isnan(said["fer2013"][faces.split == 2]).all()
    assert np.allclose(said["ferplus"][faces.rows("train")].sum(1), 1, atol=1e-4)
    run("train.py", "--data", dataset, "--arch", "vit", "--stem", trained / "weights.pt", "--frozen-stages", 2,
        "--teacher", tmp_path / "teacher.npz", "--epochs", 1, "--batch", 32, "--out", tmp_path / "vit")
    assert np.isfinite(metrics_of(tmp_path / "vit")[0]["train"]["loss"])
    cnn, vit = load_weights(trained / "weights.pt"), load_weights(tmp_path / "vit" / "weights.pt")
    kept = {layer: torch.equal(cnn[f"body.{layer}.weight"], vit[f"stem.{layer}.weight"]) for layer in (0, 3, 8, 11, 16, 19)}
    assert kept == {0: True, 3: True, 8: True, 11: True, 16: False, 19: False}


def test_a_student_learns_from_networks_that_look_at_its_faces(dataset, trained, tmp_path):
    from train import Teachers
    teachers = Teachers([str(trained / "weights.pt")] * 2, torch.device("cpu"))
    faces = to_input(torch.from_numpy(load_faces(dataset).pixels[:16]), 96)
    fer2013, ferplus = teachers(faces, mixed_precision=False)
    logits = teachers.models[0].network(torch.nn.functional.interpolate(faces, (48, 48), mode="bilinear", antialias=True).expand(-1, 3, -1, -1))
    assert torch.allclose(fer2013, logits[:, :7].softmax(1), atol=1e-5) and torch.allclose(ferplus, logits[:, 7:].softmax(1), atol=1e-5)
    run("train.py", "--data", dataset, "--arch", "cnn", "--teacher", trained / "weights.pt", "--trust", 1, "--epochs", 3, "--batch", 16, "--lr", 0.02,
        "--ema", 0.9, "--out", tmp_path / "student")
    assert metrics_of(tmp_path / "student")[-1]["train"]["loss"] < metrics_of(tmp_path / "student")[0]["train"]["loss"]


def test_a_lease_leaves_teachers_that_are_small_and_a_student_of_them(dataset, trained, tmp_path):
    run("lease.py", "--data", dataset, "--seconds", 40, "--look", 2, "--batch", 16, "--kept", trained / "weights.pt",
        "--learn", f"cnn:56:{trained / 'weights.pt'}:lr=0.01", "--student", "cnn:48:lr=0.02:dropout=0.5", "--out", tmp_path / "lease")
    lines = metrics_of(tmp_path / "lease")
    assert [name for name in dict.fromkeys(line["network"] for line in lines)] == ["cnn-56-1", "student-cnn-48-1"]
    assert max(line["seconds"] for line in lines if line["network"] == "cnn-56-1") <= 0.9 * 40 * 2 / 3 + 2
    teacher = tmp_path / "lease" / "cnn-56-1.pt"
    assert teacher.stat().st_size < 0.6 * (trained / "weights.pt").stat().st_size
    assert all(value.dtype == torch.float32 for value in load_weights(teacher).values() if value.is_floating_point())
    best = max(line["val"]["accuracy"]["ferplus8"] for line in lines if line["network"] == "cnn-56-1")
    assert best > 0.5  # chance is 0.14
    run("train.py", "--data", dataset, "--arch", "cnn", "--size", 56, "--init", teacher, "--teacher", teacher, "--epochs", 1, "--batch", 32,
        "--lr", 0.0001, "--out", tmp_path / "on")
    assert metrics_of(tmp_path / "on")[0]["val"]["accuracy"]["ferplus8"] > 0.5


@pytest.mark.parametrize("plan, word", [("cnn:48:rate=3", "rate"), ("dnn:48", "dnn")])
def test_a_plan_that_cannot_be_read_is_refused_with_its_part(dataset, tmp_path, plan, word):
    done = subprocess.run([sys.executable, str(HERE / "lease.py"), "--data", str(dataset), "--seconds", "9", "--learn", plan, "--out", str(tmp_path)],
                          capture_output=True, text=True, cwd=HERE)
    assert done.returncode == 2 and word in done.stderr


def test_a_lease_without_time_says_so(dataset, tmp_path):
    done = subprocess.run([sys.executable, str(HERE / "lease.py"), "--data", str(dataset), "--seconds", "0.01", "--batch", "16", "--learn", "cnn:48",
                           "--out", str(tmp_path)], capture_output=True, text=True, cwd=HERE)
    assert done.returncode == 1 and "no time is left for cnn-48-1" in done.stderr


def test_a_budget_in_minutes_ends_the_run_with_a_small_learning_rate(dataset, tmp_path):
    run("train.py", "--data", dataset, "--arch", "cnn", "--minutes", 0.1, "--batch", 32, "--out", tmp_path / "run")
    assert metrics_of(tmp_path / "run")[-1]["learningRate"] < 0.1  # its peak
    assert (tmp_path / "run" / "weights.pt").exists()


def test_small_faces_come_first_and_the_best_weights_are_of_large_ones(dataset, tmp_path):
    run("train.py", "--data", dataset, "--arch", "cnn", "--epochs", 4, "--first-size", 32, "--grow-at", 0.5, "--batch", 32, "--out", tmp_path / "run")
    assert [line["size"] for line in metrics_of(tmp_path / "run")] == [32, 32, 48, 48]
    assert torch.load(tmp_path / "run" / "weights.pt", weights_only=True)["epoch"] > 2


@pytest.fixture(scope="session")
def exported(dataset, trained, tmp_path_factory) -> dict[str, Path]:
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    folder = tmp_path_factory.mktemp("exported")
    torch.manual_seed(1)
    torch.save(build("vit").state_dict(), folder / "vit.pt")
    run("export.py", "--weights", trained / "weights.pt", "--data", dataset, "--out", folder / "cnn.onnx", "--half")
    run("export.py", "--weights", folder / "vit.pt", "--arch", "vit", "--size", 48, "--out", folder / "vit.onnx")
    resnet = build("resnet50v2")
    for module in resnet.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(module.weight)
    with torch.no_grad():
        resnet.train()(torch.rand(16, 3, 48, 48))  # batch norms with statistics of their own
    torch.save(resnet.state_dict(), folder / "resnet.pt")
    run("export.py", "--weights", folder / "resnet.pt", "--arch", "resnet50v2", "--size", 48, "--out", folder / "resnet.onnx")
    told = run("quantise.py", "--data", dataset, "--model", folder / "cnn.onnx", "--faces", 64, "--reduce-range", "--out", folder / "int8.onnx")
    (folder / "int8.json").write_text(told.splitlines()[-1])
    return {name: folder / f"{name}.onnx" for name in ("cnn", "vit", "resnet", "int8")}


@pytest.mark.parametrize("name, architecture, tolerance", [("cnn", "cnn", 1e-3), ("vit", "vit", 1e-3), ("resnet", "resnet50v2", 1e-3), ("int8", "cnn", 0.1)])
def test_an_exported_file_is_a_start_with_the_same_outputs_and_live_batch_norms(dataset, exported, name, architecture, tolerance):
    from from_onnx import start_from_onnx
    from onnx_model import OnnxModel
    faces, network, model = load_faces(dataset), build(architecture), OnnxModel(str(exported[name]))
    x = to_input(torch.from_numpy(faces.pixels[:128]), 48).expand(-1, 3, -1, -1)
    start_from_onnx(network, str(exported[name]), x)
    with torch.no_grad():
        logits = network.eval()(x).double().numpy()
        in_training = network.train()(x)
    expected, said = serve(logits, HEAD_MIX, float(model.metadata["temperature"])), model.on_faces(faces.pixels[:128])
    assert np.abs(expected.ferplus - said.ferplus).max() < tolerance
    assert torch.isfinite(in_training).all()
    assert all(norm.running_var.std() > 0 for norm in network.modules() if isinstance(norm, torch.nn.BatchNorm2d))


def test_a_run_goes_on_from_an_exported_file(dataset, exported, tmp_path):
    run("train.py", "--data", dataset, "--arch", "cnn", "--init", exported["cnn"], "--epochs", 1, "--limit", 8, "--batch", 32, "--lr", 1e-6, "--out", tmp_path / "on")
    assert metrics_of(tmp_path / "on")[0]["val"]["accuracy"]["ferplus8"] > 0.5


def test_a_blend_is_the_mean_of_its_parts_one_of_them_in_a_mirror(dataset, exported, tmp_path):
    from metrics import Outputs
    from onnx_model import OnnxModel
    run("blend.py", exported["cnn"], "--mirrored", exported["vit"], "--architecture", "cnn+vit", "--head-mix", 0.25, "--out", tmp_path / "pair.onnx")
    faces, pair = load_faces(dataset).pixels[:40], OnnxModel(str(tmp_path / "pair.onnx"))
    said = pair.on_faces(faces)
    mean = Outputs.mean([OnnxModel(str(exported["cnn"])).on_faces(faces), OnnxModel(str(exported["vit"])).on_faces(faces, mirror=True)])
    seven = mean.ferplus[:, :7] / mean.ferplus[:, :7].sum(1, keepdims=True)
    assert np.abs(said.fer2013 - mean.fer2013).max() < 1e-5 and np.abs(said.ferplus - mean.ferplus).max() < 1e-5
    assert np.abs(said.probabilities - (0.75 * seven + 0.25 * mean.fer2013)).max() < 1e-5
    assert pair.metadata["architecture"] == "cnn+vit" and "vit.onnx (mirrored)" in pair.metadata["parts"]


def test_int8_says_nearly_the_same_and_is_smaller(dataset, exported):
    import onnx
    from onnx_model import OnnxModel
    told = json.loads(exported["int8"].with_suffix(".json").read_text())
    faces = load_faces(dataset).pixels[:40]
    small, wide = OnnxModel(str(exported["int8"])), OnnxModel(str(exported["cnn"]))
    assert told["quantisedNodes"] == 10 and told["bytes"] < 0.8 * exported["cnn"].stat().st_size
    assert "reduced range" in small.metadata["quantised"] and small.metadata["architecture"] == "cnn"
    assert not any(node.op_type == "Relu" for node in onnx.load(str(exported["int8"])).graph.node)  # it is the range of the layer before
    assert np.abs(small.on_faces(faces).probabilities - wide.on_faces(faces).probabilities).mean() < 0.05


def doubled(few: SmallCnn) -> SmallCnn:
    """Each channel twice, each copy counting half: nothing is lost where the copies go."""
    many = SmallCnn(tuple(2 * layer.out_channels for layer in few.body if isinstance(layer, torch.nn.Conv2d))[::2])
    state = {}
    for name, value in few.state_dict().items():
        if value.ndim > 1 and name != "body.0.weight":
            value = value.repeat_interleave(2, 1) / 2
        state[name] = value if value.ndim == 0 or name.startswith("fc.") else value.repeat_interleave(2, 0)
    many.load_state_dict(state)
    return many


@torch.no_grad()
def test_what_prune_takes_out_is_what_another_channel_says_as_well(dataset):
    from prune import prune
    torch.manual_seed(3)
    few, pruned = SmallCnn((4, 6, 8, 10)), SmallCnn((4, 6, 8, 10))
    faces = to_input(torch.from_numpy(load_faces(dataset).pixels), 48)
    for layer in few.body:
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.momentum = None  # its statistics are those of the next pass
    few.train()(faces)
    many = doubled(few).eval()
    logits = few.eval()(faces)
    prune(many, pruned, faces)
    assert torch.allclose(many(faces), logits, atol=1e-4)
    assert (pruned(faces) - logits).abs().max() < 0.1 * logits.std(0).max()


def test_least_squares_of_prune_agree_with_the_usual_solver():
    from prune import Moments
    random = np.random.default_rng(4)
    x = random.normal(3, 1, (500, 12))
    y = x[:, 4:] @ random.normal(0, 1, (8, 3)) + 5
    moments = Moments()
    for part in np.split(np.arange(500), 5):
        moments.add(torch.from_numpy(x[part]), torch.from_numpy(y[part]))
    kept, weight, intercept = moments.choose(channels=3, keep=2)  # four inputs each; the first says nothing of y
    best = np.linalg.lstsq(np.c_[x[:, 4:], np.ones(500)], y, rcond=None)[0]
    assert kept.tolist() == [1, 2]
    assert np.abs(np.r_[weight.numpy(), intercept.numpy()[None]] - best).max() < 0.05


def test_a_pruned_network_is_a_start(dataset, trained, tmp_path):
    told = json.loads(run("prune.py", "--data", dataset, "--weights", trained / "weights.pt", "--to", "cnn", "--faces", 128, "--out", tmp_path / "pruned.pt"))
    assert told["val"]["cnn"]["ferplus8"] > 0.5
    run("train.py", "--data", dataset, "--arch", "cnn", "--init", tmp_path / "pruned.pt", "--epochs", 1, "--limit", 8, "--batch", 32, "--lr", 1e-6, "--out", tmp_path / "on")
    assert metrics_of(tmp_path / "on")[0]["val"]["accuracy"]["ferplus8"] > 0.5


def test_evaluate_measures_what_is_shipped(dataset, exported):
    told = json.loads(run("evaluate.py", "--data", dataset, exported["cnn"]).splitlines()[-1])
    assert told["n"]["fer2013"] == 56 and told["accuracy"]["ferplus8"] > 0.5 and told["milliseconds"][0] > 0
    assert 0 <= told["accepted"] <= 1 and set(told["recall"]) == set(EMOTIONS)
