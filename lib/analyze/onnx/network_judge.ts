import type { DecodedPicture } from "../../codec/codec.ts";
import type { Judgement } from "../../result.ts";
import type { Box, WantsPixels } from "../analyzer.ts";
import { BlobFinder } from "./blob_finder.ts";
import { DetectionReader } from "./detection_reader.ts";
import { judgeClasses } from "./judge_classes.ts";
import { judgeMap } from "./judge_map.ts";
import { judgeObjects } from "./judge_objects.ts";
import { type JudgePlan, planJudging } from "./judge_plan.ts";
import { labelOf } from "./labels.ts";
import type { ModelSettings } from "./model_settings.ts";
import type { Network, NetworkAnswer } from "./network.ts";
import { PictureWriter } from "./picture_writer.ts";
import { type PicturePlacement, placePicture } from "./place_picture.ts";

/** Judges by what a network's answer means. */
type AnswerJudge = (answer: NetworkAnswer, placement: PicturePlacement) => Judgement;

/** Judges the frames of one camera by a network, which other cameras may share. */
export class NetworkJudge {
  readonly #network: Network;
  readonly #plan: JudgePlan;
  readonly #writer: PictureWriter;
  readonly #judgeAnswer: AnswerJudge;

  /** Throws an Error whose message continues "as …" where the settings do not go with the network. */
  static async create(network: Network, settings: ModelSettings, maxPixels: number): Promise<NetworkJudge> {
    return new NetworkJudge(network, await planJudging(network, settings, maxPixels));
  }

  private constructor(network: Network, plan: JudgePlan) {
    this.#network = network;
    this.#plan = plan;
    this.#writer = new PictureWriter(plan.picture);
    this.#judgeAnswer = judgeOf(plan);
  }

  get wants(): WantsPixels & { longestSide: number } {
    const { picture: { channels, width, height }, resize } = this.#plan;
    const side = Math.max(width, height);
    // Where the shorter side has to have as many pixels, frames are taken to be twice as wide as high at most.
    return { format: channels === 1 ? "gray" : "bgr", longestSide: resize === "letterbox" ? side : 2 * side };
  }

  /** Judges a part of a frame, in pixels of the frame that was sent. */
  async judge(picture: DecodedPicture, part: Readonly<Box>): Promise<Judgement> {
    const { picture: format, resize, output } = this.#plan;
    const placement = placePicture(part, format, resize);
    this.#writer.write(picture, placement);
    const answer = await this.#network.run(this.#writer.data, format, output.name);
    if (!isFinite(answer.data)) throw new Error("The model answers what is no number: NaN, or infinity");
    return this.#judgeAnswer(answer, placement);
  }
}

function judgeOf({ output, labels, picture, ng, threshold, overlap, labelCount }: JudgePlan): AnswerJudge {
  switch (output.task) {
    case "classify":
      return ({ data }) => judgeClasses(data, { labels, ng, threshold });
    case "detect": {
      const reader = new DetectionReader(output.dims, labelCount);
      return (answer, placement) =>
        judgeObjects(reader, answer, { labels, ng, threshold, overlap, placement });
    }
    case "anomaly": {
      const finder = new BlobFinder();
      const { width, height } = picture;
      const options = { label: labelOf(labels, 0), isNg: ng.has(0), threshold, width, height };
      return (answer, placement) => judgeMap(finder, answer, { ...options, placement });
    }
  }
}

function isFinite(data: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at]! * 0;
  return sum === 0;
}
