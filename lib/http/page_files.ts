import { npmFile } from "../codec/npm_file.ts";

/** The page's files by their paths, and what they are. */
const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/icon.svg": ["icon.svg", "image/svg+xml"],
  ...styles("page.css", "api.css", "wall.css", "camera.css", "ng.css", "health.css"),
  ...scripts(
    "announcer.js",
    "api.js",
    "camera_card.js",
    "camera_state.js",
    "camera_view.js",
    "colours.js",
    "confirm.js",
    "connect.js",
    "draw_objects.js",
    "evidence_view.js",
    "feeds.js",
    "first_command.js",
    "fit_grid.js",
    "health_view.js",
    "issue_ko.js",
    "learn_box.js",
    "live_picture.js",
    "make.js",
    "marked_picture.js",
    "minute_strip.js",
    "next_paint.js",
    "ng_filter.js",
    "ng_view.js",
    "options_form.js",
    "options_ko.js",
    "page.js",
    "reason_ko.js",
    "route.js",
    "score_history.js",
    "score_plot.js",
    "stage_bars.js",
    "strings.js",
    "strings_en.js",
    "strings_ko.js",
    "terms_ko.js",
    "theme.js",
    "threshold_option.js",
    "wall_view.js",
  ),
} as const;

/** What makes uPlot's file for `<script>` a module: its own module is three times as large. */
const EXPORT = new TextEncoder().encode("\nexport default uPlot;\n");

/** A file as it is served. */
export interface PageFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
}

/** Reads the page's files, from disk or from within the executable. The keys are their paths in a URL. */
export async function readPageFiles(): Promise<Map<string, PageFile>> {
  const files = Object.entries(FILES).map(async ([path, [name, contentType]]) => {
    const body = await Deno.readFile(new URL(`./page/${name}`, import.meta.url));
    return [path, { body, contentType }] as const;
  });
  return new Map([...await Promise.all(files), ...await plotFiles()]);
}

/** uPlot, which draws scores over time. */
async function plotFiles(): Promise<[path: string, file: PageFile][]> {
  const script = await Deno.readFile(npmFile("uplot/dist/uPlot.iife.min.js"));
  const style = await Deno.readFile(npmFile("uplot/dist/uPlot.min.css"));
  const module = new Uint8Array(script.length + EXPORT.length);
  module.set(script);
  module.set(EXPORT, script.length);
  return [
    ["/uplot.js", { body: module, contentType: "text/javascript; charset=utf-8" }],
    ["/uplot.css", { body: style, contentType: "text/css; charset=utf-8" }],
  ];
}

function scripts(...names: string[]): Record<string, [name: string, contentType: string]> {
  return Object.fromEntries(names.map((name) => [`/${name}`, [name, "text/javascript; charset=utf-8"]]));
}

function styles(...names: string[]): Record<string, [name: string, contentType: string]> {
  return Object.fromEntries(names.map((name) => [`/${name}`, [name, "text/css; charset=utf-8"]]));
}
