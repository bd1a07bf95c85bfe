import { EN } from "./strings_en.js";
import { KO } from "./strings_ko.js";

/** Every word of the page, in each of its languages. */
export const STRINGS = { en: EN, ko: KO };

/** @typedef {typeof EN} Words */

/** The language that was chosen here before, else the browser's. */
export function preferredLanguage() {
  const chosen = readChoice();
  if (Object.hasOwn(STRINGS, chosen)) return chosen;
  return navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en";
}

/** Keeps the choice for the next visit. */
export function keepLanguage(language) {
  try {
    localStorage.setItem("language", language);
  } catch {
    // SecurityError: this browser keeps nothing for pages.
  }
}

/** A time span in words, in its largest unit. */
export function timeInWords(ms, words) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return words.seconds(seconds);
  if (seconds < 3600) return words.minutes(Math.floor(seconds / 60));
  if (seconds < 172_800) return words.hours(Math.floor(seconds / 3600));
  return words.days(Math.floor(seconds / 86_400));
}

/** How old a picture is: below ten seconds tenths count. */
export function ageInWords(ms, words) {
  return ms < 9950 ? words.seconds((Math.max(0, ms) / 1000).toFixed(1)) : timeInWords(ms, words);
}

/** A short time in words: ms as far as one thinks in them. */
export function delayInWords(ms, words) {
  if (ms < 9.95) return words.milliseconds(Math.max(0, ms).toFixed(1));
  return ms < 1000 ? words.milliseconds(String(Math.round(ms))) : ageInWords(ms, words);
}

/** Three digits are what a person compares. */
export function figure(number) {
  return String(Number(Number(number).toPrecision(3)));
}

/** When something was, by the viewer's clock and in the page's language; the day only where it is not today. */
export function clockTime(ms, { withMs = false } = {}) {
  const when = new Date(ms);
  const isToday = when.toDateString() === new Date().toDateString();
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    ...(!isToday && { year: "numeric", month: "short", day: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
    ...(withMs && { fractionalSecondDigits: 3 }),
  });
  return format.format(when);
}

/** Bytes in the unit that a person would take. */
export function bytesInWords(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** A count with its thousands apart. */
export function countInWords(count) {
  return new Intl.NumberFormat(document.documentElement.lang).format(count);
}

function readChoice() {
  try {
    return localStorage.getItem("language");
  } catch {
    // SecurityError: this browser keeps nothing for pages.
  }
}
