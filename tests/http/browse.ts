import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";

/** A tab of a real browser. */
export interface Tab extends AsyncDisposable {
  page: Page;
  /** What the page complained of: errors, and what its security policy stopped. */
  complaints: string[];
}

/** A test with a browser: timers of playwright's own outlive the browser that they watched, into the next test. */
export function testInBrowser(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

/** Opens `url` in Debian's Chromium, which is closed on dispose, whatever happens in between. */
export async function browse(url: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const { chromium } = await loadPlaywright();
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    return { ...await openTab(browser, url, options), [Symbol.asyncDispose]: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Playwright looks into /proc/sys as it loads, which Deno 2.9 lets nobody do who may not do everything; this stops it. */
async function loadPlaywright() {
  Deno.env.set("__IS_WSL_TEST__", "1");
  const playwright = await import("playwright-core");
  Deno.env.delete("__IS_WSL_TEST__");
  return playwright;
}

async function openTab(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
): Promise<Omit<Tab, symbol>> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  return { page, complaints };
}

/** A camera's card. */
export function cardOf(page: Page, camera: string): Locator {
  return page.locator(".card", { has: page.getByRole("heading", { name: camera, exact: true }) });
}

/** Resolves once a camera's picture has changed on the screen so many times. */
export async function seeItMove(page: Page, camera: string, times = 3): Promise<void> {
  const canvas = cardOf(page, camera).locator(".stage canvas.painted");
  const looks = new Set<string>();
  while (looks.size <= times) looks.add((await canvas.screenshot()).toString("base64"));
}
