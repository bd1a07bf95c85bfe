"""Answers each frame with ok, as the tutorial's server does. With an argument N it breaks after N frames: MODE N."""
import json
import os
import sys

import net

mode = sys.argv[1] if len(sys.argv) > 1 else 'good'
frames = int(sys.argv[2]) if len(sys.argv) > 2 else -1


def receiver(client, addr):
    reader = client.makefile('rb')
    writer = client.makefile('wb')
    count = 0
    while True:
        data, data_len = net.receive(reader)
        if not data:
            break
        assert data[:2] == b'\xff\xd8' and data[-2:] == b'\xff\xd9', 'no JPEG'
        print('received', data_len, flush=True)
        if count == frames:
            if mode == 'die':
                os._exit(1)
            if mode == 'half':
                writer.write(b'\x10\x00\x00\x00{"res')
                writer.flush()
                os._exit(1)
            if mode == 'raise':
                raise ValueError('as a program of somebody who learns to program does')
        count += 1
        result = json.dumps({'result': 'ok'})
        net.send(writer, result.encode())
    print('exit receiver', flush=True)


net.server('127.0.0.1', 0, receiver)
