import { CameraState } from "./camera_state.js";
import { LivePicture } from "./live_picture.js";
import { fromTemplate, showSign, write } from "./make.js";
import { MinuteStrip } from "./minute_strip.js";
import { cameraHref } from "./route.js";
import { ageInWords, timeInWords } from "./strings.js";

/** A camera on the wall. */
export class CameraCard {
  #words;
  #parts;
  #picture;
  #strip;
  /** As it was when its picture was painted. */
  #state = new CameraState();

  /** @param {{ camera: string, words: import("./strings.js").Words, news?: object, sinceMs?: number }} options */
  constructor({ camera, words }) {
    this.camera = camera;
    this.#words = words;
    this.element = fromTemplate("card");
    this.#parts = partsOf(this.element);
    this.#parts.name.textContent = camera;
    this.#parts.name.title = camera;
    this.#parts.stage.href = cameraHref(camera);
    this.#picture = new LivePicture(this.#parts.canvas);
    this.#strip = new MinuteStrip(this.#parts.strip);
    this.speak(words);
  }

  /** Takes news; resolves once it is painted. */
  async show(news, jpeg) {
    const state = new CameraState();
    state.tell(news);
    const found = { objects: news.objects, isNg: news.result === "ng", words: this.#words };
    await this.#picture.show(jpeg, found, (isPainted) => {
      this.#state = state;
      this.#parts.stage.classList.toggle("old", !isPainted);
      this.refresh();
    });
  }

  /** Says everything in another language. */
  speak(words) {
    this.#words = words;
    this.#parts.stage.ariaLabel = words.enlarge(this.camera);
    this.#strip.redraw(words);
    this.refresh();
  }

  /** In the colours that the page has now. */
  redraw() {
    this.#strip.redraw();
  }

  /** Brings the words up to date: ages go up also where nothing comes. */
  refresh() {
    const state = this.#state;
    const words = this.#words;
    const { verdict, hasLeft, isStalled } = state;
    const { counts } = state.news.part ?? {};
    const parts = this.#parts;
    this.element.dataset.result = verdict ?? "none";
    this.element.classList.toggle("left", hasLeft);
    this.element.classList.toggle("stalled", isStalled);
    showSign(parts.sign, verdict ?? "none");
    write(parts.word, words.verdicts[verdict] ?? "");
    parts.word.classList.toggle("long", parts.word.textContent.length > 3);
    write(parts.parts, counts ? words.partsSeen(String(counts.seen)) : "");
    write(parts.partsNg, counts ? words.partsNg(String(counts.ng)) : "");
    write(parts.reason, verdict === undefined ? words.waiting : state.reasonInWords(words));
    parts.reason.title = parts.reason.textContent;
    write(parts.score, state.scoreInWords(words));
    write(parts.noPicture, verdict === undefined ? "" : words.noPicture);
    write(parts.rate, state.rateInWords(words));
    write(parts.stalled, isStalled ? words.noFrameFor(timeInWords(state.silentMs, words)) : "");
    this.#refreshAge();
    this.#strip.show(state.news.minute, words);
  }

  /** Takes nothing more. */
  close() {
    this.#picture.close();
    this.#strip.close();
    this.element.remove();
  }

  #refreshAge() {
    const { age } = this.#parts;
    const { pictureAgeMs, freshness, hasLeft } = this.#state;
    const isTold = pictureAgeMs !== undefined && !hasLeft;
    age.dataset.freshness = isTold ? freshness : "fresh";
    write(age.lastElementChild, isTold ? this.#words.old(ageInWords(pictureAgeMs, this.#words)) : "");
  }
}

function partsOf(element) {
  const part = (selector) => element.querySelector(selector);
  return {
    stage: part(".stage"),
    canvas: part(".stage canvas"),
    noPicture: part(".no-picture"),
    stalled: part(".stalled"),
    sign: part(".verdict .sign"),
    word: part(".word"),
    parts: part(".parts-seen"),
    partsNg: part(".parts-ng"),
    name: part(".name"),
    rate: part(".rate"),
    age: part(".age"),
    reason: part(".reason"),
    score: part(".score"),
    strip: part(".strip"),
  };
}
