import { assertEquals } from "@std/assert";
import { renderDevices } from "../../lib/cli/devices_table.ts";

const mode = (format: string, width: number, height: number, fps?: number[]) => ({
  format,
  width,
  height,
  fps,
});

Deno.test("renderDevices() shows each device with its formats, the largest size first", () => {
  const table = renderDevices([
    {
      path: "/dev/video0",
      name: "HD Webcam",
      modes: [
        mode("mjpeg", 640, 480, [60, 30]),
        mode("mjpeg", 1920, 1080, [30]),
        mode("yuyv422", 640, 480, [29.97]),
        { ...mode("h264", 1920, 1080), from: { width: 32, height: 32 } },
      ],
    },
    { path: "/dev/video2", name: "Other", modes: [], problem: "this user may not use it" },
    { path: "/dev/video9", name: "Loopback", modes: [] },
  ]);
  assertEquals(
    table,
    `/dev/video0  HD Webcam
  mjpeg     1920x1080@30 640x480@60
  yuyv422   640x480@29.97
  h264      32x32-1920x1080

/dev/video2  Other
  this user may not use it

/dev/video9  Loopback
  says nothing about its formats
`,
  );
});

Deno.test("renderDevices() puts formats with the same sizes together, and fits the terminal", () => {
  const formats = ["yuyv422", "uyvy422", "yuv420p", "nv12", "bayer_bggr8", "bayer_gbrg8"];
  const sizes = [[320, 180], [640, 360], [640, 480], [1280, 720], [1920, 1080]];
  const modes = formats.flatMap((format) =>
    sizes.map(([width, height]) => mode(format, width, height, [25]))
  );
  assertEquals(
    renderDevices([{ path: "/dev/video0", name: "vivid", modes }], 60),
    `/dev/video0  vivid
  yuyv422, uyvy422, yuv420p, nv12, bayer_bggr8, bayer_gbrg8
            1920x1080@25 1280x720@25 640x480@25 640x360@25
            320x180@25
`,
  );
});

Deno.test("renderDevices() lets no name drive the terminal", () => {
  const [device] = renderDevices([{ path: "/dev/video0", name: "\x1b[2J\nevil\u202e", modes: [] }]).split(
    "\n",
  );
  assertEquals(device, "/dev/video0  \\x1b[2J\\nevil\\u202e");
});

Deno.test("renderDevices() says where there is none", () => {
  assertEquals(renderDevices([]), "No camera is connected, or none that this user may see\n");
});
