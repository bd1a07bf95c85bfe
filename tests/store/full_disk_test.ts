import { assert, assertEquals, assertMatch } from "@std/assert";

const PROGRAM = new URL("full_disk_program.ts", import.meta.url).pathname;

/** A disk of 8 MB in a mount namespace of its own, for whoever may make one. */
const SMALL_DISK =
  'mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" run --quiet --no-check --allow-read --allow-write "$3" "$1"';

async function onSmallDisk(disk: string, deno: string, program: string): Promise<Deno.CommandOutput> {
  const args = ["--map-root-user", "--user", "--mount", "sh", "-c", SMALL_DISK, "sh", disk, deno, program];
  return await new Deno.Command("unshare", { args }).output();
}

async function canMount(): Promise<boolean> {
  try {
    const args = ["--map-root-user", "--user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"];
    return (await new Deno.Command("unshare", { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false; // NotFound: no Linux
  }
}

const isMountable = await canMount();
const leftOut = isMountable ? "" : " (left out, as this kernel lets nobody mount a small disk)";

Deno.test({
  name: `Store loses what a full disk has no room for, says so, and goes on when there is room${leftOut}`,
  ignore: !isMountable,
  async fn() {
    const disk = await Deno.makeTempDir({ prefix: "vid-test-" });
    const { stdout, stderr } = await onSmallDisk(disk, Deno.execPath(), PROGRAM);
    assertEquals(new TextDecoder().decode(stderr), "");
    const { added, warnings, full, isReadable, recovered, closed, missing } = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    assertEquals(warnings.length, 2, warnings.join("\n"));
    assertEquals(
      warnings[0].replace("pictures", "verdicts"),
      `verdicts are not kept in ${disk}/vid for now: the disk is full`,
    );
    assertMatch(warnings[1], /are kept in .* again; \d+ of them and \d+ pictures are lost$/);
    assertEquals(full.failure, "the disk is full");
    assert(full.written > 0 && full.lostVerdicts > 0, JSON.stringify(full));
    assert(isReadable, "it answers while the disk is full");
    assertEquals("failure" in recovered, false);
    assert(recovered.written > full.written, JSON.stringify(recovered));
    assertEquals(closed.written + closed.lostVerdicts + closed.waiting, added);
    assertEquals(missing, [], "what was told is there");
    await Deno.remove(disk, { recursive: true });
  },
});

Deno.test("Store refuses a disk on which there is no room for its database", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  const opening = `import { Store } from ${
    JSON.stringify(new URL("../../lib/store/store.ts", import.meta.url).href)
  };
    await Store.open({ folder: Deno.args[0] }).catch(({ code, message }) => console.log(code, message));`;
  const program = `${folder}/open.ts`;
  await Deno.writeTextFile(program, opening);
  // Files may have so many blocks of 512 bytes or 1 KiB.
  const script =
    `trap '' XFSZ; ulimit -f 16; exec "$1" run --quiet --no-check --no-lock --allow-read --allow-write "$2" "$3"`;
  const args = ["-c", script, "sh", Deno.execPath(), program, `${folder}/vid`];
  const { stdout, stderr } = await new Deno.Command("sh", { args }).output();
  assertEquals([new TextDecoder().decode(stderr), new TextDecoder().decode(stdout).split(" ")[0]], [
    "",
    "not-writable",
  ]);
  await Deno.remove(folder, { recursive: true });
});
