const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element. Of what it has, `text` is its text, `class` its classes, `on…` listens, true and false set or leave out, and
 * all else are attributes; what is undefined is left out.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [has]
 * @param {(Node | string | undefined)[]} children
 */
export function make(tag, { text, ...has } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(has)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  if (text !== undefined) element.textContent = text;
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** A sign of those that index.html draws: `ok`, `ng`, `unknown`, `error`, `dropped`, `warn`, … */
export function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "sign");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  showSign(svg, name);
  return svg;
}

/** A copy of what a template of index.html holds, with its signs drawn. */
export function fromTemplate(id) {
  const element = document.getElementById(id).content.firstElementChild.cloneNode(true);
  for (const place of element.querySelectorAll("[data-sign]")) place.replaceWith(sign(place.dataset.sign));
  return element;
}

/** Turns a sign into another one. */
export function showSign(svg, name) {
  const href = `#sign-${name}`;
  const use = svg.firstElementChild;
  if (use.getAttribute("href") !== href) use.setAttribute("href", href);
}

/** Writes only what is new: the rest of the page need not be laid out again. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
