/** The packages the bench compares with: a `package.json` and lock of their own in `bench/peers`. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../peers/", import.meta.url));

/** Installs them unless what is installed is what the lock says. */
export function installPeers(): void {
  const installed = `${folder}node_modules/.package-lock.json`;
  if (existsSync(installed) && versions(installed) === versions(`${folder}package-lock.json`)) return;
  process.stderr.write("installing bench/peers ...\n");
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error("the peers could not be installed: run npm ci in bench/peers");
}

/** Version of a peer's package, for the results. */
export function peerVersion(name: string): string {
  return (JSON.parse(readFileSync(`${folder}node_modules/${name}/package.json`, "utf8")) as { version: string })
    .version;
}

function versions(lock: string): string {
  const { packages } = JSON.parse(readFileSync(lock, "utf8")) as {
    packages: Record<string, { version?: string; optional?: boolean; integrity?: string }>;
  };
  return Object.entries(packages)
    .filter(([path, { optional }]) => path !== "" && !optional)
    .map(([path, { version }]) => `${path} ${version}`)
    .toSorted()
    .join("\n");
}
