"""The tutorial's server over ZeroMQ's REQ/REP: decodes each frame and answers ok. Prints its port."""
import json

import cv2
import numpy as np
import zmq

socket = zmq.Context().socket(zmq.REP)
port = socket.bind_to_random_port('tcp://127.0.0.1')
print('listening', port, flush=True)
while True:
    data = socket.recv(copy=False).buffer
    image = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_COLOR)
    socket.send(json.dumps({'result': 'ok' if image is not None else 'error'}).encode())
