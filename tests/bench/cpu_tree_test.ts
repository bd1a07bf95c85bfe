import { assertEquals } from "@std/assert";
import { cpuTree } from "./cpu_tree.ts";
import { renderFlames } from "./render_flames.ts";

const LINES = `
worker-1    77/79      7f2a14c09f3a decode_mcu (/app/node_modules/x/libturbojpeg.so.0)
worker-1    77/79      7f2a14c09f3b decode_mcu (/app/node_modules/x/libturbojpeg.so.0)
worker-1    77/79      7f2a14c09f3b jsimd_idct (/app/node_modules/x/libturbojpeg.so.0)
V8 DefaultWorke    77/80      55d0 [unknown] (/usr/bin/deno)
deno    77/77      ffffffff81 _copy_to_iter ([kernel.kallsyms])
deno    77/77      7f00 0x00007f00 ([JIT] tid 77)
ffmpeg    81/82      7f11 [unknown] (/usr/lib/libavcodec.so.59.37.100)
other    99/99      7f11 main (/usr/bin/other)
`;

const PROGRAMS = new Map([[77, "server"], [81, "ffmpeg"]]);

Deno.test("cpuTree() sorts samples by program, thread, library and function, the largest first", () => {
  const tree = cpuTree(LINES, PROGRAMS);
  assertEquals(tree.samples, 7);
  const leaf = (name: string, samples = 1) => ({ name, samples, parts: [] });
  assertEquals(tree.parts, [
    {
      name: "server",
      samples: 6,
      parts: [
        {
          name: "analysis worker",
          samples: 3,
          parts: [{ name: "libturbojpeg", samples: 3, parts: [leaf("decode_mcu", 2), leaf("jsimd_idct")] }],
        },
        {
          name: "event loop",
          samples: 2,
          parts: [{ name: "Linux", samples: 1, parts: [leaf("_copy_to_iter")] }, leaf("JavaScript")],
        },
        { name: "V8's threads", samples: 1, parts: [leaf("Deno and V8")] },
      ],
    },
    {
      name: "ffmpeg",
      samples: 1,
      parts: [{ name: "ffmpeg", samples: 1, parts: [leaf("libavcodec")] }],
    },
  ]);
});

Deno.test("cpuTree() leaves out what is too small to be seen", () => {
  const many = "deno 77/77 ff main (/usr/bin/deno)\n".repeat(999);
  const tree = cpuTree(`${many}ffmpeg 81/81 ff main (/usr/bin/ffmpeg)\n`, PROGRAMS);
  assertEquals([tree.samples, tree.parts.map(({ name }) => name)], [1000, ["server"]]);
});

Deno.test("renderFlames() gives each box its share of the width, and tells it", () => {
  const svg = renderFlames(cpuTree(LINES, PROGRAMS), { title: "T & T", remark: "r", cpuMs: 14 });
  assertEquals(svg.match(/<title>server [^<]*/)![0], "<title>server 12.00 ms, 85.7 %");
  assertEquals(svg.match(/<title>decode_mcu [^<]*/)![0], "<title>decode_mcu 4.00 ms, 28.6 %");
  const widths = [...svg.matchAll(/<title>(\w+) .*?width="([\d.]+)"/g)].map((
    [, name, width],
  ) => [name, width]);
  assertEquals(Object.fromEntries(widths).server, "1000.1");
  assertEquals(svg.includes("T &amp; T"), true);
});
