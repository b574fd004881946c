/**
 * Around `npm pack`: the packed package.json is the repository's without what only the repository needs. The Node packages
 * above all: as a dependency they would put their `node` in front of the consumer's own in all of its scripts.
 *
 *     node tools/published-manifest.ts clean    # before the build: nothing of sources that are gone is packed
 *     node tools/published-manifest.ts strip    # after it; the original is kept beside
 *     node tools/published-manifest.ts restore  # postpack
 *
 * What is published is the tarball that `npm pack` made: npm reads the manifest of a published folder after `postpack`.
 */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

const manifest = new URL("../package.json", import.meta.url);
const original = new URL("../.package.json.original", import.meta.url);

const REPOSITORY_ONLY = ["optionalDependencies", "devDependencies", "scripts"];

function restore(): void {
  if (existsSync(original)) renameSync(original, manifest);
}

switch (process.argv[2]) {
  case "clean":
    // Of a run that was killed.
    restore();
    rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
    break;
  case "strip": {
    copyFileSync(manifest, original);
    const kept = Object.entries(JSON.parse(readFileSync(original, "utf8")) as Record<string, unknown>).filter(
      ([key]) => !REPOSITORY_ONLY.includes(key),
    );
    writeFileSync(manifest, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
    break;
  }
  case "restore":
    restore();
    break;
  default:
    process.stderr.write("published-manifest: clean, strip or restore\n");
    process.exitCode = 2;
}
