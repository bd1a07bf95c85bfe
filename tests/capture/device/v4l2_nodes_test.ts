import { assertEquals } from "@std/assert";
import { findHolder, parseV4l2Nodes, resolveNode } from "../../../lib/capture/device/v4l2_nodes.ts";
import { eventually } from "../processes.ts";

Deno.test("parseV4l2Nodes() orders nodes by number, with names as they are", () => {
  const text = "/dev/video0\tHD Webcam\n/dev/video10\tA\tB\n/dev/video2\t\n/dev/videoX\tno\n";
  assertEquals(parseV4l2Nodes(text), [
    { path: "/dev/video0", name: "HD Webcam", index: 0 },
    { path: "/dev/video2", name: "", index: 2 },
    { path: "/dev/video10", name: "A\tB", index: 10 },
  ]);
});

Deno.test({
  name: "findHolder() names the program that has a file open",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const file = await Deno.makeTempFile();
    assertEquals(await findHolder(file, 10_000), undefined);
    const child = new Deno.Command("sh", { args: ["-c", 'exec sleep 60 <"$1"', "sh", file] }).spawn();
    const expected = `sleep (process ${child.pid})`;
    await eventually("it is found", async () => await findHolder(file, 10_000) === expected);
    child.kill();
    await child.status;
    await Deno.remove(file);
  },
});

Deno.test("resolveNode() follows links", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await Deno.writeTextFile(`${folder}/video0`, "");
  // Deno.symlink would need permission to read and write everything.
  await new Deno.Command("ln", { args: ["-s", "video0", `${folder}/usb-camera`] }).output();
  assertEquals(await resolveNode(`${folder}/usb-camera`, 10_000), `${folder}/video0`);
  assertEquals(await resolveNode(`${folder}/no/such`, 10_000), `${folder}/no/such`);
  await Deno.remove(folder, { recursive: true });
});
