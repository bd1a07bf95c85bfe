import { elfSize } from "../../lib/build/elf_size.ts";
import type { FigureCase } from "./figure_case.ts";

/** Over denort, for each executable. */
const MOST_MEGABYTES = 15;

/** As much of an ELF file as says how long it is. */
const HEADER_BYTES = 64;

/** How much of the executables is ours: what they are larger than the denort inside. */
export const SIZE_CASE: FigureCase = {
  name: "size",
  title: "executables, over the denort inside",
  async measure({ executables = "dist", onProgress }) {
    try {
      return await Promise.all(["vid-client", "vid-server"].map(async (program) => ({
        name: program,
        unit: "MB",
        values: [await bytesOverDenort(`${executables}/${program}`) / 1e6],
        target: MOST_MEGABYTES,
      })));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      onProgress(
        `size: not measured, as there are no executables in ${executables}: ./run compile makes them`,
      );
      return [];
    }
  },
};

/** On Linux alone. */
async function bytesOverDenort(path: string): Promise<number> {
  using file = await Deno.open(path);
  const header = new Uint8Array(HEADER_BYTES);
  await file.read(header);
  return (await file.stat()).size - elfSize(header);
}
