/** Makes bytes of noise, the same in each run. */
export function noise(): (length: number) => Uint8Array<ArrayBuffer> {
  let state = 1;
  return (length) => Uint8Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) >> 8);
}
