import { runTool } from "./run_tool.ts";

/** A file in /dev that a driver of video has made. */
export interface V4l2Node {
  path: string;
  name: string;
  index: number;
}

/**
 * By a shell, since Deno itself reads in /dev, /sys and /proc only with all permissions. `read` takes a name's first
 * line only, however many it has.
 */
const LIST_NODES = `for node in /dev/video[0-9]*; do
  [ -c "$node" ] || continue
  name=; read -r name <"/sys/class/video4linux/\${node##*/}/name"
  printf '%s\\t%s\\n' "$node" "$name"
done 2>/dev/null`;

/** Prints the process that has the file open, less those of other users, which only root can see. */
const FIND_HOLDER = `for fd in /proc/[0-9]*/fd/*; do
  [ "$fd" -ef "$1" ] || continue
  pid=\${fd#/proc/}; pid=\${pid%%/*}
  name=; read -r name <"/proc/$pid/comm"
  printf '%s\\t%s\\n' "$pid" "$name"
  break
done 2>/dev/null`;

/** The nodes there are, in the order of their numbers; some of them give no video. */
export async function listV4l2Nodes(timeoutMs: number): Promise<V4l2Node[]> {
  const output = await runTool("sh", ["-c", LIST_NODES], timeoutMs);
  return typeof output === "string" ? [] : parseV4l2Nodes(output.stdout);
}

/** Reads lines of a path, a tab and a name. */
export function parseV4l2Nodes(text: string): V4l2Node[] {
  const matches = text.matchAll(/^(\/dev\/video(\d+))\t(.*)$/gm);
  const nodes = [...matches].map(([, path, index, name]) => ({ path, name, index: Number(index) }));
  return nodes.sort((a, b) => a.index - b.index);
}

/**
 * The program that has a device open, in words: `ffmpeg (process 4711)`. Undefined where it belongs to another user, or
 * where looking takes longer than `timeoutMs`.
 */
export async function findHolder(path: string, timeoutMs = 1000): Promise<string | undefined> {
  const output = await runTool("sh", ["-c", FIND_HOLDER, "sh", path], timeoutMs);
  if (typeof output === "string") return undefined;
  const [, pid, name] = /^(\d+)\t(.*)$/m.exec(output.stdout) ?? [];
  return pid === undefined ? undefined : `${name} (process ${pid})`;
}

/** The node that a link such as /dev/v4l/by-id/… leads to; the path itself where it leads nowhere. */
export async function resolveNode(path: string, timeoutMs: number): Promise<string> {
  const output = await runTool("sh", ["-c", `readlink -f -- "$1"`, "sh", path], timeoutMs);
  return typeof output === "string" ? path : output.stdout.replace(/\n$/, "") || path;
}
