import { assertEquals } from "@std/assert";
import type { CaptureSource } from "../../lib/capture/capture_options.ts";
import { isEndless } from "../../lib/capture/is_endless.ts";

Deno.test("isEndless() tells sources that come back from those that have an end", async () => {
  const folder = await Deno.makeTempDir();
  const [fifo, file] = [`${folder}/fifo`, `${folder}/file`];
  await new Deno.Command("mkfifo", { args: [fifo] }).output();
  await Deno.writeTextFile(file, "");
  const cases: [source: CaptureSource, live: boolean, endless: boolean][] = [
    [{ kind: "device", device: "0" }, true, true],
    [{ kind: "url", url: "rtsp://cam/live" }, true, true],
    [{ kind: "screen" }, true, true],
    [{ kind: "test" }, true, true],
    [{ kind: "file", path: fifo }, true, true],
    [{ kind: "file", path: fifo }, false, false],
    [{ kind: "file", path: file }, true, false],
    [{ kind: "file", path: `${folder}/none` }, true, false],
    [{ kind: "file", path: "-" }, true, false],
    [{ kind: "file", path: "/dev/fd/0" }, true, false],
    [{ kind: "jpegs", path: folder }, true, false],
    [{ kind: "jpegs", path: "-" }, true, false],
  ];
  for (const [source, live, endless] of cases) {
    assertEquals(await isEndless({ source, live }), endless, Deno.inspect({ source, live }));
  }
  await Deno.remove(folder, { recursive: true });
});
