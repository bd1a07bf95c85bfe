import { assert, assertEquals, assertMatch } from "@std/assert";
import { V8_FLAGS } from "../lib/build/v8_flags.ts";

const RUN = `${import.meta.dirname}/../run`;

/** What the script needs of a system beside Deno, npm and ffmpeg. */
const TOOLS = ["sh", "dirname", "readlink", "mktemp", "cat", "rm", "id"];

/** A folder for one test: a project with the script in it, and a PATH of its own. */
class Sandbox implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(tasks: Record<string, string> = {}): Promise<Sandbox> {
    const path = await Deno.realPath(await Deno.makeTempDir());
    for (const folder of ["bin", "system", "home", "project/node_modules", "project/lib/cli", "elsewhere"]) {
      await Deno.mkdir(`${path}/${folder}`, { recursive: true });
    }
    await shell(`for tool in ${TOOLS.join(" ")}; do ln -s "$(command -v $tool)" '${path}/bin'; done`);
    // What is below /usr is its own, too.
    const script = (await Deno.readTextFile(RUN)).replaceAll(
      /\/usr\/(bin|share\/[a-z/-]+\/data)\//g,
      `${path}/system/`,
    );
    await Deno.writeTextFile(`${path}/project/run`, script, { mode: 0o755 });
    const permissions = { server: {}, client: {} };
    await Deno.writeTextFile(`${path}/project/deno.json`, JSON.stringify({ tasks, permissions }));
    for (const program of ["server", "client"]) {
      const script = `console.log(${JSON.stringify(program)}, ...Deno.args);\n`;
      await Deno.writeTextFile(`${path}/project/${program}.ts`, script);
    }
    return new Sandbox(path);
  }

  /** Puts a program on the PATH, or into another folder. */
  async addProgram(name: string, script: string, folder = "bin"): Promise<void> {
    await Deno.writeTextFile(`${this.path}/${folder}/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Puts an apt-get on the PATH that says its arguments, and what it takes to call it as root. */
  async addAptGet(script: string): Promise<void> {
    await this.addProgram("env", `while [ "$1" != apt-get ]; do shift; done; exec "$@"`);
    await this.addProgram("sudo", `shift; exec "$@"`);
    await this.addProgram("true", "");
    await this.addProgram("apt-get", `echo "noise: $*"; ${script}`);
  }

  async run(args: string[], script = "../project/run", env: Record<string, string> = {}) {
    const { code, stdout, stderr } = await new Deno.Command(script, {
      args,
      cwd: `${this.path}/elsewhere`,
      clearEnv: true,
      env: { PATH: `${this.path}/bin`, HOME: `${this.path}/home`, ...env },
    }).output();
    return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Does what Deno itself could only be allowed to do anywhere: make links. */
async function shell(script: string): Promise<void> {
  const { success } = await new Deno.Command("sh", { args: ["-euc", script] }).output();
  assert(success, script);
}

Deno.test("run is short, and the shell can read it", async () => {
  const text = await Deno.readTextFile(RUN);
  assert(text.startsWith("#!/bin/sh\n"));
  assert(text.split("\n").length <= 80, `${text.split("\n").length} lines`);
  const { code, stderr } = await new Deno.Command("sh", { args: ["-n", RUN] }).output();
  assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
});

Deno.test("run and the tasks tell V8 what the executables tell it", async () => {
  for (const [file, times] of [["run", 1], ["deno.json", 2]] as const) {
    const text = await Deno.readTextFile(`${import.meta.dirname}/../${file}`);
    assertEquals(text.split(V8_FLAGS).length - 1, times, file);
  }
});

Deno.test("run says how to install Deno where there is no npm to fetch it with", async () => {
  await using sandbox = await Sandbox.create();
  assertEquals(await sandbox.run(["demo"]), {
    code: 1,
    stdout: "",
    stderr: [
      "vid: Cannot start as vid needs Deno 2.6 or newer, or npm to fetch it. Install Deno:",
      "  Linux, macOS   curl -fsSL https://deno.land/install.sh | sh   (or: brew install deno, apk add deno)",
      "  Windows        winget install DenoLand.Deno",
      "",
    ].join("\n"),
  });
});

for (
  const [version, isTaken] of [
    ["deno 1.46.3 (stable, release, x86_64-unknown-linux-gnu)", false],
    ["deno 2.5.6 (stable, release, x86_64-unknown-linux-gnu)", false],
    ["deno 2.6.0 (stable, release, x86_64-unknown-linux-gnu)", true],
    ["deno 2.10.1 (stable, release, x86_64-unknown-linux-gnu)", true],
    ["deno 3.0.0 (stable, release, x86_64-unknown-linux-gnu)", true],
    ["no deno at all", false],
  ] as const
) {
  Deno.test(`run ${isTaken ? "takes" : "passes over"} ${version.split(" (")[0]}`, async () => {
    await using sandbox = await Sandbox.create();
    await sandbox.addProgram("deno", `if [ "$1" = --version ]; then echo '${version}'; else echo taken; fi`);
    const { code, stdout } = await sandbox.run(["server"]);
    assertEquals([code, stdout], isTaken ? [0, "taken\n"] : [1, ""]);
  });
}

Deno.test("run says how to install ffmpeg where there is no apt-get, and starts the server without", async () => {
  await using sandbox = await Sandbox.create();
  await sandbox.addProgram("deno", `exec '${Deno.execPath()}' "$@"`);
  assertEquals(await sandbox.run(["demo"]), {
    code: 1,
    stdout: "",
    stderr: [
      "vid: Cannot start as these are not installed: ffmpeg. Install them by",
      "  sudo apt-get install ffmpeg",
      "or ffmpeg by dnf install ffmpeg-free, pacman -S ffmpeg, brew install ffmpeg, winget install Gyan.FFmpeg",
      "",
    ].join("\n"),
  });
  assertEquals(await sandbox.run(["server", "--x"]), { code: 0, stdout: "server --x\n", stderr: "" });
});

Deno.test("run installs ffmpeg by apt-get, and shows what that printed only where it failed", async () => {
  await using sandbox = await Sandbox.create({ demo: "echo shown" });
  await sandbox.addProgram("deno", `exec '${Deno.execPath()}' "$@"`);
  await sandbox.addAptGet("exit 100");
  const failed = await sandbox.run(["demo"]);
  assertEquals([failed.code, failed.stdout], [1, ""]);
  assertEquals(failed.stderr.split("\n").slice(0, 5), [
    "vid: installing ffmpeg by apt-get",
    "noise: -q update",
    "vid: apt-get update failed, going on with the old lists",
    "noise: -qy -o DPkg::Lock::Timeout=120 --no-install-recommends install ffmpeg",
    "vid: Cannot start as these are not installed: ffmpeg. Install them by",
  ]);
  await sandbox.addAptGet(`PATH=/usr/bin:/bin ln -sf /bin/true '${sandbox.path}/bin/ffmpeg'`);
  assertEquals(await sandbox.run(["demo"]), {
    code: 0,
    stdout: "shown\n",
    stderr: "vid: installing ffmpeg by apt-get\n",
  });
});

Deno.test("run installs all that the tests need in one call, for the tests alone", async () => {
  await using sandbox = await Sandbox.create({ ok: "echo the gate", show: "echo" });
  await sandbox.addProgram("deno", `exec '${Deno.execPath()}' "$@"`);
  await sandbox.addProgram("ffmpeg", "");
  await sandbox.addAptGet("exit 100");
  const failed = await sandbox.run(["test"]);
  const rtsp = "python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good";
  const packages = `python3 python3-opencv opencv-doc chromium xvfb v4l-utils strace faketime ${rtsp}`;
  assertEquals([failed.code, failed.stdout], [1, ""]);
  assertEquals(failed.stderr.split("\n").slice(3, 7), [
    `noise: -qy -o DPkg::Lock::Timeout=120 --no-install-recommends install ${packages}`,
    `vid: Cannot start as these are not installed: ${packages}. Install them by`,
    `  sudo apt-get install ${packages}`,
    "or ffmpeg by dnf install ffmpeg-free, pacman -S ffmpeg, brew install ffmpeg, winget install Gyan.FFmpeg",
  ]);
  assertEquals(await sandbox.run(["show", "it"]), { code: 0, stdout: "it\n", stderr: "" });
});

Deno.test("run installs what the bench compares with, where one of it is missing", async () => {
  await using sandbox = await Sandbox.create({ bench: "echo faster" });
  await sandbox.addProgram("deno", `exec '${Deno.execPath()}' "$@"`);
  await sandbox.addProgram("ffmpeg", "");
  await sandbox.addProgram("python3", `[ "$2" != "import zmq" ]`);
  await sandbox.addProgram("gst-inspect-1.0", `[ "$*" != "--exists avdec_h264" ]`);
  const { code, stderr } = await sandbox.run(["bench"]);
  const gstreamer = "gstreamer1.0-tools gstreamer1.0-libav gstreamer1.0-plugins-good";
  const words = `vid: Cannot start as these are not installed: python3-zmq ${gstreamer}. Install them by`;
  assertEquals([code, stderr.split("\n")[0]], [1, words]);
  await sandbox.addProgram("python3", "");
  await sandbox.addProgram("gst-inspect-1.0", "");
  assertEquals(await sandbox.run(["bench"]), { code: 0, stdout: "faster\n", stderr: "" });
});

Deno.test("run looks for cv2 in the system's python3 where that of the PATH lacks it", async () => {
  await using sandbox = await Sandbox.create({ ok: "echo the gate" });
  await sandbox.addProgram("deno", `exec '${Deno.execPath()}' "$@"`);
  for (const program of ["ffmpeg", "chromium", "Xvfb", "v4l2-ctl", "strace", "faketime"]) {
    await sandbox.addProgram(program, "");
  }
  await sandbox.addProgram("board.jpg", "", "system");
  await sandbox.addProgram("python3", `[ "$2" != "import cv2" ]`);
  const { code, stderr } = await sandbox.run(["test"]);
  const words = "vid: Cannot start as these are not installed: python3-opencv. Install them by";
  assertEquals([code, stderr.split("\n")[0]], [1, words]);
  await sandbox.addProgram("python3", `[ "$*" = "-c import cv2" ]`, "system");
  assertEquals(await sandbox.run(["test"]), { code: 0, stdout: "the gate\n", stderr: "" });
});

Deno.test("run hands arguments, folder and exit code over as they are, also through links", async () => {
  const show = "echo $INIT_CWD $DENO_TLS_CA_STORE $DENO_NO_UPDATE_CHECK && exit 7";
  await using sandbox = await Sandbox.create({ show: "echo", env: show, ok: "echo the gate:" });
  await sandbox.addProgram("deno", `exec '${Deno.execPath()}' "$@"`);
  await sandbox.addProgram("ffmpeg", "");
  await shell(`cd '${sandbox.path}/elsewhere' && ln -s ../project/run one && ln -s "$PWD/one" two`);
  const args = ["--a", "b c", "$HOME", "'", "*"];
  const shown = { code: 0, stdout: "--a b c $HOME ' *\n", stderr: "" };
  assertEquals(await sandbox.run(["show", ...args]), shown);
  assertEquals(await sandbox.run(["show", ...args], "./two"), shown);
  for (const program of ["python3", "chromium", "Xvfb", "v4l2-ctl", "strace", "faketime"]) {
    await sandbox.addProgram(program, "");
  }
  await sandbox.addProgram("board.jpg", "", "system");
  assertEquals(await sandbox.run(["test", "--x"]), { code: 0, stdout: "the gate: --x\n", stderr: "" });
  const cwd = `${sandbox.path}/elsewhere`;
  assertEquals(await sandbox.run(["env"]), { code: 7, stdout: `${cwd} system,mozilla 1\n`, stderr: "" });
  assertEquals(await sandbox.run(["env"], "./two", { DENO_TLS_CA_STORE: "mozilla" }), {
    code: 7,
    stdout: `${cwd} mozilla 1\n`,
    stderr: "",
  });
});

Deno.test("run runs nothing that stands in an argument", async () => {
  await using sandbox = await Sandbox.create();
  await sandbox.addProgram("deno", `exec '${Deno.execPath()}' "$@"`);
  await sandbox.addProgram("ffmpeg", "");
  const hostile = ["`touch here`", "$(touch here)", '"; touch here; "', "a`b"];
  const expected = { code: 0, stdout: `client ${hostile.join(" ")}\n`, stderr: "" };
  assertEquals(await sandbox.run(["client", ...hostile]), expected);
  assertEquals([...Deno.readDirSync(`${sandbox.path}/elsewhere`)], []);
});

Deno.test("run lists the tasks in words where it is given none", async () => {
  const { code, stdout } = await new Deno.Command(RUN, { env: { PATH: Deno.env.get("PATH") ?? "" } })
    .output();
  assertEquals(code, 0);
  assertMatch(
    new TextDecoder().decode(stdout),
    /^ {2}\.\/run test +The whole gate: format, lint, types, every test$/m,
  );
});
