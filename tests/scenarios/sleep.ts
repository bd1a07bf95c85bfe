/** Waits for so many ms; where that is none or less, it does not even let others run. */
export async function sleep(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
