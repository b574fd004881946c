/** What V8 compiled of the program's text, kept for the next start: loading then takes two thirds of the time. */
import { mkdirSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";

/**
 * For what is loaded from now on. In the data directory, which is the twin's own: in a folder that others may write to, they
 * could put code in. Without it the program only starts more slowly, so nothing is said when it can't be.
 */
export function keepCompiled(dataDir: string): void {
  const folder = join(dataDir, "compile-cache");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // The store, which needs the directory, tells what is wrong with it.
    return;
  }
  enableCompileCache(folder);
}
