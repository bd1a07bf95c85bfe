"""Speaks the wire's protocol on stdin and stdout, and does what its arguments say: judge.py [WORD…], see below."""
import json
import os
import signal
import struct
import subprocess
import sys
import time

words = sys.argv[1:]
stdin, stdout = sys.stdin.buffer, sys.stdout.buffer


def answer(value):
    payload = json.dumps(value).encode()
    stdout.write(struct.pack(">L" if "big-endian" in words else "<L", len(payload)) + payload)
    stdout.flush()


def say(text):
    print(text, file=sys.stderr, flush=True)


if "slow-start" in words:
    time.sleep(0.6)
if "child" in words:
    # It holds stdout and stderr open, and does not mind SIGTERM.
    child = subprocess.Popen(["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], stdin=subprocess.DEVNULL)
    say(f"child {child.pid}")
if "stubborn" in words:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
frames = 0
while len(header := stdin.read(4)) == 4 and header != b"\0\0\0\0":
    frame = stdin.read(struct.unpack("<L", header)[0])
    frames += 1
    text = frame.decode(errors="replace")
    if text == "die":
        say("Traceback:\n  in judge.py\nOSError: the lamp is off")
        sys.exit(3)
    if text == "silence":
        time.sleep(60)
    if text == "print":
        print("brightness is 12")
        sys.stdout.flush()
        continue
    if text == "close":
        os.close(1)
        time.sleep(60)
    if text in ("half", "length"):
        stdout.write(b"\x20\0\0\0" + (b"{" if text == "half" else b""))
        stdout.flush()
        sys.exit(0)
    if text == "slow":
        time.sleep(0.3)
    answer({"result": "ok", "got": text[:40], "frames": frames, "pid": os.getpid(), "camera": os.environ.get("VID_CAMERA")})
    if text == "twice":
        answer({"result": "ok"})
say("goodbye" if header == b"\0\0\0\0" else "the end")
if "stubborn" in words:
    time.sleep(60)
