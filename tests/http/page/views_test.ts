import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { makeJpeg } from "../../make_jpeg.ts";
import { browse, cardOf, testInBrowser } from "../browse.ts";
import { startWithPage } from "../server_with_page.ts";
import { showHub } from "../show_hub.ts";
import { findBarriers } from "./axe.ts";
import { startConveyorLine } from "./conveyor_line.ts";

const GRAY = await makeJpeg({ size: "320x180" });

/** The colour of a pixel of a card's picture, at a share of its width and height. */
async function pixelOf(page: Page, x: number, y: number): Promise<number[]> {
  return await page.evaluate(`(() => {
    const canvas = document.querySelector(".stage canvas.painted");
    const [x, y] = [${x} * canvas.width, ${y} * canvas.height].map(Math.round);
    return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data].slice(0, 3);
  })()`) as number[];
}

testInBrowser("the page draws what the newest frame shows, and nothing of an older one", async () => {
  await using shown = await showHub();
  await using tab = await browse(`${shown.url}#/camera/line-3`, { viewport: { width: 1280, height: 800 } });
  using camera = shown.hub.camera("line-3");
  const objects = [{
    label: "scratch",
    score: 0.9,
    box: [100, 60, 120, 60] as [number, number, number, number],
  }];
  camera.judged({ vid: 1, result: "ng", objects }, GRAY.slice());
  await tab.page.locator(".found", { hasText: "scratch 90 % · 120×60 px · 100,60" }).waitFor();
  // The middle of the box's left side.
  const [red, green] = await pixelOf(tab.page, 100 / 320, 90 / 180);
  assert(red > 200 && green < 100, `${red}, ${green}`);
  camera.judged({ vid: 1, result: "ok" }, GRAY.slice());
  await tab.page.locator(".camera-view[data-result=ok]").waitFor();
  const [redAfter, greenAfter] = await pixelOf(tab.page, 100 / 320, 90 / 180);
  assert(!(redAfter > 200 && greenAfter < 100), `${redAfter}, ${greenAfter}`);
});

testInBrowser("the page tells the last minute in words too, and how old a picture is", async () => {
  await using shown = await showHub();
  await using tab = await browse(shown.url);
  using camera = shown.hub.camera("line-3");
  const facts = { bytes: 1, isLive: true, ageMs: 3200, clientMs: 10 };
  const timer = setInterval(() => camera.judged({ vid: 1, result: "ng" }, GRAY.slice(), facts), 100);
  using _ = { [Symbol.dispose]: () => clearInterval(timer) };
  const card = cardOf(tab.page, "line-3");
  await card.getByRole("img", { name: /^The last minute: NG for \d s$/ }).waitFor();
  await card.locator(".age[data-freshness=old]", { hasText: /3\.[2-9] s old/ }).waitFor();
});

testInBrowser("the page turns dark and light by a switch, and remembers it", async () => {
  await using shown = await showHub();
  await using tab = await browse(shown.url, { colorScheme: "light" });
  const ground = () => tab.page.evaluate("getComputedStyle(document.body).backgroundColor");
  const light = await ground();
  await tab.page.getByRole("button", { name: "Dark colours" }).click();
  const dark = await ground();
  assert(light !== dark, String(light));
  await tab.page.reload();
  await tab.page.getByRole("button", { name: "Light colours" }).waitFor();
  assertEquals(await ground(), dark);
});

testInBrowser("axe-core is asked in earnest: it finds a button without a name", async () => {
  await using shown = await showHub();
  await using tab = await browse(shown.url);
  assertEquals(await findBarriers(tab.page), []);
  await tab.page.evaluate("document.querySelector('main').append(document.createElement('button'))");
  const [found] = await findBarriers(tab.page);
  assertMatch(found, /^button-name: <button>/);
});

testInBrowser(
  "a camera's threshold is moved by number, key and mouse, and holds from the next frame on",
  async () => {
    await using running = await startWithPage();
    await using _client = running.client("--test", "--size", "320x180", "--camera", "line-3");
    await using tab = await browse(`${running.url}#/camera/line-3`);
    const { page } = tab;
    const slider = page.getByRole("slider", { name: "Threshold" });
    await slider.waitFor();
    await page.getByLabel("Threshold (quality.minSharpness)").fill("40");
    await page.keyboard.press("Enter");
    await page.locator(".score", { hasText: /threshold 40$/ }).waitFor();
    await slider.focus();
    await page.keyboard.press("ArrowUp");
    await page.locator(".score", { hasText: /threshold 41$/ }).waitFor();
    const box = (await slider.boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 100, box.y + box.height / 2 - 20, { steps: 4 });
    await page.mouse.up();
    const value = await page.evaluate(
      "Number(document.querySelector('[role=slider]').ariaValueNow)",
    ) as number;
    assert(value > 45, String(value));
    await page.locator(".score", { hasText: `threshold ${value}` }).waitFor();
    const asked = await fetch(`${running.url}api/v1/cameras/line-3/options`);
    const rows = (await asked.json()).options as { name: string; value: number }[];
    assertEquals(rows.find(({ name }) => name === "quality.minSharpness")!.value, value);
    assertEquals(tab.complaints, []);
  },
);

testInBrowser(
  "a camera's options are a form: what is wrong is told at its field, and a default comes back",
  async () => {
    await using running = await startWithPage();
    await using _client = running.client("--test", "--size", "320x180", "--camera", "line-3");
    await using tab = await browse(`${running.url}#/camera/line-3`);
    const { page } = tab;
    const field = page.getByRole("spinbutton", { name: "minBrightness", exact: true });
    await field.fill("0.99");
    await page.locator(".options").getByRole("button", { name: "Apply" }).click();
    await page.locator(".camera-view[data-result=ng]").waitFor();
    await page.getByText("Changed.").waitFor();
    await page.getByRole("button", { name: /quality.minBrightness: Back to default/ }).click();
    await page.locator(".camera-view[data-result=ok]").waitFor();
    assertEquals(await field.inputValue(), "0.1");
    // A browser's own check is not the only one.
    await page.evaluate("document.querySelector('.options').noValidate = true");
    await field.fill("7");
    await page.locator(".options").getByRole("button", { name: "Apply" }).click();
    await page.locator(".option .error", { hasText: "0" }).waitFor();
    assertEquals(await field.getAttribute("aria-invalid"), "true");
  },
);

testInBrowser("the health of server and cameras is told in words and in figures", async () => {
  await using running = await startWithPage();
  await using tab = await browse(`${running.url}#/health`);
  await tab.page.getByText("No camera is connected.", { exact: true }).waitFor();
  await using _client = running.client("--test", "--size", "320x180", "--camera", "line-3");
  await tab.page.getByRole("row", { name: /line-3 ✓ live [\d.]+ frames\/s .* ago/ }).waitFor();
  await tab.page.locator(".health-summary", { hasText: /All is well|needs? attention/ }).waitFor();
  await tab.page.locator(".machine", { hasText: /Memory\d+(\.\d)? MB/ }).waitFor();
  assertEquals(tab.complaints, []);
});

testInBrowser(
  "the NG gallery fills by itself; what was right is marked, told as precision and exported",
  async () => {
    await using line = await startConveyorLine();
    await using _one = line.conveyor("line-1");
    await using tab = await browse(`${line.url}#/ng`);
    const { page } = tab;
    await page.getByRole("heading", { name: "No NG picture here" }).waitFor();
    await page.locator(".shot").nth(2).waitFor({ timeout: 120_000 });
    // A part has one card, however many frames show it.
    const counted = page.locator(".shot-pictures", { hasText: /^\d+ pictures$/ });
    await counted.first().waitFor();
    const reasons = await page.locator(".shot-reason").allTextContents();
    assert(reasons.length < 12, `${reasons.length} cards of a few parts`);
    await page.locator(".shot").first().click();
    await page.getByRole("heading", { name: "NG at line-1" }).waitFor();
    await page.locator(".around li").first().waitFor();
    await page.locator(".reference img").waitFor();
    await page.getByRole("button", { name: "Was right" }).click();
    await page.locator("[data-mark=right][aria-pressed=true]").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("100 % were right").waitFor();
    await page.getByLabel("Checked").selectOption("right");
    await page.locator(".shot").nth(1).waitFor({ state: "detached" });
    assertEquals(await page.evaluate("document.activeElement.name"), "mark");
    const href = await page.getByRole("link", { name: "Export: CSV" }).getAttribute("href");
    const csv = await (await fetch(line.url + href)).text();
    assertEquals(csv.trim().split("\n").length, 2, csv);
    assertMatch(csv, /line-1,ng,/);
    await page.goBack();
    await page.locator(".shot").nth(2).waitFor();
    await page.locator(".shot").first().waitFor();
    // Between two times: today's pictures are there, and none of them is of before.
    await page.getByLabel("Period").selectOption("between");
    await page.locator(".shot").nth(2).waitFor();
    const from = await page.getByLabel("From").inputValue();
    assertMatch(from, /^\d{4}-\d\d-\d\dT00:00$/);
    const all = await fetch(
      line.url + await page.getByRole("link", { name: "Export: Parts" }).getAttribute("href"),
    );
    assertMatch(await all.text(), /^\d+,.*,line-1,\d+,(ok|ng),/m);
    await page.getByLabel("Until").fill(from);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "No NG picture here" }).waitFor();
    assertEquals(await page.getByLabel("Until").inputValue(), from);
    // What was learned is forgotten only where one means it.
    await page.goto(`${line.url}#/camera/line-1`);
    await page.getByRole("button", { name: "Forget what was learned…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Forget what was learned…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Forget and learn anew" }).click();
    await page.getByText("Forgotten: it learns anew.").waitFor();
  },
);

testInBrowser("the page decodes no picture that nobody sees", async () => {
  await using shown = await showHub();
  await using tab = await browse(`${shown.url}#/health`);
  await tab.page.addInitScript(() => {
    const seen = globalThis as unknown as { decoded: number; createImageBitmap(blob: Blob): unknown };
    const decode = seen.createImageBitmap.bind(globalThis);
    seen.decoded = 0;
    seen.createImageBitmap = (blob) => (seen.decoded++, decode(blob));
  });
  await tab.page.reload();
  using one = shown.hub.camera("line-1");
  using two = shown.hub.camera("line-2");
  const timer = setInterval(() => {
    for (const camera of [one, two]) camera.judged({ vid: 1, result: "ng" }, GRAY.slice());
  }, 50);
  using _ = { [Symbol.dispose]: () => clearInterval(timer) };
  await tab.page.locator("#overview", { hasText: "2 NG" }).waitFor();
  assertEquals(await tab.page.evaluate("decoded"), 0);
  await tab.page.evaluate("location.hash = '#/camera/line-1'");
  await tab.page.locator(".stage canvas.painted").waitFor();
  // As many as it was told of meanwhile, and not those of the other camera too.
  const decoded = await tab.page.evaluate("decoded") as number;
  assert(decoded >= 1, String(decoded));
});

testInBrowser("a camera's own view says that its server is gone, and goes on when that is back", async () => {
  let address: string;
  let port: string;
  await using tab = await (async () => {
    await using running = await startWithPage();
    ({ port } = running);
    address = new URL(running.url).host;
    await using _client = running.client("--test", "--size", "320x180", "--camera", "line-3");
    const tab = await browse(`${running.url}#/camera/line-3`);
    await tab.page.locator(".camera-view[data-result=ok]").waitFor();
    running.server.kill("SIGSTOP");
    await tab.page.getByText("The connection to the server is lost").waitFor();
    assertEquals(await tab.page.title(), "No connection – line-3 – vid");
    running.server.kill("SIGKILL");
    return tab;
  })();
  await using again = await startWithPage({ http: address!, port: port! });
  await tab.page.getByText("There is no camera called line-3 now.").waitFor();
  await using _client = again.client("--test", "--size", "320x180", "--camera", "line-3");
  await tab.page.locator(".rate", { hasText: "frames/s" }).waitFor();
  await tab.page.getByText("There is no camera called line-3 now.").waitFor({ state: "hidden" });
  await tab.page.getByLabel("Threshold (quality.minSharpness)").waitFor();
});
