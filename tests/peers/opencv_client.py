"""The tutorial's client as its reader runs it on a file, one frame in flight: PORT FILE [FPS]."""
import socket
import sys

import net
from frames import frames, tell, to_jpg

port, file = int(sys.argv[1]), sys.argv[2]
fps = float(sys.argv[3]) if len(sys.argv) > 3 else None
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.connect(('127.0.0.1', port))
    # The tutorial does not, and at some sizes waits 40 ms a frame for a delayed acknowledgement.
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    writer = s.makefile('wb')
    reader = s.makefile('rb')
    for image, captured in frames(file, fps):
        net.send(writer, to_jpg(image))
        tell(net.receive(reader)[0], captured)
