"""Judges JPEGs as vid's analyzers do, with cv2 on one thread, and prints the median ms of a frame for each as JSON.

python3 analyze_bench.py FOLDER: frames in the folders of FOLDER, such as FOLDER/shift; the first 12 of each are good samples.
"""
import json
import pathlib
import statistics
import sys
import time

import cv2
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "examples" / "exec"))
import red

cv2.setNumThreads(1)
SAMPLES = 12
INSET = 6
CONTRAST = 12


def read(name):
    return [np.frombuffer(path.read_bytes(), np.uint8) for path in sorted((FOLDER / name).glob("*.jpg"))]


def ok(jpeg):
    return cv2.imdecode(jpeg, cv2.IMREAD_COLOR)


def quality(jpeg):
    gray = cv2.imdecode(jpeg, cv2.IMREAD_REDUCED_GRAYSCALE_2)
    _, deviation = cv2.meanStdDev(cv2.Laplacian(gray, cv2.CV_64F))
    histogram = cv2.calcHist([gray], [0], None, [256], [0, 256])
    return deviation[0][0] ** 2, gray.mean(), histogram[:4].sum(), histogram[252:].sum()


def presence(jpeg):
    gray = cv2.imdecode(jpeg, cv2.IMREAD_REDUCED_GRAYSCALE_8)
    return components(cv2.threshold(cv2.absdiff(gray, EMPTY), CONTRAST, 255, cv2.THRESH_BINARY)[1])


def motion(jpeg):
    gray = cv2.imdecode(jpeg, cv2.IMREAD_REDUCED_GRAYSCALE_2)
    moving = cv2.threshold(SUBTRACTOR.apply(gray), 200, 255, cv2.THRESH_BINARY)[1]
    opened = cv2.morphologyEx(moving, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return [cv2.boundingRect(contour) for contour in contours if cv2.contourArea(contour) > 50]


def count(jpeg):
    gray = cv2.GaussianBlur(cv2.imdecode(jpeg, cv2.IMREAD_REDUCED_GRAYSCALE_2), (3, 3), 0)
    mask = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    return cv2.connectedComponentsWithStats(mask)[0] - 1


def code(jpeg):
    gray = cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
    return QR.detectMulti(gray), BARCODES.detectAndDecode(gray)


def find_red(jpeg):
    return red.judge(cv2.imdecode(jpeg, cv2.IMREAD_COLOR))


def components(mask):
    kernel = np.ones((3, 3), np.uint8)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel, iterations=2)
    return cv2.connectedComponentsWithStats(closed)[2]


def peak(scores):
    _, _, _, (x, y) = cv2.minMaxLoc(scores)

    def vertex(before, at, after):
        bend = before - 2 * at + after
        return 0 if bend == 0 else (before - after) / (2 * bend)

    height, width = scores.shape
    dx = vertex(*scores[y, x - 1 : x + 2]) if 0 < x < width - 1 else 0
    dy = vertex(*scores[y - 1 : y + 2, x]) if 0 < y < height - 1 else 0
    return x + dx, y + dy


def shift(gray):
    template = REFERENCE[INSET:-INSET, INSET:-INSET]
    x, y = peak(cv2.matchTemplate(gray, template, cv2.TM_CCOEFF_NORMED))
    return np.float32([[1, 0, x - INSET], [0, 1, y - INSET]])


def rotate(gray):
    small = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    warp = np.eye(2, 3, dtype=np.float32)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 50, 1e-4)
    _, warp = cv2.findTransformECC(HALF, small, warp, cv2.MOTION_EUCLIDEAN, criteria, None, 5)
    warp[:, 2] *= 2
    return warp


def compare(gray, warp):
    size = REFERENCE.shape[::-1]
    straight = cv2.warpAffine(gray, warp, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    blocks = cv2.resize(straight, (16, 12), interpolation=cv2.INTER_AREA).astype(np.float32)
    gain = cv2.medianBlur(BLOCKS / np.maximum(blocks, 1), 3)
    even = cv2.multiply(straight, cv2.resize(gain, size), dtype=cv2.CV_8U)
    smooth = cv2.GaussianBlur(even, (3, 3), 0)
    beyond = cv2.max(cv2.subtract(smooth, HIGHEST), cv2.subtract(LOWEST, smooth))
    return components(cv2.threshold(beyond, CONTRAST, 255, cv2.THRESH_BINARY)[1])


def defect(align):
    def run(jpeg):
        gray = cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
        return compare(gray, align(gray))

    return run


def median_ms(judge, jpegs):
    for jpeg in jpegs[:SAMPLES]:
        judge(jpeg)
    times = []
    for jpeg in jpegs[SAMPLES:]:
        started = time.perf_counter()
        judge(jpeg)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


FOLDER = pathlib.Path(sys.argv[1])
GOOD = [cv2.GaussianBlur(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), (3, 3), 0) for jpeg in read("shift")[:SAMPLES]]
REFERENCE = GOOD[0]
HALF = cv2.resize(REFERENCE, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
BLOCKS = cv2.resize(REFERENCE, (16, 12), interpolation=cv2.INTER_AREA).astype(np.float32)
LOWEST, HIGHEST = np.min(GOOD, axis=0), np.max(GOOD, axis=0)
EMPTY = cv2.imdecode(read("plain")[0], cv2.IMREAD_REDUCED_GRAYSCALE_8)

SUBTRACTOR = cv2.createBackgroundSubtractorMOG2()
QR, BARCODES = cv2.QRCodeDetector(), cv2.barcode.BarcodeDetector()

plain = read("plain")
print(json.dumps({
    "ok": median_ms(ok, plain),
    "quality": median_ms(quality, plain),
    "presence": median_ms(presence, plain),
    "defect, shift": median_ms(defect(shift), read("shift")),
    "defect, rotate": median_ms(defect(rotate), read("rotate")),
    "motion": median_ms(motion, read("street")),
    "count": median_ms(count, read("scattered")),
    "code": median_ms(code, read("codes")),
    "red": median_ms(find_red, plain),
}))
