import { assertEquals, assertRejects } from "@std/assert";
import { CaptureError } from "../../lib/capture/capture_error.ts";
import { listPictures } from "../../lib/capture/list_pictures.ts";

Deno.test("listPictures() goes by name, numbers by their value, and takes JPEGs alone", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await assertRejects(
      () => listPictures(folder),
      CaptureError,
      `Cannot find pictures in ${folder}: there are none`,
    );
    for (const name of ["10.jpg", "9.JPEG", "a 2.jpe", "a 11.jfif", "b.png", "jpg", "9.jpg.part"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    await Deno.mkdir(`${folder}/c.jpg`);
    const names = (await listPictures(folder)).map((path) => path.slice(folder.length + 1));
    assertEquals(names, ["9.JPEG", "10.jpg", "a 2.jpe", "a 11.jfif"]);
    assertEquals(await listPictures(folder, { pattern: /\.png$/, words: ".png" }), [`${folder}/b.png`]);
    await assertRejects(
      () => listPictures(folder, { pattern: /\.bmp$/, words: ".bmp" }),
      CaptureError,
      "there are none; their names have to end with .bmp",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
