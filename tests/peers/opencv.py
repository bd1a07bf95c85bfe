"""OpenCV's own answers, as cv2 has them: each line of JSON on stdin asks for one, and after it comes as much data as its
"bytes" says. An answer is <L, its length, and its bytes: of pixels, or of a JPEG."""
import json
import struct
import sys

import cv2
import numpy as np


def pixels(ask, data):
    return np.frombuffer(data, np.uint8).reshape(ask['height'], ask['width'], ask['channels'])


def resize(ask, data):
    size = (ask['toWidth'], ask['toHeight'])
    return cv2.resize(pixels(ask, data), size, interpolation=cv2.INTER_AREA)


def encode(ask, data):
    return cv2.imencode('.jpg', pixels(ask, data), [int(cv2.IMWRITE_JPEG_QUALITY), ask['quality']])[1]


def decode(ask, data):
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def frames(ask, data):
    capture = cv2.VideoCapture(ask['file'])
    read = []
    while True:
        ok, frame = capture.read()
        if not ok:
            return np.array(read)
        read.append(frame)


while True:
    line = sys.stdin.buffer.readline()
    if not line:
        break
    ask = json.loads(line)
    answer = globals()[ask['do']](ask, sys.stdin.buffer.read(ask['bytes'])).tobytes()
    sys.stdout.buffer.write(struct.pack('<L', len(answer)) + answer)
