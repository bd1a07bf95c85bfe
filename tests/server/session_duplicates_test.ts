import { assertEquals, assertMatch } from "@std/assert";
import { Hub } from "../../lib/server/hub.ts";
import { GatedJudge } from "./gated_judge.ts";
import { frame, JPEG, Peer, text } from "./peer.ts";
import { serve } from "./serve.ts";

/** A frame of `line-3`, by the client of a stream. */
function of(stream: string, sequence = 0) {
  return frame({ camera: "line-3", stream, sequence });
}

Deno.test("serveSession() lets a client take over a name: what is judged is answered in order, then the other one is sent away", async () => {
  using hub = new Hub();
  const judge = new GatedJudge();
  await using server = await serve({ judgeOf: () => judge, hub });
  using first = await Peer.connect(server.port);
  using second = await Peer.connect(server.port);
  await first.send(of("a", 0), of("a", 1));
  await judge.hasSeen(2);
  await second.send(of("b", 0));
  await judge.hasSeen(3);
  await first.send(of("a", 2), of("a", 3));
  judge.open();

  const answers = [await first.answer(), await first.answer(), await first.answer()];
  assertEquals(answers.map((answer) => [answer?.sequence, answer?.score, answer?.code]), [
    [0, 0, undefined],
    [1, 1, undefined],
    [undefined, undefined, "taken-over"],
  ]);
  assertEquals(
    answers[0]?.notice,
    `Another client, at ${second.address}, took the name line-3 over from this one`,
  );
  assertMatch(answers[2]!.reason!, new RegExp(`taken over by the client at ${second.address}`));
  assertEquals([answers[1]?.notice, answers[2]?.notice], [undefined, undefined], "it is told once");
  assertEquals(await first.answer(), undefined, "closed, and not reset");

  const { camera, score, notice } = (await second.answer())!;
  assertEquals([camera, score], ["line-3", 2]);
  assertEquals(notice, `Another client, at ${first.address}, had the name line-3 and was told to leave`);
  assertEquals((await second.ask(of("b", 1))).notice, undefined);
  assertEquals([judge.asked.length, judge.isDisposed], [4, false]);
  const { frames, counts } = hub.latest("line-3")!;
  assertEquals([frames, counts?.received], [2, 2], "the page shows the second client alone");
});

Deno.test("serveSession() sends a client away at once that comes back though its name was taken over", async () => {
  await using server = await serve();
  using first = await Peer.connect(server.port);
  await first.ask(of("a"));
  using second = await Peer.connect(server.port);
  await second.ask(of("b"));
  for (const message of [of("a", 1), of("a", 0), text('{"vid":1,"camera":"line-3","stream":"a"}')]) {
    using again = await Peer.connect(server.port);
    assertEquals((await again.ask(message)).code, "taken-over");
    assertEquals(await again.answer(), undefined);
  }
  assertEquals((await second.ask(of("b", 1))).camera, "line-3");
});

Deno.test("serveSession() tells a client by its heartbeat that its name was taken over, and closes where none comes", async () => {
  await using server = await serve({ takenOverMs: 60 });
  using idle = await Peer.connect(server.port);
  await idle.ask(of("a"));
  using next = await Peer.connect(server.port);
  await next.ask(of("b"));
  assertEquals((await idle.ask(text('{"vid":1,"camera":"line-3","stream":"a"}'))).code, "taken-over");
  using last = await Peer.connect(server.port);
  await last.ask(of("c"));
  assertEquals(await next.answer(), undefined, "it was silent");
});

Deno.test("serveSession() refuses a second client where it is told to, until the first one has left", async () => {
  await using server = await serve({ onDuplicate: "refuse" });
  using first = await Peer.connect(server.port);
  await first.ask(of("a"));
  using refused = await Peer.connect(server.port);
  const { code, reason } = await refused.ask(of("b"));
  assertEquals(code, "name-taken");
  assertMatch(reason!, new RegExp(`taken by the client at ${first.address}`));
  assertEquals(await refused.answer(), undefined);
  const { result, notice } = await first.ask(of("a", 1));
  assertEquals(result, "ok");
  assertEquals(notice, `Another client, at ${refused.address}, wanted the name line-3 too and was refused`);
  using again = await Peer.connect(server.port);
  assertEquals((await again.ask(of("b"))).code, "name-taken");
  assertEquals((await first.ask(of("a", 2))).notice, undefined, "it was told already");
  await first.send(new Uint8Array());
  assertEquals(await first.answer(), undefined);
  using second = await Peer.connect(server.port);
  assertEquals((await second.ask(of("b"))).result, "ok");
});

Deno.test("serveSession() gives a second client another name where it is told to, and tells both", async () => {
  await using server = await serve({ onDuplicate: "rename" });
  using first = await Peer.connect(server.port);
  await first.ask(of("a"));
  using second = await Peer.connect(server.port);
  const { camera, notice } = await second.ask(of("b"));
  assertEquals(camera, "line-3#2");
  assertEquals(
    notice,
    `Another client, at ${first.address}, has the name line-3: this one is called line-3#2`,
  );
  assertEquals(
    (await first.ask(of("a", 1))).notice,
    `Another client, at ${second.address}, has the name line-3 too: it is called line-3#2`,
  );
  using again = await Peer.connect(server.port);
  assertEquals((await again.ask(of("b", 1))).camera, "line-3#2", "over a dead connection");
  assertEquals(server.seats.names, ["line-3", "line-3#2"]);
});

Deno.test("serveSession() tells a hello's client what there is to tell in the answer to that", async () => {
  await using server = await serve();
  using first = await Peer.connect(server.port);
  await first.ask(text('{"vid":1,"camera":"line-3","stream":"a"}'));
  using second = await Peer.connect(server.port);
  const answer = await second.hello('{"vid":1,"camera":"line-3","stream":"b"}');
  assertEquals(answer, {
    vid: 1,
    hello: true,
    camera: "line-3",
    analyzer: "ok",
    notice: `Another client, at ${first.address}, had the name line-3 and was told to leave`,
  });
});

Deno.test("serveSession() leaves old peers of one machine side by side, and tells them nothing that they do not know", async () => {
  await using server = await serve();
  using first = await Peer.connect(server.port);
  using second = await Peer.connect(server.port);
  const answers = [await first.ask(JPEG), await second.ask(JPEG), await first.ask(JPEG)];
  assertEquals(answers.map(({ camera, notice }) => [camera, notice]), [
    ["127.0.0.1", undefined],
    ["127.0.0.1#2", undefined],
    ["127.0.0.1", undefined],
  ]);
});
