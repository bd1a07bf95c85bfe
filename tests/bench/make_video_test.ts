import { assertEquals } from "@std/assert";
import { runFfmpeg } from "../capture/make_video.ts";
import { makeVideo } from "./make_video.ts";

/** How many frames a file has, without decoding them. */
async function framesOf(path: string): Promise<number> {
  const args = [
    "-v",
    "error",
    "-count_packets",
    "-show_entries",
    "stream=nb_read_packets",
    "-of",
    "csv=p=0",
    path,
  ];
  const { stdout } = await new Deno.Command("ffprobe", { args }).output();
  return Number(new TextDecoder().decode(stdout));
}

Deno.test("makeVideo() repeats what was encoded once until it is long enough, and keeps it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    const scene = ["-f", "lavfi", "-i", "testsrc2=size=64x48:duration=1", "-c:v", "libx264"];
    await runFfmpeg([...scene, `${folder}/576p.mp4`]);
    const path = await makeVideo("576p", 0.3, folder);
    assertEquals([path, await framesOf(path)], [`${folder}/576p-2.mp4`, 50]);
    const { mtime } = await Deno.stat(path);
    assertEquals(await makeVideo("576p", 0.4, folder), path);
    assertEquals((await Deno.stat(path)).mtime, mtime);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
    assertEquals(names, ["576p-2.mp4", "576p.mp4"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
