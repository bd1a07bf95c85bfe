import { make } from "./make.js";

/**
 * Asks before something that cannot be undone; resolves to whether it is wanted.
 *
 * @param {{ title: string, text: string, yes: string, no: string }} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, yes, no }) {
  return new Promise((resolve) => {
    const dialog = make(
      "dialog",
      { "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
      make("h2", { id: "confirm-title", text: title }),
      make("p", { id: "confirm-text", text }),
      make(
        "div",
        { class: "buttons" },
        make("button", { type: "button", class: "button", text: no, onclick: () => dialog.close() }),
        make("button", {
          type: "button",
          class: "button bad",
          text: yes,
          onclick: () => dialog.close("yes"),
        }),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
