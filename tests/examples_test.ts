import { assert, assertEquals, assertMatch } from "@std/assert";
import { vid } from "./end_to_end/programs.ts";
import { makeJpeg } from "./make_jpeg.ts";
import { pythonWithOpenCv } from "./peers/python_with_opencv.ts";

const EXAMPLES = new URL("../examples/", import.meta.url);

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

/** A gray view, and the same with something in it. */
const VIEWS = { empty: "", red: "drawbox=x=100:y=60:w=80:h=50:color=red:t=fill" };
for (const [name, filters] of Object.entries(VIEWS)) {
  await Deno.writeFile(`${FOLDER}/${name}.jpg`, await makeJpeg({ source: "color=0x303030", filters }));
}

/** Each command of an example's README, in the order in which they stand there. */
async function commandsOf(example: string): Promise<string[][]> {
  const readme = await Deno.readTextFile(new URL(`${example}/README.md`, EXAMPLES));
  const lines = [...readme.matchAll(/^ {4}vid-(?:server) (.*)$/gm)].map(([, args]) => args!);
  return lines.map((args) => args.match(/(?:[^\s"]|"[^"]*")+/g)!.map((arg) => arg.replaceAll('"', "")));
}

/** Runs an example's `vid-server judge` on the two views. */
async function judgeBy(example: string, change: (arg: string) => string = (arg) => arg) {
  const command = (await commandsOf(example)).find(([word]) => word === "judge")!;
  const args = command.map((arg) => arg === "pictures/" ? FOLDER : change(arg));
  await using judging = vid("server", args);
  const { code, stdout, stderr } = await judging.ended;
  assertEquals(code, 0, stderr.join("\n"));
  return Object.fromEntries(stdout.map((line) => {
    const { file, ...answer } = JSON.parse(line);
    return [file.replace(/^.*\/(.*)\.jpg$/, "$1"), answer];
  }));
}

Deno.test("examples/exec judges by a program in Python with OpenCV, as its README says", async () => {
  const python = await pythonWithOpenCv();
  const { empty, red } = await judgeBy(
    "exec",
    (arg) => arg.replace(/^exec.command=python3 /, `exec.command=${python} `),
  );
  assertEquals([empty.result, empty.score, empty.threshold, empty.objects], ["ok", 0, 0.1, []]);
  assertEquals([red.result, red.threshold], ["ng", 0.1]);
  assertMatch(red.reason, /^Red is 5\.\d+ % of the view$/);
  const [{ label, box: [x, y, width, height] }] = red.objects;
  assertEquals([label, red.objects.length], ["red", 1]);
  const off = [x - 100, y - 60, x + width - 180, y + height - 110].map(Math.abs);
  assert(Math.max(...off) <= 2, `${red.objects[0].box}`);
});

Deno.test("examples/module judges by a module in JavaScript, as its README says", async () => {
  const { empty } = await judgeBy("module");
  assertEquals([empty.result, empty.threshold], ["ng", 128]);
  assertMatch(empty.reason, /^The lamp is off: level 4\d is under 128$/);
  const [serving] = await commandsOf("module");
  assertEquals(serving!.slice(-2), ["--set", "module.options=minLevel=90"]);
});

Deno.test("each example has a README of about ten lines", async () => {
  const names = (await Array.fromAsync(Deno.readDir(EXAMPLES))).map(({ name }) => name);
  assertEquals(names.toSorted(), ["exec", "module", "onnx"]);
  for (const name of names) {
    const readme = await Deno.readTextFile(new URL(`${name}/README.md`, EXAMPLES));
    const lines = readme.trim().split("\n").filter((line) => line !== "").length;
    assert(lines >= 5 && lines <= 16, `${name}: ${lines} lines`);
    assert((await commandsOf(name)).length >= 2, name);
  }
});
