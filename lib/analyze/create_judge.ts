import type { AnalyzerContext } from "./analyzer.ts";
import { AnalyzerChain, type FrameJudge } from "./analyzer_chain.ts";
import { ClockedJudge } from "./clocked_judge.ts";
import { FrameClock } from "./frame_clock.ts";
import type { OptionValues } from "./options.ts";
import type { PARTS_OPTIONS } from "./parts_options.ts";
import type { CameraSettings } from "./settings.ts";

/**
 * Makes what judges one camera's frames: its analyzers, and where parts are judged, what follows them. The settings'
 * values are live: a change shows in the next frame. Throws where an analyzer cannot be made as its options say.
 */
export async function createJudge(settings: CameraSettings, context: AnalyzerContext): Promise<FrameJudge> {
  const clock = new FrameClock();
  // No copy, which would load OpenCV.
  const clocked: AnalyzerContext = Object.create(context, { now: { value: () => clock.time } });
  const judge = await makeJudge(settings, clocked);
  return new ClockedJudge(judge, clock, context.now);
}

async function makeJudge(settings: CameraSettings, context: AnalyzerContext): Promise<FrameJudge> {
  const chain = await AnalyzerChain.create(settings, context);
  if (!settings.parts) return chain;
  try {
    const { PartsJudge } = await import("./parts_judge.ts"); // most cameras do without
    // Its values come from that very table.
    return new PartsJudge(chain, context, settings.values.parts as OptionValues<typeof PARTS_OPTIONS>);
  } catch (error) {
    chain[Symbol.dispose]();
    throw error;
  }
}
