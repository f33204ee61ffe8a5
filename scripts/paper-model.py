#!/usr/bin/python3
"""Models of an eye and a copier, for the tests of what protects the paper. Prints JSON.

    paper-model.py deterrent PDF PAGE X,Y,WIDTH,HEIGHT FIGURE.pbm
    paper-model.py legible   PDF PAGE X,Y,WIDTH,HEIGHT
    paper-model.py latent    PDF PAGE X,Y,WIDTH,HEIGHT FIGURE.pbm BLOSSOM.pbm
    paper-model.py scans     PDF PAGE X,Y,WIDTH,HEIGHT FOLDER FIRST COUNT [LOST]
    paper-model.py seen      PGM SIGMA DPI FLOATS
    paper-model.py toner     PGM SIGMA THRESHOLD TONE DPI
    paper-model.py side      PDF PAGE FILE.png|FILE.pgm SEED [X,Y,WIDTH,HEIGHT]

Places are dots of 1/600 inch from the top left corner. Needs numpy, scipy and poppler's pdftoppm.

A copier sees the density D = 1 - grey of the page at 600 dpi, blurred by a Gaussian of sigma dots, at
300 dpi averaged over 2 x 2 dots; adds noise of .02; and lays down toner in one of two tones: hard, where
D > T, or soft, clip((D - T + .10) / .25).
"""
import json
import struct
import subprocess
import sys
import zlib

import numpy
from scipy import fft, ndimage

SIGMAS = (1.25, 1.5, 1.75, 2.0)
THRESHOLDS = (.25, .30, .35)
EYE_SIGMA = .5 / 25.4 * 600
NOISE = .02
# Of the film that shows the latent image, in dots along a row; half of it is black.
FILM_PERIOD = 6


def netpbm(data):
    """A binary PGM, PPM or PBM file as an array of floats from 0 to 1; in a PBM 1 is black."""
    fields, index = [], 0
    bits = data[:2] == b"P4"
    while len(fields) < (3 if bits else 4):
        end = index
        while not data[end:end + 1].isspace():
            end += 1
        fields.append(data[index:end])
        index = end + 1
    width, height = int(fields[1]), int(fields[2])
    raw = numpy.frombuffer(data, numpy.uint8, offset=index)
    if bits:
        return numpy.unpackbits(raw.reshape(height, -1), axis=1)[:, :width].astype(float)
    return raw.reshape((height, width, 3) if data[:2] == b"P6" else (height, width)) / 255


def bitmap(path):
    with open(path, "rb") as file:
        return netpbm(file.read()) > .5


def rendered(pdf, page, place, *options):
    x, y, width, height = (int(value) for value in place.split(","))
    command = ["pdftoppm", *options, "-r", "600", "-f", page, "-l", page, "-x", str(x), "-y", str(y), "-W", str(width), "-H", str(height), pdf]
    picture = netpbm(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    if picture.shape[:2] != (height, width):
        raise SystemExit(f"the page gave {picture.shape}, not {(height, width)}")
    return picture


def page_density(pdf, page, place):
    return 1 - rendered(pdf, page, place, "-gray")


def page_colours(pdf, page, place):
    return rendered(pdf, page, place)


def copies(density, seed=1, sigmas=SIGMAS):
    """Every copy of the model: (sigma, threshold, tone, dpi, toner)."""
    random = numpy.random.default_rng(seed)
    for sigma in sigmas:
        blurred = ndimage.gaussian_filter(density, sigma)
        for dpi in (600, 300):
            seen = blurred
            if dpi == 300:
                height, width = (size // 2 * 2 for size in seen.shape)
                seen = seen[:height, :width].reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
            seen = seen + random.normal(0, NOISE, seen.shape)
            for threshold in THRESHOLDS:
                yield sigma, threshold, "hard", dpi, (seen > threshold).astype(float)
                yield sigma, threshold, "soft", dpi, numpy.clip((seen - threshold + .10) / .25, 0, 1)


def seen_by_copier(pgm, sigma, dpi):
    """The densities of one copy before its noise."""
    with open(pgm, "rb") as file:
        blurred = ndimage.gaussian_filter(1 - netpbm(file.read()), float(sigma))
    if dpi == "600":
        return blurred
    height, width = (size // 2 * 2 for size in blurred.shape)
    return blurred[:height, :width].reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))


def seen(pgm, sigma, dpi, floats):
    """Writes them as a file of 32-bit numbers, row by row."""
    densities = seen_by_copier(pgm, sigma, dpi)
    densities.astype(numpy.float32).tofile(floats)
    return {"height": densities.shape[0], "width": densities.shape[1]}


def toner(pgm, sigma, threshold, tone, dpi, seed=2):
    """What one copy has: its mean and deviation, and the means of 4 x 4 equal parts of it."""
    densities = seen_by_copier(pgm, sigma, dpi)
    densities = densities + numpy.random.default_rng(seed).normal(0, NOISE, densities.shape)
    threshold = float(threshold)
    copy = (densities > threshold).astype(float) if tone == "hard" else numpy.clip((densities - threshold + .10) / .25, 0, 1)
    height, width = (size // 4 for size in copy.shape)
    parts = copy[:height * 4, :width * 4].reshape(4, height, 4, width).mean(axis=(1, 3))
    return {"mean": copy.mean(), "deviation": copy.std(), **{f"part {y} {x}": parts[y, x] for y in range(4) for x in range(4)}}


def halved(mask):
    return mask[:mask.shape[0] // 2 * 2:2, :mask.shape[1] // 2 * 2:2]


def deterrent(pdf, page, place, figure):
    density = page_density(pdf, page, place)
    cells = bitmap(figure)
    size = density.shape[0] // cells.shape[0]
    word = numpy.kron(cells, numpy.ones((size, size))) > .5
    eye = ndimage.gaussian_filter(density, EYE_SIGMA)
    difference = abs(eye[word].mean() - eye[~word].mean())
    worst, usual, palest = 1, 1, 1
    for sigma, threshold, tone, dpi, toner in copies(density):
        mask = word if dpi == 600 else halved(word)
        inside, outside = toner[mask].mean(), toner[~mask].mean()
        contrast = (inside - outside) / max(inside + outside, 1e-9)
        worst, palest = min(worst, contrast), min(palest, inside - outside)
        if (sigma, threshold) == (1.5, .30):
            usual = min(usual, contrast)
    return {"density": density.mean(), "eyeDifference": difference / max(density.mean(), 1e-9), "eyeDensityDifference": difference,
            "worstContrast": worst, "usualContrast": usual, "palestWord": palest}


def legible(pdf, page, place):
    """How far letters stand out from the ground around them, for an eye and in the worst copy."""
    density = page_density(pdf, page, place)
    letters = density > .9
    around = ~ndimage.binary_dilation(letters, iterations=6)
    # The heart of a stroke; its edge is blurred in any copy.
    strokes = ndimage.binary_erosion(letters, iterations=2)
    eye = ndimage.gaussian_filter(density, 3)
    worst = 1
    for sigma, threshold, tone, dpi, toner in copies(density):
        inside, outside = (strokes, around) if dpi == 600 else (halved(strokes), halved(around))
        worst = min(worst, toner[inside].mean() - toner[outside].mean())
    return {"letters": int(letters.sum()), "ground": eye[around].mean(), "darkestGround": numpy.percentile(eye[around], 99.9),
            "worstCopyContrast": worst}


def latent(pdf, page, place, figure, blossom):
    """The hidden figure without a viewer, under a film, and under a film on copies; the blossom to the eye."""
    density = page_density(pdf, page, place)
    hidden, petals = bitmap(figure), bitmap(blossom)
    # The picture's edge, where the screen ends, says nothing.
    inner = numpy.zeros(hidden.shape, bool)
    inner[24:-24, 24:-24] = True
    eye = ndimage.gaussian_filter(density, EYE_SIGMA)

    def difference(picture, mask):
        return picture[mask & inner].mean() - picture[~mask & inner].mean()

    y, x = numpy.indices(density.shape)
    films = [((x + y + offset) % FILM_PERIOD < FILM_PERIOD // 2) for offset in range(FILM_PERIOD)]

    def gratings(picture):
        """By offset of the film, which is black between its slits."""
        return [difference(numpy.where(film, 1, picture), hidden) for film in films]

    original = gratings(density)
    half = FILM_PERIOD // 2
    best = max(range(FILM_PERIOD), key=lambda offset: original[offset])
    copied = 0
    for sigma, threshold, tone, dpi, toner in copies(density, sigmas=[sigma for sigma in SIGMAS if sigma >= 1.5]):
        if dpi == 300:
            toner = numpy.kron(toner, numpy.ones((2, 2)))
        copied = max(copied, *(abs(value) for value in gratings(toner)))
    hues = page_colours(pdf, page, place)
    hue = max(abs(difference(hues[:, :, channel], petals)) for channel in range(3))
    return {"density": density.mean(), "withoutViewer": abs(difference(eye, hidden)), "underFilm": original[best],
            "underShiftedFilm": original[(best + half) % FILM_PERIOD], "copyUnderFilm": copied,
            "blossomDensityDifference": abs(difference(eye, petals)), "blossomHueDifference": hue}


LUMINANCE = numpy.array([
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]).reshape(8, 8)


def jpeg(grey, quality):
    """What the compression of a grey JPEG does to a picture from 0 to 255 (ITU-T T.81, annex K.1 and the scaling of the IJG)."""
    height, width = grey.shape
    padded = numpy.pad(grey, ((0, -height % 8), (0, -width % 8)), mode="edge") - 128
    blocks = padded.reshape(padded.shape[0] // 8, 8, -1, 8).transpose(0, 2, 1, 3)
    scale = 5000 / quality if quality < 50 else 200 - 2 * quality
    steps = numpy.clip(numpy.floor((LUMINANCE * scale + 50) / 100), 1, 255)
    kept = numpy.round(fft.dctn(blocks, axes=(2, 3), norm="ortho") / steps) * steps
    restored = fft.idctn(kept, axes=(2, 3), norm="ortho").transpose(0, 2, 1, 3).reshape(padded.shape)
    return numpy.clip(restored + 128, 0, 255)[:height, :width]


def scanned(brightness, random, lost):
    height, width = (size // 2 for size in brightness.shape)
    turn = numpy.radians(random.uniform(-2, 2))
    stretch = random.uniform(.98, 1.02, 2)
    y, x = numpy.indices((height, width), dtype=float)
    x, y = x - width / 2 + random.uniform(-4, 4), y - height / 2 + random.uniform(-4, 4)
    bend = random.uniform(-.5, .5, 2)
    across = (x * numpy.cos(turn) + y * numpy.sin(turn)) / stretch[0] + bend[0] * numpy.sin(y / height * numpy.pi)
    down = (-x * numpy.sin(turn) + y * numpy.cos(turn)) / stretch[1] + bend[1] * numpy.sin(x / width * numpy.pi)
    # A sensor gathers light over its pixel, which is two dots wide; then its optics.
    seen = ndimage.gaussian_filter(brightness, random.uniform(1.0, 2.4))
    seen = ndimage.map_coordinates(seen, [down * 2 + brightness.shape[0] / 2, across * 2 + brightness.shape[1] / 2], order=1, mode="constant", cval=1)
    seen = seen ** random.uniform(.7, 1.5)
    black, white = random.uniform(.02, .20), random.uniform(.80, .98)
    seen = black + (white - black) * seen + random.normal(0, random.uniform(.01, .04), seen.shape)
    left = lost * seen.size
    while left > 0:
        radius = random.uniform(5, 40)
        middle_x, middle_y = random.uniform(0, width), random.uniform(0, height)
        box = (slice(max(0, int(middle_y - radius)), min(height, int(middle_y + radius))),
               slice(max(0, int(middle_x - radius)), min(width, int(middle_x + radius))))
        rows, columns = numpy.mgrid[box]
        inside = (rows - middle_y) ** 2 + (columns - middle_x) ** 2 < radius ** 2
        seen[box][inside] = random.choice([black, white])
        left -= inside.sum()
    return jpeg(numpy.clip(seen, 0, 1) * 255, random.integers(50, 86))


def scans(pdf, page, place, folder, first, count, lost=".03"):
    """Writes COUNT scans as FOLDER/<number>.pgm, from number FIRST, which is the seed."""
    brightness = 1 - page_density(pdf, page, place)
    for number in range(int(first), int(first) + int(count)):
        grey = numpy.round(scanned(brightness, numpy.random.default_rng(number), float(lost))).astype(numpy.uint8)
        with open(f"{folder}/{number}.pgm", "wb") as file:
            file.write(b"P5 %d %d 255\n" % grey.shape[::-1] + grey.tobytes())
    return {"scans": int(count)}


def png(grey):
    """A PNG file of shades of grey (ISO/IEC 15948)."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    height, width = grey.shape
    rows = numpy.hstack([numpy.zeros((height, 1), numpy.uint8), grey]).tobytes()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def side(pdf, page, path, seed, hidden=None):
    """Writes the scan of a whole side of A4, with a rectangle of it painted over where one is given."""
    brightness = 1 - page_density(pdf, page, "0,0,4960,7016")
    if hidden:
        x, y, width, height = (int(value) for value in hidden.split(","))
        brightness[y:y + height, x:x + width] = 1
    grey = numpy.round(scanned(brightness, numpy.random.default_rng(int(seed)), .03)).astype(numpy.uint8)
    with open(path, "wb") as file:
        file.write(png(grey) if path.endswith(".png") else b"P5\n%d %d\n255\n" % grey.shape[::-1] + grey.tobytes())
    return {"width": grey.shape[1], "height": grey.shape[0]}


COMMANDS = {"deterrent": deterrent, "legible": legible, "latent": latent, "scans": scans, "seen": seen, "toner": toner, "side": side}

if __name__ == "__main__":
    print(json.dumps({key: float(value) for key, value in COMMANDS[sys.argv[1]](*sys.argv[2:]).items()}))
