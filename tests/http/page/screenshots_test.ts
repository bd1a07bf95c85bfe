import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { browse, testInBrowser } from "../browse.ts";
import { findBarriers } from "./axe.ts";
import { startConveyorLine } from "./conveyor_line.ts";

/** Where pictures go, for somebody to look at: a folder that git ignores. */
const FOLDER = fileURLToPath(new URL("../../../screenshots", import.meta.url));

const SIZES = [[1920, 1080], [1280, 800], [390, 844]] as const;

testInBrowser(
  "every view stands in both themes and languages, on phone, desk and wall, without a barrier",
  async () => {
    await Deno.mkdir(FOLDER, { recursive: true });
    await using line = await startConveyorLine();
    await using _one = line.conveyor("line-1");
    await using _two = line.conveyor("line-2");
    await using _three = line.client("--test", "--size", "320x180", "--camera", "라인 3");
    await using silent = line.client("--test", "--size", "320x180", "--camera", "line-4");
    await using tab = await browse(`${line.url}#/camera/line-1`);
    await tab.page.locator(".found li").first().waitFor({ timeout: 120_000 });
    silent.kill("SIGSTOP");
    await tab.page.goto(`${line.url}#/ng`);
    await tab.page.locator(".shot").nth(5).waitFor({ timeout: 60_000 });
    await tab.page.locator(".shot").first().click();
    await tab.page.locator(".around li").first().waitFor();
    const evidence = new URL(tab.page.url()).hash;
    const views = { wall: "#/", camera: "#/camera/line-1", ng: "#/ng", evidence, health: "#/health" };
    for (const theme of ["light", "dark"] as const) {
      const locale = theme === "light" ? "en-US" : "ko-KR";
      await using tab = await browse(line.url, { colorScheme: theme, locale });
      for (const [view, hash] of Object.entries(views)) {
        await open(tab.page, hash);
        // A wall shows what matters where something is ng; the conveyor brings that again and again.
        if (view === "wall") {
          await tab.page.locator(".card[data-result=ng]").first().waitFor({ timeout: 60_000 });
        }
        assertEquals(await findBarriers(tab.page), [], `${view}, ${theme}`);
        for (const [width, height] of SIZES) {
          await tab.page.setViewportSize({ width, height });
          await tab.page.waitForTimeout(200);
          assertEquals(await overflow(tab.page), [], `${view} at ${width}x${height}`);
          const path = `${FOLDER}/${view}-${width}-${theme}.png`;
          await Deno.writeFile(path, await tab.page.screenshot());
        }
      }
      assertEquals(tab.complaints.filter((words) => !/404/.test(words)), []);
    }
  },
);

/** Opens a view and waits until it shows what it is about. */
async function open(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  const signs = ["canvas.painted", ".shot img", ".marked img", ".notes li"].join(", ");
  await page.locator(`main :is(${signs})`).first().waitFor();
  await page.waitForTimeout(800);
}

/** What is wider than the window, and words that are cut off without a sign of it. */
async function overflow(page: Page): Promise<string[]> {
  return await page.evaluate(`[...document.querySelectorAll("main, header, main *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility() &&
      !element.closest(".table-holder, .around, .unseen"))
    .map((element) => element.className + " " + element.textContent.slice(0, 60))`) as string[];
}
