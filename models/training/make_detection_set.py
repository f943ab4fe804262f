#!/usr/bin/python3
"""Writes the pictures that measure where a face is found and where none is: `evaluate --faceless`, `--faces` and `--stability` read them.

Runs on Debian 12 with python3-opencv, python3-pil, python3-numpy, fonts-dejavu-core and fonts-liberation. The photographs are those of the packages
python3-skimage and opencv-doc, installed, or unpacked (`dpkg-deb -x`) below the folder that --packages names:

    make_detection_set.py --out SET [--packages ROOT] [--fer FACES] [--seed 1] [--share 1]

    SET/faceless/<kind>-*.jpg|png    pictures without a face: text, ui, charts, noise, clouds, gradients, checks, stripes, textures, photographs
    SET/facelike/<kind>-*.jpg|png    things that look a bit like one: sockets, houses, cars, smileys, buttons, animals. Reported by themselves
    SET/faces/*, SET/faces/faces.csv    pictures with one face each: file, kind, degrees, x, y, width, height

The box of a face is the square whose centre lies half the distance between the eyes below them and whose side is 2.2 such distances, upright in the
picture, whole even where the face is cut off. `degrees` is by how much the face is turned counter-clockwise. FACES is the folder of FER2013 sheets that
`data.py` reads; faces of its val split on which FER2013 and the FER+ majority agree are pasted on the faceless pictures.

What it writes holds other people's photographs and faces: it is for measuring, and belongs in no repository. The same seed gives the same files.
"""
from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

SKIMAGE = "usr/lib/python3/dist-packages/skimage/data/"
SAMPLES = "usr/share/doc/opencv-doc/examples/data/"
TUTORIALS = "usr/share/doc/opencv-doc/opencv4/html/"
FONTS = "usr/share/fonts/truetype/"

# Looked at one by one: no face, no statue, no animal, no person large enough to have one.
FACELESS_PHOTOGRAPHS = [
    *(SKIMAGE + n for n in (
        "brick.png", "coffee.png", "coins.png", "grass.png", "gravel.png", "hubble_deep_field.jpg", "ihc.png", "microaneurysms.png", "moon.png",
        "motorcycle_left.png", "page.png", "retina.jpg", "rocket.jpg", "text.png")),
    *(SAMPLES + n for n in (
        "aero1.jpg", "aero3.jpg", "aloeL.jpg", "apple.jpg", "blox.jpg", "board.jpg", "building.jpg", "fruits.jpg", "home.jpg", "imageTextR.png", "leuvenA.jpg",
        "licenseplate_motion.jpg", "orange.jpg", "rubberwhale1.png", "smarties.png", "starry_night.jpg", "stuff.jpg", "sudoku.png", "text_defocus.jpg",
        "text_motion.jpg")),
    *(TUTORIALS + n for n in (
        "Bounding_Rects_Circles_Source_Image.jpg", "Canny_Detector_Tutorial_Original_Image.jpg", "HDRtoneMapping_memorialSample.jpg",
        "Hough_Lines_Tutorial_Original_Image.jpg", "astra_color.jpg", "bicubic_urban.jpg", "budapest.jpg", "corridor_fld.jpg", "exposures.jpg", "gst_input.jpg",
        "handSrc.jpg", "input.jpg", "original.jpg", "plant.jpg", "random_pattern.jpg", "realsense.jpg", "retina_TreeHdr_small.jpg", "space_shuttle.jpg",
        "water_coins.jpg")),
]
ANIMALS = [SKIMAGE + "chelsea.png", *(SAMPLES + n for n in ("baboon.jpg", "chicky_512.png", "HappyFish.jpg", "Blender_Suzanne1.jpg", "Blender_Suzanne2.jpg", "ml.png"))]


@dataclass(frozen=True)
class Portrait:
    """A picture with one face. image: BGR. eyes: centres of the two, as seen from left to right, in its pixels."""

    name: str
    image: np.ndarray
    eyes: tuple[tuple[float, float], tuple[float, float]]

    @property
    def side(self) -> float:
        """Side of the face's square, pixels."""
        return 2.2 * math.dist(*self.eyes)

    @property
    def centre(self) -> np.ndarray:
        """Centre of the face's square."""
        (ax, ay), (bx, by) = self.eyes
        down = np.array([ay - by, bx - ax]) / 2
        return np.array([(ax + bx) / 2, (ay + by) / 2]) + down


def read(root: Path, name: str) -> np.ndarray:
    image = cv2.imread(str(root / name))
    if image is None:
        raise SystemExit(f"{root / name} is not there or no picture: install python3-skimage and opencv-doc, or name the folder they are unpacked in with --packages.")
    return image


def portraits(root: Path) -> list[Portrait]:
    """Every portrait of the two packages in which a face is larger than 60 pixels and nothing is drawn over it."""
    painting = read(root, TUTORIALS + "julia_facedetect_sample.jpg")
    green = cv2.inRange(painting, np.array([60, 180, 60]), np.array([140, 255, 140]))  # The frame a detector drew there.
    green[120:152, 180:320] = 255
    painting = cv2.inpaint(painting, cv2.dilate(green, np.ones((5, 5))), 5, cv2.INPAINT_TELEA)[30:]
    return [
        Portrait("astronaut", read(root, SKIMAGE + "astronaut.png"), ((203, 101), (247, 103))),
        Portrait("man", read(root, TUTORIALS + "face_swapped.jpg"), ((129, 120), (181, 124))),
        Portrait("painting", painting, ((207, 174), (263, 174))),
        Portrait("close", read(root, TUTORIALS + "lbp_yale.jpg")[2:188, 2:164], ((34, 48), (127, 48))),
    ]


# ---- Pictures without a face. Each takes a random generator and gives a BGR picture. ----

SIZES = ((320, 240), (640, 480), (480, 640), (350, 350), (800, 600), (1024, 768), (720, 1280))


def size(rng: np.random.Generator) -> tuple[int, int]:
    return SIZES[rng.integers(len(SIZES))]


def colour(rng: np.random.Generator, least: int = 0, most: int = 256) -> tuple[int, int, int]:
    return tuple(int(v) for v in rng.integers(least, most, 3))


class Writer:
    """Draws words in the fonts of Debian's packages."""

    def __init__(self, root: Path) -> None:
        folder = root / FONTS
        self.fonts = sorted(str(f) for part in ("dejavu", "liberation", "liberation2") for f in (folder / part).glob("*.ttf"))
        if not self.fonts:
            raise SystemExit(f"{folder} has no fonts: install fonts-dejavu-core and fonts-liberation, or name another root with --fonts.")

    def font(self, rng: np.random.Generator, points: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.fonts[rng.integers(len(self.fonts))], points)

    @staticmethod
    def words(rng: np.random.Generator, count: int) -> list[str]:
        """Words without a meaning, in Latin, Greek or Cyrillic letters, some capitalised, some numbers."""
        vowels, consonants = (("aeiouy", "bcdfghjklmnprstvwz"), ("αεηιουω", "βγδζθκλμνπρστφχψ"), ("аеиоуыя", "бвгджзклмнпрстхцчш"))[rng.choice(3, p=(0.7, 0.15, 0.15))]
        found = []
        for _ in range(count):
            if rng.random() < 0.05:
                found.append(str(rng.integers(1, 5000)))
                continue
            word = "".join(consonants[rng.integers(len(consonants))] + vowels[rng.integers(len(vowels))] for _ in range(rng.integers(1, 5)))
            found.append((word.capitalize() if rng.random() < 0.15 else word) + ("." if rng.random() < 0.08 else "," if rng.random() < 0.08 else ""))
        return found

    def paragraph(self, rng: np.random.Generator, draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], points: int, ink: tuple[int, int, int], justified: bool = False) -> None:
        font, (left, top, right, bottom) = self.font(rng, points), box
        step, y = int(points * rng.uniform(1.15, 1.7)), top
        while y + points < bottom:
            end = rng.random() < 0.12
            line, x = [], left
            for word in self.words(rng, 40):
                x += font.getlength(word + " ")
                if x > right:
                    break
                line.append(word)
            width = font.getlength(" ".join(line))
            gap = (right - left - width) / max(1, len(line) - 1) if justified and not end else 0
            x = left
            for word in line[: rng.integers(1, max(2, len(line))) if end else len(line)]:
                draw.text((x, y), word, font=font, fill=ink)
                x += font.getlength(word + " ") + gap
            y += step * (2 if end else 1)


def to_bgr(image: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def text(rng: np.random.Generator, writer: Writer) -> np.ndarray:
    width, height = ((595, 842), (800, 1000), (1000, 700), (640, 480), (1240, 1754), (350, 350))[rng.integers(6)]
    paper = colour(rng, 225, 256) if rng.random() < 0.8 else colour(rng, 0, 60)
    ink = colour(rng, 0, 90) if paper[0] > 127 else colour(rng, 170, 256)
    image = Image.new("RGB", (width, height), paper)
    draw, columns, margin = ImageDraw.Draw(image), int(rng.integers(1, 4)), int(rng.integers(8, width // 8))
    top, points, justified = margin, int(rng.integers(9, 34 if columns == 1 else 18)), rng.random() < 0.5
    if rng.random() < 0.5:
        title = int(points * rng.uniform(1.5, 3))
        draw.text((margin, top), " ".join(writer.words(rng, 4)), font=writer.font(rng, title), fill=ink)
        top += title * 2
    gap = (width - 2 * margin) // columns
    for column in range(columns):
        left = margin + column * gap
        writer.paragraph(rng, draw, (left, top, left + gap - 12, height - margin), points, ink, justified)
    page = to_bgr(image)
    if rng.random() < 0.4:  # As a camera sees it: askew, unevenly lit, a little soft.
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-12, 12)), float(rng.uniform(0.8, 1.3)))
        page = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=colour(rng))
        light = np.linspace(rng.uniform(0.5, 0.9), 1, width)[None, :, None] * np.linspace(rng.uniform(0.7, 1), 1, height)[:, None, None]
        page = cv2.GaussianBlur((page * light).astype(np.uint8), (0, 0), float(rng.uniform(0.4, 1.6)))
    return page


def screen(rng: np.random.Generator, writer: Writer) -> np.ndarray:
    """A drawn window: a bar, a list of places, buttons, fields, a table."""
    width, height = ((800, 600), (1024, 768), (1280, 720), (400, 800))[rng.integers(4)]
    dark = rng.random() < 0.4
    ground, ink, accent = (colour(rng, 15, 60), colour(rng, 190, 250), colour(rng, 60, 255)) if dark else (colour(rng, 225, 256), colour(rng, 10, 80), colour(rng, 20, 220))
    image = Image.new("RGB", (width, height), ground)
    draw, bar, small = ImageDraw.Draw(image), int(rng.integers(24, 60)), int(rng.integers(10, 17))
    draw.rectangle((0, 0, width, bar), fill=accent)
    draw.text((12, bar // 4), " ".join(writer.words(rng, 3)), font=writer.font(rng, bar // 2), fill=(255, 255, 255))
    for k in range(3):
        draw.ellipse((width - 24 * (k + 1), bar // 2 - 7, width - 24 * (k + 1) + 14, bar // 2 + 7), fill=colour(rng))
    side = int(width * rng.uniform(0.15, 0.3))
    for y in range(bar + 10, height - 30, small * 2 + 6):
        if rng.random() < 0.85:
            draw.rounded_rectangle((8, y, 8 + small, y + small), radius=3, fill=accent if rng.random() < 0.3 else ink)
            draw.text((14 + small, y - 1), writer.words(rng, 1)[0][:12], font=writer.font(rng, small), fill=ink)
    draw.line((side, bar, side, height), fill=ink)
    y = bar + 12
    while y < height - 50:
        kind, tall = rng.integers(5), int(rng.integers(26, 120))
        left, right = side + 14, width - 14
        if kind == 0:
            for x in range(left, right - 90, 110):
                draw.rounded_rectangle((x, y, x + 96, y + 26), radius=6, fill=accent if rng.random() < 0.5 else None, outline=ink)
                draw.text((x + 10, y + 5), writer.words(rng, 1)[0][:9], font=writer.font(rng, 13), fill=ink)
            tall = 28
        elif kind == 1:
            draw.rectangle((left, y, right, y + 24), outline=ink)
            draw.text((left + 6, y + 4), " ".join(writer.words(rng, 3)), font=writer.font(rng, 13), fill=ink)
            tall = 26
        elif kind == 2:
            writer.paragraph(rng, draw, (left, y, right, y + tall), small, ink)
        elif kind == 3:
            for row in range(y, y + tall, small + 8):
                for x in range(left, right - 60, 90):
                    draw.rectangle((x, row, x + 90, row + small + 8), outline=ink)
                    draw.text((x + 3, row + 2), str(rng.integers(100000)), font=writer.font(rng, small), fill=ink)
        else:
            for x in range(left, right - tall, tall + 10):
                draw.rounded_rectangle((x, y, x + tall, y + tall), radius=8, fill=colour(rng))
                draw.ellipse((x + tall // 4, y + tall // 4, x + tall * 3 // 4, y + tall * 3 // 4), fill=colour(rng))
        y += tall + int(rng.integers(8, 24))
    return to_bgr(image)


def chart(rng: np.random.Generator, writer: Writer) -> np.ndarray:
    width, height = ((640, 480), (800, 600), (500, 500), (1000, 500))[rng.integers(4)]
    ground = (255, 255, 255) if rng.random() < 0.7 else colour(rng, 0, 50)
    ink = (30, 30, 30) if ground[0] > 127 else (220, 220, 220)
    image = Image.new("RGB", (width, height), ground)
    draw, kind = ImageDraw.Draw(image), rng.integers(4)
    left, top, right, bottom = 60, 50, width - 30, height - 50
    draw.text((left, 12), " ".join(writer.words(rng, 4)), font=writer.font(rng, 20), fill=ink)
    if kind == 3:
        radius, start = min(right - left, bottom - top) // 2, float(rng.uniform(0, 360))
        x, y = (left + right) // 2, (top + bottom) // 2
        for share in rng.dirichlet(np.ones(rng.integers(3, 9))):
            draw.pieslice((x - radius, y - radius, x + radius, y + radius), start, start + 360 * share, fill=colour(rng), outline=ink)
            start += 360 * share
        if rng.random() < 0.4:
            draw.ellipse((x - radius // 2, y - radius // 2, x + radius // 2, y + radius // 2), fill=ground)
        return to_bgr(image)
    for k in range(6):
        y = bottom - (bottom - top) * k // 5
        draw.line((left, y, right, y), fill=tuple((a + b) // 2 for a, b in zip(ink, ground)))
        draw.text((12, y - 7), str(k * int(rng.integers(1, 50))), font=writer.font(rng, 13), fill=ink)
    draw.line((left, top, left, bottom, right, bottom), fill=ink, width=2)
    count = int(rng.integers(4, 26))
    for _ in range(rng.integers(1, 4)):
        tone, values = colour(rng, 20, 230), rng.random(count) if kind != 1 else np.clip(np.cumsum(rng.normal(0, 0.12, count)) + 0.5, 0, 1)
        points = [(left + (right - left) * (k + 0.5) / count, bottom - (bottom - top) * float(v)) for k, v in enumerate(values)]
        if kind == 0:
            for x, y in points:
                draw.rectangle((x - (right - left) * 0.35 / count, y, x + (right - left) * 0.35 / count, bottom), fill=tone, outline=ink)
        elif kind == 1:
            draw.line(points, fill=tone, width=3)
        else:
            for x, y in points:
                draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=tone)
    return to_bgr(image)


def field(rng: np.random.Generator, width: int, height: int, octaves: range) -> np.ndarray:
    """Noise like clouds, 0..1: random grids of 2^k cells a side, each half as strong as the coarser one before it."""
    total = np.zeros((height, width), np.float32)
    for k in octaves:
        cells = 2 ** k
        total += cv2.resize(rng.random((cells * height // width + 2, cells + 2), np.float32), (width, height), interpolation=cv2.INTER_CUBIC) / 2 ** (k - octaves.start)
    return cv2.normalize(total, None, 0, 1, cv2.NORM_MINMAX)


def between(low: tuple[int, int, int], high: tuple[int, int, int], share: np.ndarray) -> np.ndarray:
    return (np.array(low) + (np.array(high) - np.array(low)) * share[..., None]).clip(0, 255).astype(np.uint8)


def clouds(rng: np.random.Generator, _: Writer) -> np.ndarray:
    first = int(rng.integers(1, 6))
    share = field(rng, *size(rng), range(first, first + int(rng.integers(2, 6))))
    return between((235, 170, 90), (250, 250, 250), share) if rng.random() < 0.3 else between((0, 0, 0), (255, 255, 255), share) if rng.random() < 0.5 else between(colour(rng), colour(rng), share)


def noise(rng: np.random.Generator, _: Writer) -> np.ndarray:
    width, height = size(rng)
    cell = int(2 ** rng.integers(0, 6))
    shape = (height // cell + 1, width // cell + 1, 1 if rng.random() < 0.5 else 3)
    grid = rng.integers(0, 256, shape) if rng.random() < 0.5 else rng.normal(128, rng.uniform(10, 70), shape) if rng.random() < 0.7 else 255.0 * (rng.random(shape) < rng.uniform(0.02, 0.5))
    grid = np.broadcast_to(grid.clip(0, 255).astype(np.uint8), (*shape[:2], 3))
    image = cv2.resize(np.ascontiguousarray(grid), (width, height), interpolation=cv2.INTER_NEAREST if rng.random() < 0.6 else cv2.INTER_CUBIC)
    return image


def gradient(rng: np.random.Generator, _: Writer) -> np.ndarray:
    width, height = size(rng)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    turn = rng.uniform(0, 2 * math.pi)
    share = (x * math.cos(turn) + y * math.sin(turn)) / 3 + 0.5 if rng.random() < 0.5 else np.hypot(x - rng.uniform(-0.6, 0.6), y - rng.uniform(-0.6, 0.6)) / 2
    return between(colour(rng), colour(rng), np.clip(share, 0, 1))


def waves(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int, int]:
    """Coordinates of a picture's pixels, turned."""
    width, height = size(rng)
    x, y = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    turn = rng.uniform(-0.8, 0.8) if rng.random() < 0.5 else 0
    return x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn), width, height


def checker(rng: np.random.Generator, _: Writer) -> np.ndarray:
    x, y, _, _ = waves(rng)
    cell = rng.uniform(6, 110)
    return between(colour(rng, 0, 110), colour(rng, 140, 256), ((x // cell + y // cell) % 2).astype(np.float32))


def stripes(rng: np.random.Generator, _: Writer) -> np.ndarray:
    x, y, _, _ = waves(rng)
    along = (x, y, x + 12 * np.sin(y / 20))[rng.integers(3)] / rng.uniform(5, 90)
    share = along % 1 if rng.random() < 0.3 else (along % 1 < rng.uniform(0.2, 0.8)) if rng.random() < 0.5 else np.sin(along * 6.28) / 2 + 0.5
    return between(colour(rng), colour(rng), share.astype(np.float32))


def brick(rng: np.random.Generator, _: Writer) -> np.ndarray:
    x, y, width, height = waves(rng)
    tall = rng.uniform(12, 60)
    wide, mortar = tall * rng.uniform(1.5, 3.5), tall * rng.uniform(0.06, 0.2)
    row = (y // tall).astype(int)
    along = x + (row % 2) * wide / 2
    tone = rng.random((64, 64))[row % 64, (along // wide).astype(int) % 64]
    stone = between(colour(rng, 20, 120), colour(rng, 90, 220), (0.7 * tone + 0.3 * field(rng, width, height, range(4, 8))).astype(np.float32))
    stone[(y % tall < mortar) | (along % wide < mortar)] = colour(rng, 150, 230)
    return stone


def knit(rng: np.random.Generator, _: Writer) -> np.ndarray:
    x, y, width, height = waves(rng)
    cell = rng.uniform(8, 50)
    slant = np.abs((x / cell) % 1 - 0.5)
    share = 0.5 + 0.5 * np.sin(6.28 * (y / (cell * 0.7) + slant * rng.uniform(0.8, 2.2)))
    share = share * (0.4 + 0.6 * np.sin(3.14 * ((x / cell * 2) % 1))) * (0.8 + 0.2 * field(rng, width, height, range(5, 8)))
    low, high = colour(rng, 0, 120), colour(rng, 100, 256)
    image = between(low, high, share.astype(np.float32))
    if rng.random() < 0.5:
        image[(y // (cell * 6)) % 3 == 1] = between(colour(rng, 0, 120), colour(rng, 100, 256), share.astype(np.float32))[(y // (cell * 6)) % 3 == 1]
    return image


def texture(rng: np.random.Generator, _: Writer) -> np.ndarray:
    """Wood, marble, rings, dots, scribbles or leaves."""
    width, height = size(rng)
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, height / width, height))
    soft, kind = field(rng, width, height, range(2, 7)), rng.integers(5)
    if kind == 0:
        return between(colour(rng, 20, 120), colour(rng, 110, 230), (np.sin(40 * (x * rng.uniform(0.1, 1) + soft * rng.uniform(0.1, 0.8))) / 2 + 0.5).astype(np.float32))
    if kind == 1:
        rings = np.hypot(x - rng.random(), y - rng.random()) * rng.uniform(20, 120) + soft * rng.uniform(0, 6)
        return between(colour(rng, 20, 140), colour(rng, 110, 240), (np.sin(rings) / 2 + 0.5).astype(np.float32))
    image = between(colour(rng), colour(rng), soft)
    for _ in range(rng.integers(40, 700)):
        at, tone = (int(rng.integers(width)), int(rng.integers(height))), colour(rng)
        if kind == 2:
            cv2.circle(image, at, int(rng.integers(2, 30)), tone, -1 if rng.random() < 0.7 else 2, cv2.LINE_AA)
        elif kind == 3:
            cv2.line(image, at, (int(rng.integers(width)), int(rng.integers(height))), tone, int(rng.integers(1, 5)), cv2.LINE_AA)
        else:
            cv2.ellipse(image, at, (int(rng.integers(5, 50)), int(rng.integers(2, 14))), float(rng.uniform(0, 180)), 0, 360, tone, -1, cv2.LINE_AA)
    return image


def varied(rng: np.random.Generator, image: np.ndarray, first: bool) -> np.ndarray:
    """The photograph, or a part of it, mirrored, turned, enlarged, lighter or darker."""
    if not first:
        height, width = image.shape[:2]
        share = rng.uniform(0.35, 1)
        w, h = int(width * share), int(height * share)
        x, y = int(rng.integers(width - w + 1)), int(rng.integers(height - h + 1))
        image = image[y:y + h, x:x + w]
        if rng.random() < 0.5:
            image = image[:, ::-1]
        image = np.rot90(image, int(rng.integers(4)))
        image = cv2.convertScaleAbs(np.ascontiguousarray(image), alpha=float(rng.uniform(0.5, 1.3)), beta=float(rng.uniform(-20, 30)))
    scale = float(rng.choice((350, 480, 640, 800))) / max(image.shape[:2])
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


# ---- Things that look a bit like a face. ----


def scene(rng: np.random.Generator) -> np.ndarray:
    width, height = size(rng)
    return between(colour(rng, 60, 200), colour(rng, 120, 256), field(rng, width, height, range(1, 5)))


def soften(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.5, 2)))


def spots(rng: np.random.Generator, image: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Centres and radii for a few things in a picture."""
    height, width = image.shape[:2]
    for _ in range(rng.integers(1, 4)):
        radius = int(min(width, height) * rng.uniform(0.1, 0.3))
        yield int(rng.integers(radius, width - radius)), int(rng.integers(radius, height - radius)), radius


def socket(rng: np.random.Generator, _: Writer) -> np.ndarray:
    image = scene(rng)
    for x, y, r in spots(rng, image):
        plate, dark = colour(rng, 190, 256), colour(rng, 0, 60)
        cv2.rectangle(image, (x - r, y - r), (x + r, y + r), plate, -1, cv2.LINE_AA)
        cv2.circle(image, (x, y), int(r * 0.8), tuple(int(c * 0.85) for c in plate), -1, cv2.LINE_AA)
        for side in (-1, 1):
            if rng.random() < 0.5:
                cv2.circle(image, (x + side * r // 3, y - r // 6), max(2, r // 9), dark, -1, cv2.LINE_AA)
            else:
                cv2.rectangle(image, (x + side * r // 3 - r // 14, y - r // 3), (x + side * r // 3 + r // 14, y), dark, -1)
        if rng.random() < 0.7:
            cv2.ellipse(image, (x, y + r // 3), (r // 6, r // 6), 0, 0, 360, dark, -1, cv2.LINE_AA)
    return soften(rng, image)


def house(rng: np.random.Generator, _: Writer) -> np.ndarray:
    image = scene(rng)
    for x, y, r in spots(rng, image):
        wall, pane = colour(rng, 120, 256), colour(rng, 0, 110)
        cv2.rectangle(image, (x - r, y - r), (x + r, y + r), wall, -1)
        cv2.fillConvexPoly(image, np.array([(x - r - r // 5, y - r), (x + r + r // 5, y - r), (x, y - 2 * r)]), colour(rng, 0, 130), cv2.LINE_AA)
        for side in (-1, 1):
            cv2.rectangle(image, (x + side * r // 2 - r // 5, y - r // 2), (x + side * r // 2 + r // 5, y - r // 8), pane, -1)
        cv2.rectangle(image, (x - r // 5, y + r // 4), (x + r // 5, y + r), pane, -1)
    return soften(rng, image)


def car(rng: np.random.Generator, _: Writer) -> np.ndarray:
    image = scene(rng)
    for x, y, r in spots(rng, image):
        body = colour(rng, 30, 230)
        cv2.ellipse(image, (x, y - r // 2), (int(r * 0.75), r // 2), 0, 180, 360, tuple(c // 3 for c in body), -1, cv2.LINE_AA)
        cv2.rectangle(image, (x - r, y - r // 2), (x + r, y + r // 2), body, -1)
        for side in (-1, 1):
            cv2.circle(image, (x + side * int(r * 0.7), y - r // 8), r // 5, colour(rng, 200, 256), -1, cv2.LINE_AA)
            cv2.circle(image, (x + side * int(r * 0.7), y - r // 8), r // 9, (60, 60, 60), 2, cv2.LINE_AA)
            cv2.rectangle(image, (x + side * int(r * 0.7) - r // 6, y + r // 2), (x + side * int(r * 0.7) + r // 6, y + int(r * 0.8)), (20, 20, 20), -1)
        for k in range(5):
            cv2.line(image, (x - r // 2, y + k * r // 12), (x + r // 2, y + k * r // 12), (20, 20, 20), max(1, r // 30))
    return soften(rng, image)


def smiley(rng: np.random.Generator, _: Writer) -> np.ndarray:
    image = scene(rng)
    for x, y, r in spots(rng, image):
        cv2.circle(image, (x, y), r, (40, 210, 250) if rng.random() < 0.6 else colour(rng, 130, 256), -1, cv2.LINE_AA)
        for side in (-1, 1):
            cv2.ellipse(image, (x + side * r // 3, y - r // 4), (max(2, r // 9), max(2, r // 6)), 0, 0, 360, (20, 20, 20), -1, cv2.LINE_AA)
        up = rng.random() < 0.3
        cv2.ellipse(image, (x, y + (r // 2 if up else r // 6)), (r // 2, r // 3), 0, 180 if up else 0, 360 if up else 180, (20, 20, 20), max(2, r // 14), cv2.LINE_AA)
    return soften(rng, image)


def button(rng: np.random.Generator, _: Writer) -> np.ndarray:
    image = scene(rng)
    for x, y, r in spots(rng, image):
        cv2.circle(image, (x, y), r, colour(rng, 60, 240), -1, cv2.LINE_AA)
        cv2.circle(image, (x, y), int(r * 0.8), colour(rng, 60, 240), max(2, r // 12), cv2.LINE_AA)
        holes = int(rng.integers(2, 5))
        for k in range(holes):
            turn = 2 * math.pi * k / holes + (0 if holes == 2 else math.pi / 2 if holes == 3 else math.pi / 4)
            cv2.circle(image, (x + int(r * 0.33 * math.cos(turn)), y + int(r * 0.33 * math.sin(turn))), max(2, r // 9), (15, 15, 15), -1, cv2.LINE_AA)
    return soften(rng, image)


# ---- Pictures with a face. ----


@dataclass(frozen=True)
class Placed:
    """A picture with a face. centre, side: of the face's upright square. turn: 2x3, from the portrait's pixels to the picture's."""

    image: np.ndarray
    centre: np.ndarray
    side: float
    turn: np.ndarray


def placing(portrait: Portrait, side: float, degrees: float, at: np.ndarray) -> np.ndarray:
    """The map that turns a portrait counter-clockwise, brings its face to a size and its centre to a place."""
    turn = cv2.getRotationMatrix2D(tuple(float(v) for v in portrait.centre), degrees, side / portrait.side)
    turn[:, 2] += at - portrait.centre
    return turn


def warped(image: np.ndarray, turn: np.ndarray, width: int, height: int, border: int) -> np.ndarray:
    if (scale := math.hypot(turn[0, 0], turn[0, 1])) < 0.7:  # Warping alone would alias.
        image = cv2.GaussianBlur(image, (0, 0), 0.45 / scale)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=border)


def place(portrait: Portrait, side: float, degrees: float, canvas: tuple[int, int], at: np.ndarray, background: np.ndarray | None) -> Placed:
    """The portrait, on its own edge carried outwards, or on a background into which its edge fades."""
    (width, height), turn = canvas, placing(portrait, side, degrees, at)
    face = warped(portrait.image, turn, width, height, cv2.BORDER_REPLICATE)
    if background is not None:
        rows, columns = portrait.image.shape[:2]
        rim = max(3, int(portrait.side / 8))
        mask = np.zeros((rows, columns), np.float32)
        mask[rim // 2:rows - rim // 2, rim // 2:columns - rim // 2] = 1
        mask = warped(cv2.GaussianBlur(mask, (0, 0), rim / 4), turn, width, height, cv2.BORDER_CONSTANT).clip(0, 1)[..., None]
        face = (face * mask + cv2.resize(background, canvas, interpolation=cv2.INTER_AREA) * (1 - mask)).astype(np.uint8)
    return Placed(face, at, side, turn)


def mask_over(placed: Placed, portrait: Portrait, rng: np.random.Generator) -> np.ndarray:
    """The same with a surgical mask from the bridge of the nose to below the chin."""
    centre, side = portrait.centre, portrait.side
    shape = np.array([(-0.42, 0.0), (-0.2, -0.09), (0, -0.13), (0.2, -0.09), (0.42, 0.0), (0.4, 0.3), (0.2, 0.54), (0, 0.6), (-0.2, 0.54), (-0.4, 0.3)])
    tone = ((225, 205, 160), (245, 245, 245), (40, 40, 40), (150, 190, 140))[rng.integers(4)]
    image = placed.image.copy()

    def at(points: np.ndarray) -> np.ndarray:
        return np.rint(cv2.transform((centre + points * side)[None], placed.turn)[0] * 8).astype(np.int32)

    cv2.fillPoly(image, [at(shape)], tone, cv2.LINE_AA, 3)
    for y in (0.1, 0.22, 0.34):  # Folds.
        cv2.polylines(image, [at(np.array([(-0.4, y), (0, y + 0.05), (0.4, y)]))], False, tuple(int(c * 0.8) for c in tone), max(1, int(placed.side / 60)), cv2.LINE_AA, 3)
    for edge in (-1, 1):
        cv2.polylines(image, [at(np.array([(edge * 0.42, 0.02), (edge * 0.56, -0.08)]))], False, tone, max(1, int(placed.side / 40)), cv2.LINE_AA, 3)
    return image


@dataclass(frozen=True)
class Labelled:
    name: str
    kind: str
    degrees: int
    image: np.ndarray
    centre: np.ndarray
    side: float
    quality: int = 92


FACE_SIDES = (72, 110, 190)  # Far, at arm's length, close: the smallest is no smaller than the product looks for (an eighth of the short side).


def framed(rng: np.random.Generator, portrait: Portrait, side: float, degrees: float, backgrounds: list[np.ndarray], scale: float = 1) -> Placed:
    """The portrait somewhere about the middle of a picture of a common size, on its own edge or on another scene in turn."""
    width, height = ((640, 480), (480, 640), (512, 512))[rng.integers(3)]
    at = np.array([width, height]) * (0.5 + rng.uniform(-0.12, 0.12, 2))
    background = backgrounds[rng.integers(len(backgrounds))] if rng.random() < 0.5 else None
    return place(portrait, side * scale, degrees, (width, height), at, background)


def faces(rng: np.random.Generator, people: list[Portrait], backgrounds: list[np.ndarray], share: float) -> Iterator[Labelled]:
    def each(count: int) -> Iterator[tuple[Portrait, int, int]]:
        for portrait in people:
            for side in FACE_SIDES:
                for k in range(max(1, round(count * share))):
                    yield portrait, side, k

    for portrait, side, k in each(10):
        p = framed(rng, portrait, side, 0, backgrounds, float(rng.uniform(0.85, 1.15)))
        yield Labelled(f"upright-{portrait.name}-{side}-{k}", "upright", 0, p.image, p.centre, p.side)
    for portrait, side, k in each(1):
        for degrees in range(15, 360, 15):
            p = framed(rng, portrait, side, degrees, backgrounds)
            yield Labelled(f"turned-{portrait.name}-{side}-{k}-{degrees:03}", "turned", degrees, p.image, p.centre, p.side)
    for portrait, side, k in each(5):
        p = framed(rng, portrait, side, 0, backgrounds)
        yield Labelled(f"masked-{portrait.name}-{side}-{k}", "masked", 0, mask_over(p, portrait, rng), p.centre, p.side)
    for portrait, side, k in each(1):
        for edge, (dx, dy) in dict(left=(-1, 0), top=(0, -1), right=(1, 0), bottom=(0, 1)).items():
            for percent in (10, 20, 30):
                width, height = ((640, 480), (480, 640))[rng.integers(2)]
                over = side * (0.5 - percent / 100)  # How far the centre stays from the edge.
                along = 0.5 + float(rng.uniform(-0.15, 0.15))
                at = np.array([width * along if dx == 0 else over if dx < 0 else width - over, height * along if dy == 0 else over if dy < 0 else height - over])
                background = backgrounds[rng.integers(len(backgrounds))] if rng.random() < 0.5 else None
                p = place(portrait, side, 0, (width, height), at, background)
                yield Labelled(f"cut-{percent}-{portrait.name}-{side}-{k}-{edge}", f"cut-{percent}", 0, p.image, p.centre, p.side)
    for portrait, side, k in each(1):
        for light in (40, 20, 10):
            p = framed(rng, portrait, side, 0, backgrounds)
            dark = (p.image * (light / 100) + rng.normal(0, 2, p.image.shape)).clip(0, 255).astype(np.uint8)
            yield Labelled(f"darkened-{portrait.name}-{side}-{k}-{light}", "darkened", 0, dark, p.centre, p.side)
        for quality in (50, 25, 10):
            p = framed(rng, portrait, side, 0, backgrounds)
            yield Labelled(f"recompressed-{portrait.name}-{side}-{k}-{quality}", "recompressed", 0, p.image, p.centre, p.side, quality)
        for again in range(3):
            p = framed(rng, portrait, side, 0, backgrounds)
            mirror = np.array([p.image.shape[1] - 1 - p.centre[0], p.centre[1]])
            yield Labelled(f"mirrored-{portrait.name}-{side}-{k}-{again}", "mirrored", 0, np.ascontiguousarray(p.image[:, ::-1]), mirror, p.side)


TILE_EYES = ((15.0, 18.5), (32.0, 18.5))  # About where FER2013's faces have theirs.


def fer_faces(folder: Path, rng: np.random.Generator, count: int) -> list[tuple[int, np.ndarray]]:
    """Index and BGR tile of seeded faces of val whose FER2013 label is the FER+ majority, and that no annotator called no face."""
    emotions = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
    kept = []
    with open(folder / "labels.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            votes = [int(row["votes_" + e]) for e in (*emotions, "contempt", "unknown")]
            if row["split"] == "val" and row["duplicate_in_later_split"] == "0" and row["votes_not_face"] == "0" and max(votes) > 5 \
                    and emotions.index(row["fer2013"]) == int(np.argmax(votes)):
                kept.append(row)
    sheets: dict[str, np.ndarray] = {}
    found = []
    for k in rng.permutation(len(kept))[:count]:
        row = kept[k]
        if row["sheet"] not in sheets:
            sheets[row["sheet"]] = np.asarray(Image.open(folder / f"faces-{row['sheet']}.webp").convert("L"))
        y, x = int(row["row"]) * 48, int(row["col"]) * 48
        found.append((int(row["index"]), cv2.cvtColor(sheets[row["sheet"]][y:y + 48, x:x + 48], cv2.COLOR_GRAY2BGR)))
    return found


def pasted(rng: np.random.Generator, folder: Path, backgrounds: list[np.ndarray], count: int) -> Iterator[Labelled]:
    """Faces of many people, 96 to 240 pixels, on pictures without one: half of them upright, half turned by a multiple of 15 degrees."""
    for k, (index, tile) in enumerate(fer_faces(folder, rng, 2 * count)):
        degrees = 0 if k < count else int(rng.integers(1, 24)) * 15
        size = float(rng.uniform(96, 240))
        portrait = Portrait(str(index), tile, TILE_EYES)
        width, height = ((640, 480), (480, 640), (512, 512))[rng.integers(3)]
        reach = size * (0.5 if degrees % 90 == 0 else 0.71)
        at = np.array([rng.uniform(reach, width - reach), rng.uniform(reach, height - reach)])
        background = backgrounds[rng.integers(len(backgrounds))]
        if rng.random() < 0.5:
            background = cv2.cvtColor(cv2.cvtColor(background, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        else:  # The tint of a warm lamp, so that the face is not grey on colour.
            portrait = Portrait(portrait.name, (tile * np.array([0.72, 0.86, 1.0])).astype(np.uint8), TILE_EYES)
        p = place(portrait, portrait.side * size / 48, degrees, (width, height), at, background)
        kind = "pasted-turned" if degrees else "pasted"
        yield Labelled(f"{kind}-{index:05}-{degrees:03}", kind, degrees, p.image, p.centre, p.side)


# ---- Writing. ----


def save(folder: Path, rng: np.random.Generator, name: str, image: np.ndarray) -> None:
    if rng.random() < 0.25:
        cv2.imwrite(str(folder / f"{name}.png"), image)
    else:
        cv2.imwrite(str(folder / f"{name}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 96))])


FACELESS: dict[str, tuple[Callable[[np.random.Generator, Writer], np.ndarray], int]] = dict(
    text=(text, 120), ui=(screen, 60), chart=(chart, 60), noise=(noise, 40), clouds=(clouds, 60), gradient=(gradient, 30), checker=(checker, 30), stripes=(stripes, 40),
    brick=(brick, 30), knit=(knit, 40), texture=(texture, 50))
FACELIKE = dict(socket=(socket, 25), house=(house, 25), car=(car, 25), smiley=(smiley, 25), button=(button, 25))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--out", type=Path, required=True, help="folder to write; it must be empty or not there")
    options.add_argument("--packages", type=Path, default=Path("/"), help="where python3-skimage and opencv-doc are installed or unpacked [default: /]")
    options.add_argument("--fonts", type=Path, default=Path("/"), help="where the fonts' packages are [default: /]")
    options.add_argument("--fer", type=Path, help="folder of FER2013 sheets; without it no faces are pasted")
    options.add_argument("--pasted", type=int, default=300, help="how many faces are pasted upright, and as many turned [default: 300]")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--share", type=float, default=1, help="of the pictures of each kind [default: 1]")
    line = options.parse_args()
    if line.out.exists() and any(line.out.iterdir()):
        raise SystemExit(f"{line.out} is not empty.")
    writer, people = Writer(line.fonts), portraits(line.packages)
    for part in ("faceless", "facelike", "faces"):
        (line.out / part).mkdir(parents=True, exist_ok=True)

    def rng(*stream: int) -> np.random.Generator:
        return np.random.default_rng((line.seed, *stream))  # Each kind has its own stream: more of one leaves the others as they are.

    photographs = [read(line.packages, name) for name in FACELESS_PHOTOGRAPHS]
    for folder, kinds, stream in (("faceless", FACELESS, 1), ("facelike", FACELIKE, 2)):
        for number, (kind, (draw, count)) in enumerate(kinds.items()):
            dice = rng(stream, number)
            for k in range(max(1, round(count * line.share))):
                save(line.out / folder, dice, f"{kind}-{k:03}", draw(dice, writer))
    for folder, kind, pictures, each, stream in (("faceless", "photo", photographs, 6, 3), ("facelike", "animal", [read(line.packages, n) for n in ANIMALS], 4, 4)):
        dice = rng(stream)
        for number, image in enumerate(pictures):
            for k in range(max(1, round(each * line.share))):
                save(line.out / folder, dice, f"{kind}-{number:02}-{k}", varied(dice, image, k == 0))

    dice = rng(5)
    backgrounds = [varied(dice, image, False) for image in photographs] + [draw(dice, writer) for draw in (clouds, gradient, texture, scene_of) for _ in range(6)]
    labelled = list(faces(rng(6), people, backgrounds, line.share))
    if line.fer:
        labelled += pasted(rng(7), line.fer, backgrounds, max(1, round(line.pasted * line.share)))
    with open(line.out / "faces" / "faces.csv", "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("file", "kind", "degrees", "x", "y", "width", "height"))
        for face in labelled:
            name = face.name + ".jpg"
            cv2.imwrite(str(line.out / "faces" / name), face.image, [cv2.IMWRITE_JPEG_QUALITY, face.quality])
            x, y = np.rint(face.centre - face.side / 2).astype(int)
            rows.writerow((name, face.kind, face.degrees, x, y, round(face.side), round(face.side)))
    for part in ("faceless", "facelike", "faces"):
        print(f"{part}: {sum(1 for f in (line.out / part).iterdir() if f.suffix != '.csv')} pictures")


def scene_of(rng: np.random.Generator, _: Writer) -> np.ndarray:
    return scene(rng)


if __name__ == "__main__":
    main()
