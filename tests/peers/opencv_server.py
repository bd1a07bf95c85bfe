"""The tutorial's server as its reader runs it, without a window: decodes each frame and answers ok. Prints its port."""
import json

import cv2
import numpy as np

import net


def receiver(client, addr):
    reader = client.makefile('rb')
    writer = client.makefile('wb')
    while True:
        data, data_len = net.receive(reader)
        if not data:
            break
        image = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_COLOR)
        result = json.dumps({'result': 'ok' if image is not None else 'error'})
        net.send(writer, result.encode())


net.server('127.0.0.1', 0, receiver)
