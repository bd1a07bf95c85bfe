import { ApiError, apiUrl, cameraPath } from "./api.js";
import { confirm } from "./confirm.js";
import { make, write } from "./make.js";

/** How often it is looked whether there is a reference by now, in ms. */
const RETRY_MS = 4000;

/** What `defect` takes for good at a camera, and learning it anew. */
export class LearnBox {
  #context;
  #camera;
  #picture;
  #none;
  #said;
  #isLearning = false;
  #timer;

  constructor(context, camera) {
    const { words } = context;
    this.#context = context;
    this.#camera = camera;
    this.#picture = make("img", { alt: words.referenceAlt, hidden: true });
    this.#none = make("p", { class: "aside", text: words.referenceNone });
    this.#said = make("p", { class: "said", role: "status" });
    const learn = make("button", { type: "button", class: "button", text: words.learnNow });
    const forget = make("button", { type: "button", class: "button", text: words.forget });
    learn.addEventListener("click", () => this.#do("learn", words.learnStarted));
    forget.addEventListener("click", () => this.#forget());
    this.element = make(
      "section",
      { class: "box learn" },
      make("h2", { text: words.learnTitle }),
      make("figure", {}, this.#picture, this.#none),
      make("p", { class: "aside", text: words.learnHelp }),
      make("div", { class: "buttons" }, learn, forget),
      this.#said,
    );
    this.#look();
  }

  /** Whether the camera is learned just now: what is known then is old. */
  set isLearning(isLearning) {
    if (isLearning === this.#isLearning) return;
    this.#isLearning = isLearning;
    this.#look();
  }

  close() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#camera = undefined;
  }

  async #forget() {
    const { words } = this.#context;
    const question = { title: words.forgetTitle, text: words.forgetText(this.#camera), yes: words.forgetYes };
    if (await confirm({ ...question, no: words.cancel })) await this.#do("forget", words.forgotten);
  }

  async #do(what, done) {
    try {
      await this.#context.api.post(cameraPath(this.#camera, what));
      write(this.#said, done);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      write(this.#said, error.inWords(this.#context.words));
    }
  }

  /** Shows the reference, once there is one. */
  #look() {
    clearTimeout(this.#timer);
    if (this.#camera === undefined) return;
    if (this.#isLearning) return this.#show(false);
    const picture = new Image();
    const again = () => {
      this.#show(false);
      if (this.#camera !== undefined) this.#timer = setTimeout(() => this.#look(), RETRY_MS);
    };
    picture.onload = () => {
      this.#picture.src = picture.src;
      this.#show(true);
    };
    picture.onerror = again;
    picture.src = apiUrl(cameraPath(this.#camera, "reference"), { at: Date.now() });
  }

  #show(isThere) {
    this.#picture.hidden = !isThere;
    this.#none.hidden = isThere;
  }
}
