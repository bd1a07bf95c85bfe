import { readBooks } from "../end_to_end/client_books.ts";
import { startServer, vid } from "../end_to_end/programs.ts";
import { type ProcessUsage, usageOf } from "../scenarios/process_usage.ts";
import { ageOf, type AnswerLine } from "../scenarios/report_builder.ts";
import { sleep } from "../scenarios/sleep.ts";

/** What was seen at one second of a soak. */
export interface SoakSample {
  /** Since the start, in s. */
  seconds: number;
  /** Answers since the sample before. */
  answers: number;
  /** From capture to answer, of these, in ms; NaN where there were none. */
  ageMs: { p50: number; p99: number };
  client: ProcessUsage;
  server: ProcessUsage;
}

/** Options of {@linkcode soak}. */
export interface SoakOptions {
  /** How long, in s. */
  seconds: number;
  /** Is given each sample at once. */
  onSample(sample: SoakSample): void;
}

/**
 * Has a live client of 25 frames a second and a server run for long, with their defaults, and looks at both each second.
 * Throws where one of them ends before, or a frame is not accounted for.
 *
 * @returns what the client says of its frames at its end
 */
export async function soak({ seconds, onSample }: SoakOptions): Promise<string> {
  await using server = await startServer("--models", "off");
  await using client = vid("client", [
    ...["--port", server.port, "--camera", "soak"],
    ...["--test", "--size", "640x360", "--fps", "25"],
  ]);
  await client.line(/"sequence":/);
  const startedAt = performance.now();
  let told = client.stdout.length;
  for (let second = 1; second <= seconds; second++) {
    await sleep(startedAt + 1000 * second - performance.now());
    const lines: AnswerLine[] = client.stdout.slice(told).map((line) => JSON.parse(line));
    told += lines.length;
    onSample({
      seconds: (performance.now() - startedAt) / 1000,
      answers: lines.length,
      ageMs: { p50: ageOf(lines, 50), p99: ageOf(lines, 99) },
      client: await usageOf(client.pid),
      server: await usageOf(server.pid),
    });
  }
  client.kill("SIGINT");
  const { code, stderr } = await client.ended;
  if (code !== 130) throw new Error(`The client ended with ${code}: ${stderr.at(-1)}`);
  const { captured, answered, dropped, pending } = readBooks(stderr)!;
  return `captured ${captured} = answered ${answered} + dropped ${dropped} + pending ${pending}`;
}
