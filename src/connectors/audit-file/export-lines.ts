/** Lines of the audit log as they stand in its files, oldest first. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { AuditQuery } from "../../twin/ports/audit.ts";
import { readLine } from "./chained-line.ts";
import { LogFiles } from "./log-files.ts";

/** @param current path of the file that is written; the twin may go on writing */
export async function* exportLines(
  current: string,
  { since, until, actions, subject }: Omit<AuditQuery, "before" | "limit">,
): AsyncGenerator<string> {
  const files = new LogFiles(current);
  const read = new Set<string>();
  let last = 0;
  for (;;) {
    const full = (await files.full()).filter(({ path }) => !read.has(path));
    for (const path of [...full.map((file) => file.path), current]) {
      read.add(path);
      for await (const text of linesOf(path)) {
        const line = readLine(text);
        if (line === null || line.seq <= last) continue;
        last = line.seq;
        const at = Date.parse(line.at);
        if ((since !== null && at < since) || (until !== null && at > until)) continue;
        if (actions?.includes(line.action) === false || (subject !== null && subject !== line.subject)) continue;
        yield text;
      }
    }
    // The twin may have begun a new file meanwhile.
    if ((await files.full()).every(({ path }) => read.has(path))) return;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path);
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  } finally {
    input.destroy();
  }
}
