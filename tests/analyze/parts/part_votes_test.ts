import { assertEquals } from "@std/assert";
import { PartVotes } from "../../../lib/analyze/parts/part_votes.ts";
import type { Judgement } from "../../../lib/result.ts";

function votesOf(judgements: readonly [sharpness: number, judgement: Judgement][], frames = 9): PartVotes {
  const votes = new PartVotes();
  for (const [sharpness, judgement] of judgements) votes.add(sharpness, judgement, frames);
  return votes;
}

const OK: Judgement = { result: "ok" };
const ng = (reason?: string): Judgement => ({ result: "ng", reason });

Deno.test("PartVotes.decide() says ng from a share of the votes on", () => {
  const votes = votesOf([[1, OK], [2, OK], [3, ng("Stain")], [4, ng("Stain")], [5, { result: "unknown" }]]);
  assertEquals(votes.decide(50), { verdict: "ng", frames: 4, ng: 2, reason: "Stain" });
  assertEquals(votes.decide(51), { verdict: "ok", frames: 4, ng: 2 });
  assertEquals(votesOf([[1, ng()]]).decide(100), { verdict: "ng", frames: 1, ng: 1, reason: undefined });
  assertEquals(votesOf([[1, OK]]).decide(0.1), { verdict: "ok", frames: 1, ng: 0 });
});

Deno.test("PartVotes.decide() gives the most frequent reason, whatever figures are in it", () => {
  const votes = votesOf([
    [1, ng("Scratch of 80 px")],
    [5, ng("Stain of 1,024.5 px")],
    [2, ng("Stain of 99 px")],
    [9, ng("Blurred")],
  ]);
  assertEquals(votes.decide(50).reason, "Stain of 1,024.5 px");
});

Deno.test("PartVotes.decide() says unknown where no frame voted, with the most frequent reason", () => {
  assertEquals(new PartVotes().decide(50), { verdict: "unknown", frames: 0, ng: 0, reason: undefined });
  const learning: Judgement = { result: "unknown", code: "learning", reason: "Learning: 3 of 30" };
  const failed: Judgement = { result: "error", code: "analyzer-failed" };
  assertEquals(votesOf([[1, failed], [2, learning]]).decide(50).reason, "Learning: 3 of 30");
  assertEquals(votesOf([[1, failed]]).decide(50).reason, "None of its frames could be judged");
});

Deno.test("PartVotes keeps the sharpest, and wants what is clearly sharper", () => {
  const votes = votesOf([[10, ng()], [30, OK], [20, OK]], 3);
  assertEquals([9, 10.9, 11.1].map((sharpness) => votes.wants(sharpness, 3)), [false, false, true]);
  assertEquals(votes.wants(1, 4), true);
  votes.add(12, OK, 3);
  assertEquals(votes.decide(1), { verdict: "ok", frames: 3, ng: 0 });
});
