import { assertEquals } from "@std/assert";
import { browse, testInBrowser } from "../browse.ts";
import { startWithPage } from "../server_with_page.ts";

/** Where any of it ran as a script or became an element, the test sees it. */
const EVIL = `"'><img src=x onerror=evil=1><script>evil=1</script>{{evil=1}}`;
const CAMERA = `line"'><img src=x onerror=evil=1>`;

/** Judges every frame ng, with words as a hostile network or program would say them. */
const MODULE = `
  const judge = () => ({
    wants: { format: "gray", longestSide: 64 },
    analyze: () => ({
      result: "ng",
      code: ${JSON.stringify(EVIL)},
      reason: ${JSON.stringify(EVIL)},
      score: 2,
      threshold: 1,
      objects: [{ label: ${JSON.stringify(EVIL)}, score: 0.5, box: [10, 10, 50, 50] }],
      metrics: { [${JSON.stringify(EVIL)}]: 1 },
    }),
    [Symbol.dispose]() {},
  });
  export default { name: "hostile", summary: "Says what nobody should run", options: {}, create: judge };
`;

testInBrowser("names, labels, reasons and codes stay words in every view, in both languages", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  const file = `${folder}/hostile.js`;
  await Deno.writeTextFile(file, MODULE);
  try {
    const judging = ["--analyzer", "module", "--set", `module.file=${file}`, "--store", `${folder}/store`];
    await using running = await startWithPage({ args: judging });
    await using _client = running.client("--test", "--size", "320x180", "--camera", CAMERA);
    for (const locale of ["en-US", "ko-KR"]) {
      await using tab = await browse(`${running.url}#/ng`, { locale });
      const { page } = tab;
      page.on("dialog", (dialog) => tab.complaints.push(dialog.message()));
      await page.locator(".shot-reason", { hasText: EVIL }).first().waitFor();
      await page.locator("[name=label] option", { hasText: EVIL }).waitFor({ state: "attached" });
      await page.locator(".shot").first().click();
      await page.locator("h1", { hasText: CAMERA }).waitFor();
      await page.locator(".marked img").waitFor();
      await page.locator(".around li").first().waitFor();
      for (const hash of ["#/", `#/camera/${encodeURIComponent(CAMERA)}`, "#/health"]) {
        await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
        await page.locator("main").getByText(CAMERA).first().waitFor();
        await page.waitForTimeout(500);
        const evil = "[document.querySelectorAll('img[src=x], main script').length, globalThis.evil]";
        assertEquals(await page.evaluate(evil), [0, undefined], hash);
      }
      assertEquals(tab.complaints.filter((words) => !/404/.test(words)), []);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
