import {
  assertEquals,
  assertMatch,
  assertNotStrictEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { resetSync } from "@logtape/logtape";
import { configureLog } from "../../lib/cli/log.ts";
import { CameraLimitError } from "../../lib/camera_limit_error.ts";
import type { Judge } from "../../lib/server/judge.ts";
import type { SeatHolder } from "../../lib/server/seat.ts";
import { SeatError } from "../../lib/server/seat_error.ts";
import { Hub } from "../../lib/server/hub.ts";
import { Seats, type SeatsOptions } from "../../lib/server/seats.ts";
import { GatedJudge } from "./gated_judge.ts";

/** A connection that notes what it is told. */
class Holder implements SeatHolder {
  readonly peer: string;
  hasLeft = false;
  readonly told: string[] = [];

  constructor(port: number) {
    this.peer = `10.0.0.1:${port}`;
  }

  replaced(): void {
    this.told.push("replaced");
  }

  takenOver(reason: Error): void {
    this.told.push(`taken over: ${reason.message}`);
  }

  notify(notice: string): void {
    this.told.push(`notice: ${notice}`);
  }
}

/** Seats, and a way for the client of a stream to sit down. */
function room(options: Partial<SeatsOptions> = {}) {
  const judges: GatedJudge[] = [];
  const judgeOf = (): Judge => {
    judges.push(new GatedJudge());
    return judges.at(-1)!;
  };
  const seats = new Seats({ judgeOf, ...options });
  let port = 0;
  const sit = (stream?: string, camera: string | undefined = "line-3") => {
    const holder = new Holder(++port);
    return { holder, seat: seats.take({ camera, stream, address: "10.0.0.1", holder }) };
  };
  return { seats, sit, judges };
}

for (const onDuplicate of ["takeover", "refuse", "rename"] as const) {
  Deno.test(`Seats gives a client that comes again its own seat, with --on-duplicate ${onDuplicate}`, () => {
    const { seats, sit, judges } = room({ onDuplicate });
    const first = sit("a");
    const again = sit("a");
    assertEquals([again.seat.name, seats.names, judges.length], ["line-3", ["line-3"], 1]);
    assertStrictEquals(again.seat.judge, first.seat.judge);
    assertStrictEquals(again.seat.client, first.seat.client);
    assertEquals([first.holder.told, again.holder.told], [["replaced"], []]);
    first.seat[Symbol.dispose]();
    assertEquals([seats.names, judges[0]!.isDisposed], [["line-3"], false], "it is not its seat any more");
    again.seat[Symbol.dispose]();
    assertEquals([seats.names, judges[0]!.isDisposed], [[], true]);
  });
}

Deno.test("Seats lets a client take over a name, tells both, and does not let the other one come back", () => {
  const { seats, sit, judges } = room();
  const first = sit("a");
  const second = sit("b");
  assertEquals([second.seat.name, seats.names, judges.length], ["line-3", ["line-3"], 1]);
  assertNotStrictEquals(second.seat.client, first.seat.client);
  assertEquals(first.holder.told, [
    "notice: Another client, at 10.0.0.1:2, took the name line-3 over from this one",
    "taken over: Cannot judge line-3 here as its name was taken over by the client at 10.0.0.1:2: give each camera a " +
    "name of its own",
  ]);
  assertEquals(second.holder.told, [
    "notice: Another client, at 10.0.0.1:1, had the name line-3 and was told to leave",
  ]);
  first.seat[Symbol.dispose]();
  const error = assertThrows(() => sit("a"), SeatError, "taken over by the client at 10.0.0.1:2");
  assertEquals(error.code, "taken-over");
  second.seat[Symbol.dispose]();
  assertThrows(() => sit("a"), SeatError, "taken over");
  assertEquals(sit("b").seat.name, "line-3");
  assertEquals(sit("a", "line-4").seat.name, "line-4", "its stream at another camera is another client");
});

Deno.test("Seats refuses a client whose name is taken, until it is free", () => {
  const { sit } = room({ onDuplicate: "refuse" });
  const first = sit("a");
  const error = assertThrows(() => sit("b"), SeatError);
  assertEquals(error.code, "name-taken");
  assertEquals(
    error.message,
    "Cannot judge line-3 here as that name is taken by the client at 10.0.0.1:1: give each camera a name of its own",
  );
  assertThrows(() => sit("b"), SeatError);
  const told = "Another client, at 10.0.0.1:2, wanted the name line-3 too and was refused";
  assertEquals(first.holder.told, [`notice: ${told}`], "once, however often it comes");
  first.seat[Symbol.dispose]();
  assertEquals(sit("b").seat.name, "line-3");
});

Deno.test("Seats names a second client anew, tells both, and calls it so when it comes back", () => {
  const { seats, sit, judges } = room({ onDuplicate: "rename" });
  const [first, second, third] = [sit("a"), sit("b"), sit("c")];
  assertEquals(seats.names, ["line-3", "line-3#2", "line-3#3"]);
  assertEquals([judges.length, third.seat.name], [3, "line-3#3"]);
  assertEquals(first.holder.told, [
    "notice: Another client, at 10.0.0.1:2, has the name line-3 too: it is called line-3#2",
    "notice: Another client, at 10.0.0.1:3, has the name line-3 too: it is called line-3#3",
  ]);
  assertEquals(second.holder.told, [
    "notice: Another client, at 10.0.0.1:1, has the name line-3: this one is called line-3#2",
  ]);
  assertEquals(sit("b").seat.name, "line-3#2", "over a dead connection");
  first.seat[Symbol.dispose]();
  third.seat[Symbol.dispose]();
  assertEquals(sit("c").seat.name, "line-3#3", "though line-3 is free");
  assertEquals(sit("d").seat.name, "line-3");
});

Deno.test("Seats has peers that are named by their address renamed, and tells nobody, as long as nothing else is asked for", () => {
  const ask = (onDuplicate?: SeatsOptions["onDuplicate"]) => {
    const { seats } = room({ onDuplicate });
    const holders = [new Holder(1), new Holder(2)];
    const names = holders.map((holder) => seats.take({ address: "10.0.0.1", holder }).name);
    return [...names, ...holders.map(({ told }) => told.length)];
  };
  assertEquals(ask(), ["10.0.0.1", "10.0.0.1#2", 0, 0]);
  assertEquals(ask("rename"), ["10.0.0.1", "10.0.0.1#2", 0, 0]);
  assertEquals(ask("takeover"), ["10.0.0.1", "10.0.0.1", 2, 1]);
  assertThrows(() => ask("refuse"), SeatError, "Cannot judge 10.0.0.1 here as that name is taken");
});

Deno.test("Seats gives the seat of a client that has left to the next one, whatever is still judged for it", () => {
  for (const onDuplicate of ["takeover", "refuse", "rename"] as const) {
    const { sit, judges } = room({ onDuplicate });
    const first = sit("a");
    first.holder.hasLeft = true;
    const second = sit("b");
    assertEquals([second.seat.name, judges.length], ["line-3", 1]);
    assertEquals([first.holder.told, second.holder.told], [[], []]);
    first.seat[Symbol.dispose]();
    assertEquals(judges[0]!.isDisposed, false);
    second.holder.hasLeft = true;
    assertEquals(sit("a").seat.name, "line-3", "it was not sent away");
  }
});

Deno.test("Seats shows of two clients with one seat only the second one, and its counts", () => {
  using hub = new Hub();
  const { sit } = room({ hub });
  const first = sit("a");
  first.seat.client.tally.receive();
  const again = sit("a");
  again.seat.shown!.judged({ vid: 1, result: "ok" });
  assertEquals(hub.latest("line-3")?.counts?.received, 1);
  const second = sit("b");
  first.seat.shown!.judged({ vid: 1, result: "ng" });
  first.seat[Symbol.dispose]();
  const { result, counts, frames, leftAt } = hub.latest("line-3")!;
  assertEquals([result?.result, counts?.received, frames, leftAt], ["ok", 0, 1, undefined]);
  second.seat[Symbol.dispose]();
  assertEquals(typeof hub.latest("line-3")?.leftAt, "number");
});

Deno.test("Seats gives no seat where there is no judge, and the name stays free", () => {
  let isFull = true;
  const { seats, sit } = room({
    judgeOf: (camera) => {
      if (isFull) throw new CameraLimitError(1, camera);
      return new GatedJudge();
    },
  });
  assertThrows(() => sit("a"), CameraLimitError);
  assertEquals(seats.names, []);
  isFull = false;
  assertEquals(sit("a").seat.name, "line-3");
});

Deno.test("Seats logs once who came and who took whose name over", () => {
  const lines: string[] = [];
  configureLog({ level: "info", terminal: false, colour: false, write: (line) => lines.push(line) });
  try {
    const { sit } = room();
    sit("a");
    sit("a");
    sit("b");
  } finally {
    resetSync();
  }
  assertEquals(lines.length, 3);
  assertMatch(lines[0]!, /info +line-3 \(10\.0\.0\.1:1\) came$/);
  assertMatch(lines[1]!, /info +line-3 \(10\.0\.0\.1:2\) came again, in place of 10\.0\.0\.1:1$/);
  assertMatch(
    lines[2]!,
    /warn +line-3: 10\.0\.0\.1:3 took the name over from 10\.0\.0\.1:2, which is told to leave$/,
  );
});
