import { assertEquals } from "@std/assert";
import { browse, testInBrowser } from "../browse.ts";
import { startWithPage } from "../server_with_page.ts";

testInBrowser(
  "the page says in Korean what options do, why a frame is ng and what is wrong with a value",
  async () => {
    const set = ["quality.minSharpness=100000", "motion.verdict=label", "motion.learn=100ms"];
    const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
    const args = ["--analyzer", "quality,motion", "--store", folder, ...set.flatMap((one) => ["--set", one])];
    await using running = await startWithPage({ args });
    await using _client = running.client("--test", "--size", "320x180", "--camera", "line-3");
    await using tab = await browse(`${running.url}#/camera/line-3`, { locale: "en-US" });
    const { page } = tab;
    const about = page.locator("#option-quality\\.minSharpness-about");
    await about.filter({ hasText: /^A frame is blurred where / }).waitFor();
    const reason = page.locator(".camera-view .reason");
    await reason.filter({ hasText: /^quality: Blurred: sharpness \d+ is under 100000$/ }).waitFor();

    await page.getByRole("button", { name: "한국어" }).click();
    await about.filter({ hasText: /^선명도\(.*이보다 낮으면 흐림$/ }).waitFor();
    await reason.filter({ hasText: /^quality: 흐림: 선명도 \d+, 기준 100000 미달$/ }).waitFor();
    await page.locator(".found", { hasText: /^움직임 · \d+×\d+ px · \d+,\d+/ }).first().waitFor();
    const labelled = page.locator("#option-quality\\.minSharpness").locator(
      "xpath=ancestor::*[@class='option']",
    ).locator("label");
    assertEquals(
      await labelled.textContent(),
      "최소 선명도minSharpness단계²",
      "what --set takes is beside it",
    );
    const verdict = page.locator("#option-motion\\.verdict");
    assertEquals(await verdict.locator("option").allTextContents(), ["ng · NG 판정", "label · 표시만"]);
    assertEquals(await verdict.inputValue(), "label");
    await page.locator("#option-motion\\.ignore").fill("1,1 2,2");
    await page.keyboard.press("Enter");
    await page.locator(".option .error", { hasText: /^프레임의 픽셀로 쓴 다각형이어야 합니다.*: "1,1 2,2"$/ })
      .waitFor();

    await page.goto(`${running.url}#/ng`);
    await page.locator(".shot-reason", { hasText: /^quality: 흐림: 선명도/ }).first().waitFor();
    const choice = page.locator("[name=label] option", { hasText: "움직임" });
    assertEquals(await choice.getAttribute("value"), "motion");
    await page.locator(".shot").first().click();
    await page.locator(".evidence-body dd", { hasText: /^quality: 흐림: 선명도/ }).waitFor();

    await page.getByRole("button", { name: "EN", exact: true }).click();
    await page.locator(".evidence-body dd", { hasText: /^quality: Blurred: sharpness/ }).waitFor();
    // The address of a value that was refused.
    assertEquals(tab.complaints.filter((words) => !/422|404/.test(words)), []);
    await running.server[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  },
);
