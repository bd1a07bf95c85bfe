import { count } from "../cli/figures.ts";
import { renderRows, type Row } from "../cli/rows.ts";
import type { JudgedPart } from "../result.ts";
import type { Film, FilmedPart } from "./film_conveyor.ts";

/** A part as it is, and as it was judged. */
interface Outcome extends Pick<JudgedPart, "verdict"> {
  part: FilmedPart;
}

/** What became of the parts of a film: verdicts against the truth. */
export class PartsScore {
  readonly #film: Film;
  readonly #outcomes: Outcome[] = [];

  constructor(film: Film) {
    this.#film = film;
  }

  /**
   * Takes the verdict of a part that was decided at a frame, and gives the part that it is: the one that began to leave
   * nearest to then. The film may run again and again.
   */
  add({ verdict }: Pick<JudgedPart, "verdict">, sequence: number): FilmedPart {
    const frame = sequence % this.#film.frames;
    const distance = ({ wholeUntil }: FilmedPart) => Math.abs(wholeUntil - frame);
    const part = this.#film.parts.reduce((best, other) => distance(other) < distance(best) ? other : best);
    this.#outcomes.push({ part, verdict });
    return part;
  }

  /**
   * The closing table, where the film ran so many `rounds`:
   *
   * ```text
   *   parts seen      16  of 16
   *   undecided        4  while it learned what a good part is
   *   found            5  of 5 defective
   *   missed           0
   *   false alarms     0  of 7 good
   * ```
   */
  render(rounds = 1): string {
    const { parts } = this.#film;
    const number = (isOne: (outcome: Outcome) => boolean) => this.#outcomes.filter(isOne).length;
    const defective = parts.filter(({ defect }) => defect !== undefined).length * rounds;
    const undecided = number(({ part, verdict }) => part.defect === undefined && verdict === "unknown");
    const found = number(({ part, verdict }) => part.defect !== undefined && verdict === "ng");
    const alarms = number(({ part, verdict }) => part.defect === undefined && verdict === "ng");
    const rows: Row[] = [
      ["parts seen", count(this.#outcomes.length), `of ${count(parts.length * rounds)}`],
      ["undecided", count(undecided), "while it learned what a good part is"],
      ["found", count(found), `of ${count(defective)} defective`],
      ["missed", count(defective - found), ""],
      ["false alarms", count(alarms), `of ${count(parts.length * rounds - defective - undecided)} good`],
    ];
    return renderRows(rows);
  }
}
