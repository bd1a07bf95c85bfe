import { assertEquals, assertRejects } from "@std/assert";
import { SIZE_CASE } from "./size_case.ts";

/** A file of `bytes` that calls itself an ELF file of `elfBytes`. */
function executable(elfBytes: number, bytes: number): Uint8Array {
  const file = new Uint8Array(bytes);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  const header = new DataView(file.buffer);
  header.setBigUint64(0x28, BigInt(elfBytes - 64), true); // where section headers begin: one of 64 bytes
  header.setUint16(0x3a, 64, true);
  header.setUint16(0x3c, 1, true);
  return file;
}

Deno.test("SIZE_CASE measures what stands behind denort in each executable", async () => {
  const executables = await Deno.makeTempDir({ prefix: "vid-test-" });
  const told: string[] = [];
  const options = {
    rounds: 1,
    folder: executables,
    executables,
    onProgress: (words: string) => told.push(words),
  };
  try {
    assertEquals(await SIZE_CASE.measure(options), []);
    assertEquals(told, [
      `size: not measured, as there are no executables in ${executables}: ./run compile makes them`,
    ]);
    await Deno.writeFile(`${executables}/vid-client`, executable(100_000, 600_000));
    await Deno.writeFile(`${executables}/vid-server`, executable(100_000, 1_600_000));
    const measured = await SIZE_CASE.measure(options);
    assertEquals(measured.map(({ name, values, target }) => [name, values, target]), [
      ["vid-client", [0.5], 15],
      ["vid-server", [1.5], 15],
    ]);
    await Deno.writeTextFile(`${executables}/vid-server`, "#!/bin/sh");
    await assertRejects(() => SIZE_CASE.measure(options), TypeError, "Cannot read an ELF file");
  } finally {
    await Deno.remove(executables, { recursive: true });
  }
});
