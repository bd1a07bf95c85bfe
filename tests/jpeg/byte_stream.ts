/** A real byte stream whose reads yield these pieces, or what room there is for of them. */
export function byteStream(pieces: Iterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = Iterator.from(pieces).filter(({ length }) => length > 0);
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const { value, done } = iterator.next();
      if (!done) return controller.enqueue(value.slice());
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
}

/** Cuts bytes into pieces of these sizes, over and over. */
export function* pieces(bytes: Uint8Array, sizes: number[]): Generator<Uint8Array> {
  for (let at = 0, k = 0; at < bytes.length; at += sizes[k++ % sizes.length]) {
    yield bytes.subarray(at, at + sizes[k % sizes.length]);
  }
}
