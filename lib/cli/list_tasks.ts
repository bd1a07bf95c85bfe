import config from "../../deno.json" with { type: "json" };

/** A task of deno.json: its command, or with what it does. */
export type Task = string | { description?: string };

/**
 * What `./run` prints where it is given no task: the tasks of deno.json by the names that `./run` has for them.
 * There `test` is the task `ok`.
 */
export function renderTasks(tasks: Readonly<Record<string, Task>>): string {
  const { ok, test: _, ...others } = tasks;
  const rows = Object.entries({ ...others, test: ok ?? "" });
  const column = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, task]) => `  ./run ${name.padEnd(column)}  ${describe(task)}`.trimEnd());
  return ["./run TASK ARGS: what stands after the task goes to it, as in ./run client --help", "", ...lines]
    .join("\n");
}

function describe(task: Task): string {
  return typeof task === "string" ? task : task.description ?? "";
}

if (import.meta.main) {
  await Deno.stdout.write(new TextEncoder().encode(`${renderTasks(config.tasks)}\n`));
}
