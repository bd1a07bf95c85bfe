const DARK = matchMedia("(prefers-color-scheme: dark)");

/** Follows the system until a person chooses; tells whenever it is another one. */
export class Theme {
  #chosen = readChoice();
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
    DARK.addEventListener("change", () => this.#apply());
    this.#apply();
  }

  get isDark() {
    return this.#chosen === undefined ? DARK.matches : this.#chosen === "dark";
  }

  /** The other one, from now on and at the next visit. */
  toggle() {
    this.#chosen = this.isDark ? "light" : "dark";
    try {
      localStorage.setItem("theme", this.#chosen);
    } catch {
      // SecurityError: this browser keeps nothing for pages.
    }
    this.#apply();
  }

  #apply() {
    document.documentElement.dataset.theme = this.isDark ? "dark" : "light";
    this.#onChange();
  }
}

function readChoice() {
  try {
    const chosen = localStorage.getItem("theme");
    return chosen === "dark" || chosen === "light" ? chosen : undefined;
  } catch {
    // SecurityError: this browser keeps nothing for pages.
    return undefined;
  }
}
