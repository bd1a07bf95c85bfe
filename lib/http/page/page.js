import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { CameraView } from "./camera_view.js";
import { forgetColours } from "./colours.js";
import { connect } from "./connect.js";
import { EvidenceView } from "./evidence_view.js";
import { Feeds } from "./feeds.js";
import { HealthView } from "./health_view.js";
import { nextPaint } from "./next_paint.js";
import { NgView } from "./ng_view.js";
import { parseRoute } from "./route.js";
import { ScoreHistory } from "./score_history.js";
import { keepLanguage, preferredLanguage, STRINGS } from "./strings.js";
import { Theme } from "./theme.js";
import { WallView } from "./wall_view.js";

/**
 * What a view gets to know.
 *
 * @typedef {{
 *   words: import("./strings.js").Words,
 *   feeds: Feeds,
 *   api: Api,
 *   history: ScoreHistory,
 *   welcome?: { analyzer: string, frames: { host: string, port: number } },
 *   announce(text: string): void,
 *   keepFocus(selector: string): void,
 * }} ViewContext
 */

/** How often ages are brought up to date, in ms. */
const REFRESH_MS = 500;

const VIEWS = { wall: WallView, camera: CameraView, ng: NgView, evidence: EvidenceView, health: HealthView };

/** Where Escape leads from. */
const ABOVE = { camera: "#/", evidence: "#/ng" };

const byId = (id) => document.getElementById(id);
const main = byId("main");
const announcer = new Announcer(byId("announcer"));

/** @type {ViewContext} */
const context = {
  words: STRINGS.en,
  feeds: new Feeds(),
  api: new Api(),
  history: new ScoreHistory(),
  announce: (text) => announcer.say(text),
  keepFocus: (selector) => focusNext = selector,
};

let route = parseRoute(location.hash);
let view;
let isLost = false;
/** Where the keyboard goes on in the next view, instead of at its heading. */
let focusNext;

connect({
  async onMessage(news, jpeg) {
    if (news.cameras) return await welcomed(news);
    context.history.add(news);
    await context.feeds.tell(news, jpeg);
  },
  onLost() {
    isLost = true;
    document.body.classList.add("lost");
    overview();
  },
});

async function welcomed(news) {
  const isAgain = context.welcome !== undefined;
  isLost = false;
  context.welcome = news;
  document.body.classList.remove("lost");
  context.feeds.welcome(news.cameras);
  view.welcomed?.({ isAgain });
  overview();
  await nextPaint();
}

/** Shows what the address asks for; a new view is where the keyboard goes on. */
function show({ moveFocus }) {
  view?.close();
  view = new VIEWS[route.view](context, route);
  document.body.dataset.view = route.view;
  fillWords(view.element);
  main.replaceChildren(view.element);
  main.scrollTop = 0;
  for (const link of document.querySelectorAll("nav a")) {
    const isHere = link.dataset.views.split(" ").includes(route.view);
    if (isHere) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  overview();
  if (!moveFocus) return;
  view.element.querySelector(focusNext ?? "h1")?.focus();
  focusNext = undefined;
}

/** What holds for all cameras together. */
function overview() {
  const { words, feeds } = context;
  // What they were before the connection was lost, nobody knows to be so now.
  const failing = isLost ? 0 : feeds.failing;
  const [all, ng] = byId("overview").children;
  const count = feeds.all.length;
  const [allText, ngText] = [
    count === 0 ? "" : words.cameras(count),
    failing === 0 ? "" : words.failing(failing),
  ];
  if (all.textContent !== allText) all.textContent = allText;
  if (ng.textContent !== ngText) ng.textContent = ngText;
  document.title = [isLost ? words.lostTitle : ngText, view.title, "vid"].filter(Boolean).join(" – ");
}

function speak(language) {
  context.words = STRINGS[language];
  document.documentElement.lang = language;
  fillWords(document);
  for (const button of byId("languages").children) {
    button.setAttribute("aria-pressed", button.dataset.language === language);
  }
  sayTheme();
  show({ moveFocus: false });
}

/** Fills in what index.html has no words for: texts, and names for who does not see. */
function fillWords(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = context.words[element.dataset.text];
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", context.words[element.dataset.label]);
  }
}

const theme = new Theme(() => {
  forgetColours();
  view?.redraw?.();
  if (view) sayTheme();
});

function sayTheme() {
  byId("theme").ariaLabel = byId("theme").title = theme.isDark ? context.words.goLight : context.words.goDark;
}

byId("theme").addEventListener("click", () => theme.toggle());
for (const button of byId("languages").children) {
  button.addEventListener("click", () => {
    keepLanguage(button.dataset.language);
    speak(button.dataset.language);
  });
}
byId("skip").addEventListener("click", (event) => {
  // The address is the view's.
  event.preventDefault();
  main.querySelector("h1").focus();
});
addEventListener("hashchange", () => {
  route = parseRoute(location.hash);
  show({ moveFocus: true });
});
addEventListener("keydown", ({ key, defaultPrevented }) => {
  const above = ABOVE[route.view];
  if (key !== "Escape" || defaultPrevented || above === undefined || document.querySelector("dialog[open]")) {
    return;
  }
  location.hash = above;
});
setInterval(() => {
  view.refresh?.();
  overview();
}, REFRESH_MS);
setInterval(
  () => announcer.tell(context.feeds, context.words, byId("overview").textContent),
  Announcer.EVERY_MS,
);
speak(preferredLanguage());
