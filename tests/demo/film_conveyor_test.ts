import { assert, assertEquals, assertRejects } from "@std/assert";
import { filmConveyor } from "../../lib/demo/film_conveyor.ts";
import { Program } from "../end_to_end/programs.ts";

const OPTIONS = {
  width: 320,
  height: 180,
  count: 2,
  speed: 16,
  gap: 200,
  lead: 40,
  defectOf: (part: number) => part === 2 ? "stain" as const : undefined,
};

Deno.test("filmConveyor() films all parts until they are gone, and tells the truth of them", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    const path = `${folder}/conveyor.avi`;
    const shares: number[] = [];
    const { signal } = new AbortController();
    const film = await filmConveyor(path, { ...OPTIONS, signal, onProgress: (share) => shares.push(share) });
    assertEquals(film.parts.map(({ number, defect }) => [number, defect]), [[1, undefined], [2, "stain"]]);
    for (const { wholeFrom, wholeUntil } of film.parts) {
      assert(wholeFrom > 0 && wholeUntil > wholeFrom && wholeUntil < film.frames - 1);
    }
    assertEquals([shares[0], shares.at(-1)], [0, 1]);
    await using probe = new Program("ffprobe", {
      args: [
        "-v",
        "error",
        "-count_frames",
        "-show_entries",
        "stream=nb_read_frames",
        "-of",
        "csv=p=0",
        path,
      ],
    });
    const { stdout } = await probe.ended;
    assertEquals(Number(stdout[0]), film.frames);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("filmConveyor() says why ffmpeg cannot write it", async () => {
  const { signal } = new AbortController();
  const film = filmConveyor("/nowhere/at/all.avi", { ...OPTIONS, signal });
  await assertRejects(() => film, Error, "Cannot draw the conveyor: ");
});
