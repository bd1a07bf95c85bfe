import { ApiError } from "./api.js";
import { make, write } from "./make.js";

/** A form made from the tables of what judges a camera. */
export class OptionsForm {
  #words;
  #onChange;
  #fields = new Map();
  #apply;
  #said;
  #form;

  /**
   * @param {{ rows: object[], words: object, onChange(changes: object): Promise<object[]> }} options `onChange` applies values by
   *   name, null for the default, and resolves to the rows as they are then
   */
  constructor({ rows, words, onChange }) {
    this.#words = words;
    this.#onChange = onChange;
    this.#apply = make("button", { type: "submit", class: "button main", text: words.apply, disabled: true });
    this.#said = make("p", { class: "said", role: "status" });
    const settable = rows.filter(({ isSettable }) => isSettable);
    const groups = Map.groupBy(settable, ({ analyzer }) => analyzer);
    this.#form = make(
      "form",
      { class: "options", onsubmit: (event) => this.#submit(event), oninput: () => this.#refresh() },
      ...[...groups].map(([analyzer, rows]) =>
        make(
          "fieldset",
          {},
          make("legend", { text: analyzer }),
          make("div", { class: "option-grid" }, ...rows.map((row) => this.#field(row))),
        )
      ),
      settable.length === 0
        ? make("p", { class: "aside", text: words.optionsNone })
        : make("div", { class: "apply" }, this.#apply, this.#said),
    );
    const fixed = rows.filter(({ isSettable }) => !isSettable);
    this.element = make("div", {}, this.#form, fixed.length > 0 ? this.#fixed(fixed) : undefined);
    this.rows = rows;
  }

  /** Values as they are now; what a person is about to write stays. */
  set rows(rows) {
    for (const row of rows) {
      const field = this.#fields.get(row.name);
      if (field === undefined) continue;
      const isDirty = field.read() !== field.shown;
      field.row = row;
      if (!isDirty) field.write(row.value);
      field.shown = isDirty ? field.shown : field.read();
    }
    this.#refresh();
  }

  #field(row) {
    const id = `option-${row.name}`;
    const title = this.#words.optionTitle(row);
    const control = controlOf(row, this.#words);
    control.id = id;
    control.setAttribute("aria-describedby", `${id}-about ${id}-error`);
    const reset = make("button", { type: "button", class: "reset" });
    const error = make("p", { class: "error", id: `${id}-error` });
    const field = {
      row,
      control,
      reset,
      error,
      read: () => control.type === "checkbox" ? String(control.checked) : control.value,
      write(value) {
        if (control.type === "checkbox") control.checked = value === true;
        else control.value = textOf(value);
      },
    };
    field.shown = field.read();
    reset.addEventListener("click", () => this.#change({ [row.name]: null }));
    this.#fields.set(row.name, field);
    return make(
      "div",
      { class: "option" },
      make(
        "label",
        { for: id },
        title,
        title === row.option ? undefined : make("span", { class: "unit", text: row.option }),
        row.unit || row.type === "duration"
          ? make("span", {
            class: "unit",
            text: row.unit === undefined ? "ms" : this.#words.unitOf(row.unit),
          })
          : undefined,
      ),
      make("div", { class: "control" }, control, reset),
      make("p", { class: "about", id: `${id}-about`, text: this.#words.optionAbout(row) }),
      error,
    );
  }

  #fixed(rows) {
    const items = rows.flatMap((row) => [
      make("dt", { text: this.#words.optionNamed(row) }),
      make("dd", { text: [textOf(row.value), this.#words.optionWhyFixed(row)].filter(Boolean).join(" · ") }),
    ]);
    return make(
      "details",
      { class: "fixed" },
      make("summary", { text: this.#words.optionFixed }),
      make("dl", { class: "facts" }, ...items),
    );
  }

  #refresh() {
    let isDirty = false;
    for (const { row, reset, control, read, shown } of this.#fields.values()) {
      const initial = row.initial ?? row.default;
      const isOwn = textOf(row.value) !== textOf(initial);
      reset.hidden = !isOwn;
      write(reset, this.#words.reset);
      reset.title = this.#words.optionDefault(textOf(initial));
      reset.ariaLabel = `${row.name}: ${this.#words.reset} (${textOf(initial)})`;
      const isChanged = read() !== shown;
      control.classList.toggle("dirty", isChanged);
      isDirty ||= isChanged;
    }
    this.#apply.disabled = !isDirty;
  }

  async #submit(event) {
    event.preventDefault();
    const changed = [...this.#fields.values()].filter(({ read, shown }) => read() !== shown);
    await this.#change(Object.fromEntries(changed.map(({ row, read }) => [row.name, valueOf(row, read())])));
  }

  async #change(changes) {
    for (const { error, control } of this.#fields.values()) {
      write(error, "");
      control.removeAttribute("aria-invalid");
    }
    write(this.#said, "");
    try {
      const rows = await this.#onChange(changes);
      for (const name of Object.keys(changes)) {
        const field = this.#fields.get(name);
        // What was written is what holds now.
        field.shown = field.read();
      }
      this.rows = rows;
      write(this.#said, this.#words.changed);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#complain(error);
    }
  }

  #complain(error) {
    const placed = error.errors.filter(({ name, reason }) => {
      const field = this.#fields.get(name);
      if (field === undefined) return false;
      write(field.error, this.#words.issueOf(reason));
      field.control.setAttribute("aria-invalid", "true");
      return true;
    });
    if (placed.length > 0) this.#fields.get(placed[0].name).control.focus();
    else write(this.#said, error.inWords(this.#words));
  }
}

function controlOf(row, words) {
  const { type, choices = {}, min, max } = row;
  if (type === "switch") return make("input", { type: "checkbox" });
  if (type === "choice") {
    return make(
      "select",
      {},
      ...Object.keys(choices).map((choice) =>
        make("option", { value: choice, ...words.choiceOf(row, choice) })
      ),
    );
  }
  if (type === "number" || type === "integer") {
    return make("input", {
      type: "number",
      min,
      max,
      step: type === "integer" ? 1 : "any",
      inputmode: "decimal",
    });
  }
  if (type === "duration") {
    return make("input", { type: "number", min: 0, step: "any", inputmode: "numeric" });
  }
  return make("input", { type: "text", spellcheck: "false", autocomplete: "off" });
}

/** A value as it stands in a field. */
function textOf(value) {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What a field says, as the server takes it; an empty one is the default. */
function valueOf({ type }, text) {
  if (type === "switch") return text === "true";
  if (text === "") return type === "text" ? "" : null;
  if (type === "number" || type === "integer" || type === "duration") return Number(text);
  if (type === "regions" && text.startsWith("[")) {
    try {
      return JSON.parse(text);
    } catch {
      // SyntaxError: the server words it better.
      return text;
    }
  }
  return text;
}
