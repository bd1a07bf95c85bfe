"""Judges as its arguments say, one for each frame, the last one again and again: JSON, or sleep, die, shout."""
import json
import os
import struct
import sys
import time

words = sys.argv[1:]
read, write = sys.stdin.buffer.read, sys.stdout.buffer.write
frames = 0
while (length := struct.unpack("<L", read(4))[0]) > 0:
    jpeg = read(length)
    word = words[min(frames, len(words) - 1)]
    frames += 1
    if word == "sleep":
        time.sleep(60)
    if word == "die":
        sys.exit("the lamp is off")
    if word == "comment":
        # SOI, then the first comment.
        end = 4 + struct.unpack(">H", jpeg[4:6])[0] - 2
        word = json.dumps({"result": "ok", "marker": jpeg[:4].hex(), "comment": jpeg[6:end + 2].decode(), "pid": os.getpid()})
    answer = word.encode()
    write(struct.pack("<L", len(answer)) + answer)
    sys.stdout.buffer.flush()
print("goodbye", file=sys.stderr)
