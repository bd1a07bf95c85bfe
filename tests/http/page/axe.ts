import type { Page } from "playwright-core";

const SOURCE = await Deno.readTextFile(new URL(import.meta.resolve("axe-core/axe.min.js")));

/** A rule that a page breaks. */
interface Violation {
  id: string;
  impact: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/**
 * What axe-core finds in a page that is serious or critical for who does not see, or hear, or use a mouse: a line each. Its
 * source is evaluated by the browser itself, which a page's own policy does not stop.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(SOURCE);
  const violations = await page.evaluate(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)`,
  ) as Violation[];
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").flatMap((
    { id, nodes },
  ) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary.replaceAll(/\s+/g, " ")}`));
}
