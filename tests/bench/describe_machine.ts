import { pythonWithOpenCv } from "../peers/python_with_opencv.ts";

/** In words: the machine's cores, and the versions of what runs on it. On Linux it says the processor too. */
export async function describeMachine(): Promise<string> {
  const versions = [
    "grep -m1 '^model name' /proc/cpuinfo | cut -d: -f2",
    "ffmpeg -version | sed -n '1s/^ffmpeg version \\([^ ]*\\).*/FFmpeg \\1/p'",
    '"$1" -c "import cv2; print(\'OpenCV\', cv2.__version__)"',
    '"$1" -c "import zmq; print(\'ZeroMQ\', zmq.zmq_version())"',
    "gst-launch-1.0 --version | grep ^GStreamer",
  ];
  const script = versions.map((command) => `${command} 2>/dev/null`).join("; ");
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script, "sh", await pythonWithOpenCv()] })
    .output();
  const lines = new TextDecoder().decode(stdout).split("\n").map((line) => line.trim()).filter((line) =>
    line !== ""
  );
  return [`${navigator.hardwareConcurrency} cores`, ...lines, `Deno ${Deno.version.deno}`].join(", ");
}
