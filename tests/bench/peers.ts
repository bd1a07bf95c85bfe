import { pythonWithOpenCv } from "../peers/python_with_opencv.ts";
import { gstreamerPair } from "./gstreamer_pair.ts";
import type { Pair } from "./pair.ts";
import { pythonPair } from "./python_pair.ts";

/** Whom vid is compared with: the tutorial's pair, the same over ZeroMQ, and GStreamer, which answers nothing. */
export const PEER_NAMES = ["python", "zmq", "gstreamer"] as const;

/** One of {@linkcode PEER_NAMES}. */
export type PeerName = typeof PEER_NAMES[number];

/** The pair that all are compared with: the tutorial's. */
export const TUTORIAL = "python" satisfies PeerName;

/** All of them. Throws where no Python has OpenCV. */
export async function findPeers(): Promise<Record<PeerName, Pair>> {
  const python = await pythonWithOpenCv();
  return {
    python: pythonPair("opencv", python),
    zmq: pythonPair("zmq", python),
    gstreamer: gstreamerPair(),
  };
}
