"""Answers ng where something red is in view: a program that vid-server starts, see README.md."""
import json
import struct
import sys

import cv2
import numpy as np

LEAST = 0.1  # % of the frame


def judge(frame):
    hue, saturation, value = cv2.split(cv2.cvtColor(frame, cv2.COLOR_BGR2HSV))
    red = ((hue < 8) | (hue > 172)) & (saturation > 120) & (value > 70)
    contours, _ = cv2.findContours(np.uint8(red), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    share = round(100 * float(red.mean()), 3)
    return {
        "result": "ng" if share >= LEAST else "ok",
        "reason": f"Red is {share} % of the view",
        "score": share,
        "threshold": LEAST,
        "objects": [{"label": "red", "box": cv2.boundingRect(c)} for c in contours if cv2.contourArea(c) > 30],
    }


def main():
    read, write = sys.stdin.buffer.read, sys.stdout.buffer.write
    while (length := struct.unpack("<L", read(4))[0]) > 0:
        frame = cv2.imdecode(np.frombuffer(read(length), np.uint8), cv2.IMREAD_COLOR)
        if frame is None:
            verdict = {"result": "error", "code": "bad-jpeg", "reason": "OpenCV cannot decode it"}
        else:
            verdict = judge(frame)
        answer = json.dumps(verdict).encode()
        write(struct.pack("<L", len(answer)) + answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
