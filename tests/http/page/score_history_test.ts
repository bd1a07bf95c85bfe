import { assertEquals } from "@std/assert";
import { ScoreHistory } from "../../../lib/http/page/score_history.js";

Deno.test("ScoreHistory keeps each frame's score once, after those that were stored before", () => {
  const history = new ScoreHistory();
  const news = { camera: "line-3", result: "ok", threshold: 1, ageMs: 0 };
  history.add({ ...news, score: 3, frames: 3 });
  history.add({ ...news, score: 3, frames: 3 });
  history.add({ ...news, score: null, frames: 4 });
  history.add({ ...news, score: 5, frames: 5 });
  const stored = [{ at: 1, score: 1 }, { at: 2 }, { at: 3, score: 2 }, { at: Date.now() + 60_000, score: 9 }];
  history.fill("line-3", stored);
  assertEquals(history.of("line-3").map(({ score }: { score: number }) => score), [1, 2, 3, 5]);
  history.add({ camera: "line-3", gone: true });
  assertEquals(history.of("line-3"), []);
});
