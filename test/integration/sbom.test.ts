import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

it("the SBOM names every package that the twin is made of and with", { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "sbom"], { cwd: ROOT, maxBuffer: 64 << 20 });
  const bom = JSON.parse(stdout) as {
    bomFormat: string;
    metadata: { component: { purl: string } };
    components: readonly { name: string; version: string; purl: string }[];
  };
  expect([bom.bomFormat, bom.metadata.component.purl.split("@")[0]]).toEqual(["CycloneDX", "pkg:npm/plantgraph"]);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as Record<
    "dependencies" | "devDependencies",
    object
  >;
  const names = bom.components.map(({ purl }) => decodeURIComponent(/^pkg:npm\/(.*)@/.exec(purl)?.[1] ?? ""));
  expect(names).toEqual(expect.arrayContaining([...Object.keys(dependencies), ...Object.keys(devDependencies)]));
});
