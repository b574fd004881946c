/** Reads all elements, page by page, so that no piece of work is as large as the model. */
import type { DatabaseSync } from "node:sqlite";
import { setImmediate as rest } from "node:timers/promises";
import type { Revision } from "../../twin/words/commits.ts";
import type { ModelElement } from "../../twin/words/elements.ts";
import { CommitLog } from "./commit-log.ts";
import { decodeElement } from "./element-codec.ts";

/** Elements read in one piece of work: a few milliseconds. */
const PAGE = 2_000;

/** All at one revision. Leaves a transaction open: the connection is to be closed afterwards. Throws SQLite's own errors. */
export async function readElements(
  database: DatabaseSync,
): Promise<{ readonly revision: Revision; readonly elements: ModelElement[] }> {
  // Deferred: the first read fixes what the following ones see.
  database.exec("BEGIN");
  const revision = new CommitLog(database).revision();
  const page = database.prepare(`SELECT record FROM element WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ${PAGE}`);
  page.setReturnArrays(true);
  const elements: ModelElement[] = [];
  let last: ModelElement | undefined;
  for (;;) {
    const rows = page.all(last?.element ?? "", last?.id ?? "") as unknown as [record: string][];
    for (const [record] of rows) elements.push(decodeElement(record));
    if (rows.length < PAGE) return { revision, elements };
    last = elements.at(-1);
    await rest();
  }
}
