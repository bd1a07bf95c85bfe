"""The frames of a video file, as cv2 reads them, and how long their answers took."""
import json
import time

import cv2

QUALITY = [int(cv2.IMWRITE_JPEG_QUALITY), 80]


def frames(file, fps=None):
    """Yields each frame with the time at which it was read; with a rate it waits for each one's turn."""
    capture = cv2.VideoCapture(file)
    begun = time.perf_counter()
    count = 0
    while True:
        if fps:
            time.sleep(max(0, begun + count / fps - time.perf_counter()))
        ok, image = capture.read()
        if not ok:
            return
        count += 1
        yield image, time.perf_counter()


def to_jpg(image):
    return cv2.imencode('.jpg', image, QUALITY)[1]


def tell(answer, captured):
    """Prints the answer, with the ms since the frame was read."""
    result = json.loads(answer.decode())
    latency = (time.perf_counter() - captured) * 1000
    print(json.dumps({**result, 'latencyMs': round(latency, 2)}), flush=True)
