import { CameraCard } from "./camera_card.js";
import { connect } from "./connect.js";
import { firstCommand } from "./first_command.js";
import { fitGrid } from "./fit_grid.js";
import { nextPaint } from "./next_paint.js";
import { keepLanguage, preferredLanguage, STRINGS } from "./strings.js";

/** How often ages are brought up to date, in ms. */
const REFRESH_MS = 500;

/** Least time between two things that a screen reader is told, in ms: verdicts may change with every frame. */
const ANNOUNCE_MS = 3000;

/** Of more verdicts than these at a time, a screen reader is told no more than how many cameras are NG. */
const ANNOUNCED = 3;

/** Between cards, in CSS pixels. */
const GAP = 12;

/** How high the facts below a picture are, in CSS pixels: in one line where a card is wide. */
const FACTS = { wide: 56, narrow: 92 };

/** From this width on a card is wide, in CSS pixels. */
const WIDE = 800;

/** Orders names as a person would: line-2 before line-10. */
const byName = new Intl.Collator(undefined, { numeric: true }).compare;

const byId = (id) => document.getElementById(id);
const main = document.querySelector("main");
const grid = byId("cameras");
const empty = byId("empty");

/** Cards by camera. */
const cards = new Map();
/** Verdicts that were announced, by camera. */
const announced = new Map();
let words = STRINGS.en;
let isWelcomed = false;
let enlarged;

connect({
  async onMessage(news, jpeg) {
    if (news.cameras) return await welcomed(news);
    if (news.gone) return remove(news.camera);
    await cardOf(news.camera).show(news, jpeg);
  },
  onLost() {
    document.body.classList.add("lost");
    overview();
  },
});

async function welcomed(news) {
  isWelcomed = true;
  document.body.classList.remove("lost");
  for (const camera of [...cards.keys()]) if (!news.cameras.includes(camera)) remove(camera);
  for (const camera of news.cameras) cardOf(camera);
  empty.querySelector("code").textContent = firstCommand(news.frames, location.hostname);
  overview();
  await nextPaint();
}

/** The card of a camera; a new one is put where its name belongs. */
function cardOf(camera) {
  let card = cards.get(camera);
  if (card) return card;
  card = new CameraCard({ camera, words, onToggle: () => enlarge(enlarged === camera ? undefined : camera) });
  cards.set(camera, card);
  const sorted = [...cards.values()].toSorted((one, other) => byName(one.camera, other.camera));
  const next = sorted[sorted.indexOf(card) + 1];
  card.element.hidden = enlarged !== undefined;
  grid.insertBefore(card.element, next?.element ?? null);
  overview();
  return card;
}

function remove(camera) {
  cards.get(camera)?.element.remove();
  cards.delete(camera);
  announced.delete(camera);
  if (enlarged === camera) enlarge(undefined);
  overview();
}

/** Shows one camera alone, or all. */
function enlarge(camera) {
  enlarged = camera;
  for (const card of cards.values()) {
    card.enlarge(card.camera === camera);
    card.element.hidden = camera !== undefined && card.camera !== camera;
  }
  layOut();
}

function layOut() {
  const count = enlarged === undefined ? cards.size : 1;
  // Not the grid's own size: that changes with what is decided here, and might never settle.
  const side = parseFloat(getComputedStyle(main).paddingLeft);
  const [width, height] = [main.offsetWidth - 2 * side, main.offsetHeight - side];
  const room = { count, width, height, gap: GAP };
  const wide = fitGrid({ ...room, facts: FACTS.wide });
  const isWide = !wide.scroll && room.width / wide.columns >= WIDE;
  const { columns, scroll } = isWide ? wide : fitGrid({ ...room, facts: FACTS.narrow });
  grid.style.setProperty("--columns", columns);
  grid.style.setProperty("--gap", `${GAP}px`);
  grid.style.setProperty("--facts", `${isWide ? FACTS.wide : FACTS.narrow}px`);
  grid.classList.toggle("wide", isWide);
  grid.classList.toggle("scroll", scroll);
}

/** What holds for all cameras together. */
function overview() {
  // What they were before the connection was lost, nobody knows to be so now.
  const isLost = document.body.classList.contains("lost");
  const failing = isLost ? 0 : [...cards.values()].filter((card) => card.result === "ng").length;
  empty.hidden = !isWelcomed || cards.size > 0;
  const [all, ng] = byId("overview").children;
  all.textContent = cards.size === 0 ? "" : words.cameras(cards.size);
  ng.textContent = failing === 0 ? "" : words.failing(failing);
  document.title = failing > 0 ? `${words.failing(failing)} – vid` : "vid";
  layOut();
}

function speak(language) {
  words = STRINGS[language];
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = words[element.dataset.text];
  }
  byId("languages").setAttribute("aria-label", words.languages);
  for (const button of byId("languages").children) {
    button.setAttribute("aria-pressed", button.dataset.language === language);
  }
  for (const card of cards.values()) card.speak(words);
  overview();
}

/** Tells a screen reader whose verdict is another one than it was told. */
function announce() {
  const changed = [...cards.values()].filter(({ camera, result }) =>
    result && announced.get(camera) !== result
  );
  for (const { camera, result } of changed) announced.set(camera, result);
  if (changed.length === 0) return;
  byId("announcer").textContent = changed.length > ANNOUNCED
    ? byId("overview").textContent
    : changed.map((card) => card.spoken).join(". ");
}

for (const button of byId("languages").children) {
  button.addEventListener("click", () => {
    keepLanguage(button.dataset.language);
    speak(button.dataset.language);
  });
}

const copy = empty.querySelector("button");
// Over plain HTTP only a page of this machine may copy.
copy.hidden = navigator.clipboard === undefined;
copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(empty.querySelector("code").textContent);
  copy.textContent = words.copied;
  setTimeout(() => copy.textContent = words.copy, 1500);
});

addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && enlarged !== undefined) enlarge(undefined);
});
new ResizeObserver(layOut).observe(main);
setInterval(() => {
  for (const card of cards.values()) card.refresh();
  overview();
}, REFRESH_MS);
setInterval(announce, ANNOUNCE_MS);
speak(preferredLanguage());
