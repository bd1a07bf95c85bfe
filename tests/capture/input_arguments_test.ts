import { assertEquals } from "@std/assert";
import { inputArguments, inputScript } from "../../lib/capture/input_arguments.ts";

const NEW = { ffmpeg: { rtspTimeout: true } };
const OLD = { ffmpeg: { rtspTimeout: false } };
const LIVE = ["-thread_type", "slice"];

function url(text: string, surroundings = NEW): string[] {
  return inputArguments({ source: { kind: "url", url: text } }, surroundings);
}

Deno.test("inputArguments() has RTSP come by TCP, and not be silent for ever", () => {
  const rtsp = (
    timeout: string,
  ) => [...LIVE, "-rtsp_transport", "tcp", timeout, "10000000", "-i", "RTSP://cam/live"];
  assertEquals(url("RTSP://cam/live"), rtsp("-timeout"));
  assertEquals(url("RTSP://cam/live", OLD), rtsp("-stimeout"));
});

Deno.test("inputArguments() of other streams", () => {
  assertEquals(url("https://cam/v.mjpg"), [...LIVE, "-rw_timeout", "10000000", "-i", "https://cam/v.mjpg"]);
  assertEquals(url("udp://@:5004"), [...LIVE, "-i", "udp://@:5004"]);
});

Deno.test("inputArguments() of stdin, which has a pace of its own", () => {
  assertEquals(inputArguments({ source: { kind: "file", path: "-" }, live: true }, NEW), ["-i", "pipe:0"]);
  assertEquals(inputArguments({ source: { kind: "jpegs", path: "-" } }, NEW).slice(-4), [
    ...["-f", "mpjpeg", "-i", "pipe:0"],
  ]);
});

Deno.test("inputArguments() of the screen, on each system", () => {
  const screen = (os: typeof Deno.build.os, fps?: number) =>
    inputArguments({ source: { kind: "screen" }, fps }, { ...NEW, os, display: ":7" }).join(" ");
  assertEquals(screen("linux"), "-f x11grab -framerate 10 -i :7");
  assertEquals(
    screen("darwin", 5),
    "-f avfoundation -framerate 5 -capture_cursor 1 -i Capture screen 0:none",
  );
  assertEquals(screen("windows"), "-f gdigrab -framerate 10 -i desktop");
});

Deno.test("inputArguments() of a device asks it for its mode", () => {
  const mode = { format: "mjpeg", compressed: true, size: { width: 640, height: 480 }, fps: 30 };
  const device = { system: "v4l2", path: "/dev/video0", mode } as const;
  assertEquals(
    inputArguments({ source: { kind: "device", device: "0" } }, { ...NEW, device }).join(" "),
    "-thread_type slice -f v4l2 -input_format mjpeg -video_size 640x480 -framerate 30 -i /dev/video0",
  );
});

Deno.test("inputArguments() keep a URL with a password for the script", () => {
  const args = url("rtsp://me:geheim@cam/live");
  assertEquals(args.slice(-6), ["-safe", "0", "-f", "concat", "-i", "pipe:0"]);
  assertEquals(args.some((arg) => arg.includes("geheim")), false);
});

Deno.test("inputScript() holds a URL that is secret, and what to do with it", () => {
  const script = (text: string, { ffmpeg } = NEW) =>
    inputScript({ source: { kind: "url", url: text } }, ffmpeg);
  assertEquals(
    script("rtsp://me:gehe'im@cam/live"),
    "ffconcat version 1.0\nfile 'rtsp://me:gehe'\\''im@cam/live'\noption rtsp_transport tcp\noption timeout 10000000\n",
  );
  assertEquals(
    script("http://cam/v?token=abc"),
    "ffconcat version 1.0\nfile 'http://cam/v?token=abc'\noption rw_timeout 10000000\n",
  );
  assertEquals(script("rtsp://cam/live"), undefined);
  assertEquals(script("rtsp://me:geheim@cam/live", OLD), undefined, "too old for options in a list");
});
