import type { VerdictRow } from "../../store/verdict_row.ts";
import { Problem } from "../problem.ts";
import type { Serving, Stored } from "../serving.ts";

/** The store. Throws {@linkcode Problem} where nothing is stored. */
export function storeOf({ store }: Pick<Serving, "store">): Stored {
  if (store !== undefined) return store;
  throw new Problem("store-off", "This server keeps no verdicts: start it with --store FOLDER");
}

/** A verdict of the store. Throws {@linkcode Problem}. */
export async function storedVerdict(serving: Pick<Serving, "store">, id: number): Promise<VerdictRow> {
  const row = await storeOf(serving).verdict(id);
  if (row !== undefined) return row;
  throw new Problem("no-verdict", "No verdict has this number, or it was too old to be kept");
}
