import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { type AnalyzerDefinition, AnalyzerError } from "../analyzer.ts";

const base = { summary: z.string(), unit: z.string().optional() };
const range = { min: z.number(), max: z.number(), default: z.number().optional() };

const optionSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.enum(["number", "integer"]), ...base, ...range }),
  z.strictObject({ type: z.literal("duration"), ...base, default: z.number().optional() }),
  z.strictObject({ type: z.literal("switch"), ...base, default: z.boolean().optional() }),
  z.strictObject({
    type: z.literal("choice"),
    ...base,
    choices: z.record(z.string(), z.string()),
    default: z.string().optional(),
  }),
  z.strictObject({ type: z.enum(["path", "regions"]), ...base }),
  z.strictObject({ type: z.literal("text"), ...base, default: z.string().optional() }),
]);

const definitionSchema = z.looseObject({
  options: z.record(z.string().regex(/^[A-Za-z]+$/, "a name has letters alone"), optionSchema).default({}),
  create: z.custom<AnalyzerDefinition["create"]>((value) => typeof value === "function", "it is a function"),
});

/** What a module has to have of an analyzer's definition. */
export type ModuleDefinition = Pick<AnalyzerDefinition, "options" | "create">;

/** Loads a module of the user's. Throws {@linkcode AnalyzerError} where it is no analyzer's. */
export async function loadModule(file: string): Promise<ModuleDefinition> {
  if (Deno.build.standalone && /\.[cm]?tsx?$/.test(file)) {
    throw new AnalyzerError(
      `Cannot use module.file=${file} as an executable reads JavaScript alone: make JavaScript of it, or run ` +
        "vid by deno",
    );
  }
  const module = await importFile(file);
  if (module.default === undefined) {
    throw new AnalyzerError(
      `Cannot use module.file=${file} as it has no default export, such as ` +
        "export default { create: () => ({ wants, analyze }) }",
    );
  }
  const parsed = definitionSchema.safeParse(module.default);
  // Its functions may be a class's: what is used is the export itself.
  if (parsed.success) return Object.assign(Object.create(module.default), { options: parsed.data.options });
  const [{ path, message }] = parsed.error.issues;
  const where = ["default", ...path].join(".");
  throw new AnalyzerError(`Cannot use module.file=${file} as its export ${where} is wrong: ${message}`);
}

async function importFile(file: string): Promise<{ default?: object }> {
  const path = resolve(file);
  try {
    if (!(await Deno.stat(path)).isFile) throw new Error("it is no file");
    return await import(pathToFileURL(path).href);
  } catch (error) {
    throw new AnalyzerError(`Cannot use module.file=${file} as it does not load: ${wordsOf(error)}`, {
      cause: error,
    });
  }
}

/** The first line, without the place in our own code that a stack trace would show. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [line = ""] = error.message.split("\n");
  return error instanceof SyntaxError || line === "" ? `${error.name}: ${line}` : line;
}
