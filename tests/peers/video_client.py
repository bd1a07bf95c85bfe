"""Sends the JPEG files that are named, one after the other, and prints each answer: PORT FILE..."""
import json
import socket
import sys

import net

if __name__ == '__main__':
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.connect(('127.0.0.1', int(sys.argv[1])))
        writer = s.makefile('wb')
        reader = s.makefile('rb')
        for name in sys.argv[2:]:
            with open(name, 'rb') as f:
                image = f.read()
            net.send(writer, image)
            result = net.receive(reader)[0]
            print(json.dumps(json.loads(result.decode())), flush=True)
