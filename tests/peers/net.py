"""Messages over a socket: a length, then as many bytes. FORM is how struct packs the length."""
import os
import socket
import struct
from _thread import start_new_thread

FORM = os.environ.get('FORM', '<L')


def server(ip, port, thread):
    with socket.socket(family=socket.AF_INET, type=socket.SOCK_STREAM) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((ip, port))
        s.listen(1)
        print('listening', s.getsockname()[1], flush=True)
        while True:
            client_socket, addr = s.accept()
            start_new_thread(thread, (client_socket, addr))


def send(writer, data):
    writer.write(struct.pack(FORM, len(data)))
    writer.write(data)
    writer.flush()


def receive(reader):
    data = reader.read(struct.calcsize(FORM))
    data_len = struct.unpack(FORM, data)[0]
    if not data_len:
        return (None, 0)
    data = reader.read(data_len)
    return (data, data_len)
