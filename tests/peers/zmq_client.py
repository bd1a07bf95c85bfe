"""The tutorial's client over ZeroMQ's REQ/REP, one frame in flight: PORT FILE [FPS]."""
import sys

import zmq

from frames import frames, tell, to_jpg

port, file = sys.argv[1:3]
fps = float(sys.argv[3]) if len(sys.argv) > 3 else None
socket = zmq.Context().socket(zmq.REQ)
socket.connect(f'tcp://127.0.0.1:{port}')
for image, captured in frames(file, fps):
    socket.send(to_jpg(image), copy=False)
    tell(socket.recv(), captured)
