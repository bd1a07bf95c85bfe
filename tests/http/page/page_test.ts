import { assert, assertEquals, assertMatch } from "@std/assert";
import { VERDICTS } from "../../../lib/result.ts";
import { runFfmpeg } from "../../capture/make_video.ts";
import { makeJpeg } from "../../make_jpeg.ts";
import { browse, cardOf, seeItMove, testInBrowser } from "../browse.ts";
import { startWithPage } from "../server_with_page.ts";
import { showHub } from "../show_hub.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const JPEG = await makeJpeg({ size: "320x180" });

async function makeDarkVideo(): Promise<string> {
  const path = `${FOLDER}/dark.mp4`;
  const scene = "testsrc2=size=320x180:rate=10:duration=2,lutyuv=y=16+(val-16)/16";
  await runFfmpeg(["-f", "lavfi", "-i", scene, "-pix_fmt", "yuv420p", path]);
  return path;
}

testInBrowser(
  "the page says how to send a camera, then shows each one move, with its verdict in words",
  async () => {
    await using running = await startWithPage();
    await using tab = await browse(running.url);
    const { page } = tab;
    await page.getByRole("heading", { name: "No camera yet" }).waitFor();
    assertEquals(
      await page.locator(".empty code").textContent(),
      `vid-client --test --port ${running.port}`,
    );

    await using _bright = running.client("--test", "--size", "320x180", "--camera", "line-3");
    await seeItMove(page, "line-3");
    await cardOf(page, "line-3").getByText("OK", { exact: true }).waitFor();
    assert(!await page.locator(".empty").isVisible());

    await using _dark = running.client(
      "--file",
      await makeDarkVideo(),
      "--loop",
      "--live",
      "--camera",
      "line-4",
    );
    const card = cardOf(page, "line-4");
    await card.getByText("NG", { exact: true }).waitFor();
    assertMatch(await card.locator(".reason").innerText(), /^Too dark: brightness 0\.\d+ is under 0\.1/);
    assertMatch(await card.locator(".score").innerText(), /^score 0\.\d+ · threshold 0\.1$/);
    await card.getByText(/^\d+\.\d frames\/s$/).waitFor();
    await Promise.all([seeItMove(page, "line-3"), seeItMove(page, "line-4")]);
    await page.waitForFunction("document.title === '1 NG – Cameras – vid'");
    await page.locator("#announcer", { hasText: "line-4: NG, Too dark" }).waitFor({ state: "attached" });
    assertEquals(tab.complaints, []);
  },
);

testInBrowser(
  "the page shows the last part's verdict and how many there were, where parts are judged",
  async () => {
    await using shown = await showHub();
    await using tab = await browse(shown.url);
    using camera = shown.hub.camera("line-3");
    const counts = { seen: 17, ok: 15, ng: 2, unknown: 0 };
    const reason = "Scratch of 61 px at 412,230";
    const part = { id: 17, verdict: "ng", frames: 9, ng: 8, inViewMs: 900, counts, reason } as const;
    camera.judged({ vid: 1, result: "unknown", code: "partial", part }, JPEG.slice());
    const card = cardOf(tab.page, "line-3");
    await card.getByText("NG", { exact: true }).waitFor();
    camera.judged({ vid: 1, result: "unknown", code: "absent" }, JPEG.slice());
    await card.getByText(`Part 17: ${reason}`).waitFor();
    assertEquals(await card.locator(".parts").innerText(), "17 parts\n2 NG");
    assertEquals(await card.getAttribute("data-result"), "ng");
    camera.judged({ vid: 1, result: "unknown", code: "no-signal" }, JPEG.slice());
    await card.getByText("No signal").waitFor();
    assertEquals(await card.getAttribute("data-result"), "unknown");
    assertEquals(tab.complaints, []);
  },
);

testInBrowser("the page says so when a camera stalls and when it left", async () => {
  await using running = await startWithPage();
  await using tab = await browse(running.url);
  await using client = running.client("--test", "--size", "320x180", "--camera", "line-3");
  const card = cardOf(tab.page, "line-3");
  await seeItMove(tab.page, "line-3");
  client.kill("SIGSTOP");
  await card.getByText("No frame for 3 s").waitFor();
  await card.getByText("No frame for 4 s").waitFor();
  client.kill("SIGCONT");
  await card.getByText("No frame for").waitFor({ state: "hidden" });
  client.kill("SIGTERM");
  await card.getByText(/^Left [1-9] s ago$/).waitFor();
});

testInBrowser("the page says that its server is gone, and shows all again when that is back", async () => {
  let address: string;
  let port: string;
  await using tab = await (async () => {
    await using running = await startWithPage();
    ({ port } = running);
    address = new URL(running.url).host;
    await using _client = running.client("--test", "--size", "320x180", "--camera", "line-3");
    const tab = await browse(running.url);
    await seeItMove(tab.page, "line-3");
    assert(!await tab.page.locator("#lost").isVisible());
    running.server.kill("SIGKILL");
    await tab.page.getByText("The connection to the server is lost").waitFor();
    return tab;
  })();
  await using again = await startWithPage({ http: address!, port: port! });
  await tab.page.locator("#lost").waitFor({ state: "hidden" });
  await tab.page.getByRole("heading", { name: "No camera yet" }).waitFor();
  await using _client = again.client("--test", "--size", "320x180", "--camera", "line-4");
  await seeItMove(tab.page, "line-4");
});

testInBrowser("the page says again how to send a camera where all are forgotten", async () => {
  await using shown = await showHub({ rememberMs: 100 });
  const camera = shown.hub.camera("line-3");
  await using tab = await browse(shown.url);
  await cardOf(tab.page, "line-3").getByText("Waiting for its first verdict").waitFor();
  camera[Symbol.dispose]();
  await tab.page.getByRole("heading", { name: "No camera yet" }).waitFor();
});

testInBrowser(
  "the page speaks Korean to who reads it, and the language that was chosen from then on",
  async () => {
    await using shown = await showHub();
    await using tab = await browse(shown.url, { locale: "ko-KR" });
    const { page } = tab;
    await page.getByRole("heading", { name: "아직 카메라가 없습니다" }).waitFor();
    assertEquals(await page.locator("html").getAttribute("lang"), "ko");
    using camera = shown.hub.camera("라인 3");
    camera.judged({ vid: 1, result: "unknown", code: "learning", reason: "Frame 3 of 10" }, JPEG.slice());
    const card = cardOf(page, "라인 3");
    await card.getByText("판정 불가", { exact: true }).waitFor();
    await card.getByText("학습 중 · Frame 3 of 10").waitFor();

    await page.getByRole("button", { name: "EN" }).click();
    await card.getByText("UNKNOWN", { exact: true }).waitFor();
    await page.reload();
    await card.getByText("UNKNOWN", { exact: true }).waitFor();
    assertEquals(await page.locator("html").getAttribute("lang"), "en");
  },
);

testInBrowser("the page takes what cameras say for text, whatever it looks like", async () => {
  await using shown = await showHub();
  await using tab = await browse(shown.url);
  const hostile = `"'><img src=x onerror=alert(1)>{{1+1}}`;
  using camera = shown.hub.camera(hostile);
  camera.judged({ vid: 1, result: "ng", reason: `<script>alert(2)</script>${hostile}` }, JPEG.slice());
  const card = cardOf(tab.page, hostile);
  await card.getByText(`<script>alert(2)</script>${hostile}`).waitFor();
  assertEquals(await card.locator("img, script").count(), 0);
  camera.judged({ vid: 1, result: "error", code: "__proto__", score: NaN }, new Uint8Array(1000));
  await card.getByText("ERROR", { exact: true }).waitFor();
  await card.getByText("__proto__", { exact: true }).waitFor();
  assertEquals(tab.complaints, []);
});

testInBrowser("the page opens a camera, goes back and changes its language by keyboard", async () => {
  await using shown = await showHub();
  await using tab = await browse(shown.url);
  const { page } = tab;
  const cameras = ["a", "b", "c", "d"].map((name) => shown.hub.camera(name));
  for (const camera of cameras) camera.judged({ vid: 1, result: "ok" }, JPEG.slice());
  await page.locator(".card").nth(3).waitFor();
  await page.keyboard.press("Tab");
  await page.getByRole("link", { name: "Skip to the content" }).waitFor();
  await page.keyboard.press("Enter");
  for (const key of ["Tab", "Tab", "Enter"]) await page.keyboard.press(key);
  await page.getByRole("heading", { level: 1, name: "b" }).waitFor();
  assertEquals(await page.evaluate("[document.activeElement.tagName, location.hash]"), ["H1", "#/camera/b"]);
  assertEquals(await page.title(), "b – vid");
  cameras.push(shown.hub.camera("e"));
  await page.getByText("5 cameras").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".card").nth(4).waitFor();
  assertEquals(await page.locator(".card .name").allTextContents(), ["a", "b", "c", "d", "e"]);
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "b" }).waitFor();
  await page.getByRole("button", { name: "한국어" }).focus();
  await page.keyboard.press("Space");
  await page.getByText("카메라 5대").waitFor();
  for (const camera of cameras) camera[Symbol.dispose]();
});

testInBrowser("the page goes on where nobody sees it, and keeps nothing for when somebody does", async () => {
  await using shown = await showHub();
  await using tab = await browse(shown.url);
  using camera = shown.hub.camera("line-3");
  // A browser paints no tab that is in the background; one without a screen has no such tabs.
  await tab.page.addInitScript(() => {
    const held = new Map<number, () => void>();
    let count = 0;
    const unseen = {
      held,
      requestAnimationFrame: (paint: () => void) => held.set(++count, paint) && count,
      cancelAnimationFrame: (id: number) => held.delete(id),
    };
    Object.assign(globalThis, unseen);
  });
  await tab.page.reload();
  for (const score of [1, 2, 3]) {
    camera.judged({ vid: 1, result: "ng", score }, JPEG.slice());
    await cardOf(tab.page, "line-3").getByText(`score ${score}`, { exact: true }).waitFor();
  }
  await tab.page.locator("canvas.painted").waitFor();
  assertEquals([await tab.page.evaluate("held.size"), await tab.page.title()], [0, "1 NG – Cameras – vid"]);
  assertEquals(tab.complaints, []);
});

testInBrowser(
  "the page shows forty cameras by their names, and tells a screen reader only how many are NG",
  async () => {
    await using shown = await showHub();
    const cameras = Array.from({ length: 40 }, (_, n) => shown.hub.camera(`line-${n + 1}`));
    for (const [n, camera] of cameras.entries()) {
      camera.judged(
        { vid: 1, result: VERDICTS[n % VERDICTS.length], score: 0.03, threshold: 0.1 },
        JPEG.slice(),
      );
    }
    using emoji = shown.hub.camera("📷".repeat(32));
    emoji.judged({ vid: 1, result: "ok" }, JPEG.slice());
    await using tab = await browse(shown.url);
    const announcer = tab.page.locator("#announcer", { hasText: /^41 cameras( \d NG)?/ });
    await announcer.waitFor({ state: "attached" });
    await tab.page.locator("canvas.painted").nth(40).waitFor();
    const cutOff = await tab.page.locator(".name, .verdict, .card").evaluateAll((elements) =>
      elements.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) =>
        textContent
      )
    );
    assertEquals(cutOff, ["📷".repeat(32)]);
    for (const camera of cameras) camera[Symbol.dispose]();
  },
);

/** A script that resolves to whether an element of this kind gets its file. */
function loads(tag: string, url: string): string {
  return `new Promise((resolve) => {
    const element = document.createElement("${tag}");
    Object.assign(element, { src: "${url}", onload: () => resolve(true), onerror: () => resolve(false) });
    document.documentElement.append(element);
  })`;
}

testInBrowser("the page is neither read, run, framed nor looked on from another site's page", async () => {
  await using shown = await showHub();
  const { url } = shown;
  const html = { headers: { "Content-Type": "text/html" } };
  const listen = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using other = Deno.serve(listen, () => new Response("<!DOCTYPE html><title>Other</title>", html));
  await using tab = await browse(`http://127.0.0.1:${other.addr.port}/`);
  const attempts = {
    fetch: `fetch("${url}").then(() => true, () => false)`,
    "fetch, unread": `fetch("${url}", { mode: "no-cors" }).then(() => true, () => false)`,
    script: loads("script", `${url}first_command.js`),
    img: loads("img", `${url}icon.svg`),
    WebSocket: `new Promise((resolve) => {
      const socket = new WebSocket("${url.replace("http:", "ws:")}live");
      Object.assign(socket, { onopen: () => resolve(true), onerror: () => resolve(false) });
    })`,
  };
  for (const [what, script] of Object.entries(attempts)) {
    assertEquals([what, await tab.page.evaluate(script)], [what, false]);
  }
  await tab.page.evaluate(loads("iframe", url));
  assertMatch(tab.page.frames()[1].url(), /^chrome-error:/);
});

testInBrowser("the page turns nothing round for who wants no motion", async () => {
  await using shown = await showHub();
  const animationOf = async (reducedMotion: "reduce" | "no-preference") => {
    await using tab = await browse(shown.url, { reducedMotion });
    return await tab.page.evaluate("getComputedStyle(document.querySelector('.spinner')).animationName");
  };
  assertEquals([await animationOf("no-preference"), await animationOf("reduce")], ["turn", "none"]);
});

for (const [width, height, scrolls] of [[1280, 800, false], [390, 844, true], [844, 390, true]] as const) {
  testInBrowser(`the page shows ten cameras at ${width}x${height}, none wider than the window`, async () => {
    await using shown = await showHub();
    await using tab = await browse(shown.url, { viewport: { width, height } });
    const cameras = Array.from({ length: 10 }, (_, n) => shown.hub.camera(`line-${n + 1}`));
    for (const camera of cameras) {
      camera.judged({ vid: 1, result: "ng", reason: "It is too dark to see. ".repeat(20) }, JPEG.slice());
    }
    await tab.page.locator("canvas.painted").nth(9).waitFor();
    const boxes = await Promise.all(
      (await tab.page.locator(".card").all()).map((card) => card.boundingBox()),
    );
    const names = await tab.page.locator(".card .name").allTextContents();
    assertEquals(names, Array.from({ length: 10 }, (_, n) => `line-${n + 1}`));
    for (const box of boxes) {
      assert(box!.x >= 0 && box!.x + box!.width <= width, JSON.stringify(box));
      assert(box!.width >= 240 && box!.height >= 110, JSON.stringify(box));
    }
    assertEquals(boxes.some((box) => box!.y + box!.height > height), scrolls);
    for (const camera of cameras) camera[Symbol.dispose]();
  });
}
