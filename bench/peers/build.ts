/**
 * Builds the peers in compiled languages into `bench/peers/bin`: `npm run bench:peers`. Each needs its toolchain (Go 1.26,
 * Rust 1.89) and the packages its lock file names; one whose toolchain is missing is left out, and said. The first build
 * takes minutes, most of it Centrifugo and async-graphql.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { COMPILED, type CompiledPeer, programOf } from "../harness/compiled-peers.ts";

const folder = fileURLToPath(new URL("./", import.meta.url));

function run(directory: string, command: string, ...parameters: string[]): void {
  const { status, error } = spawnSync(command, parameters, {
    cwd: `${folder}${directory}`,
    stdio: ["ignore", 2, 2],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[command, ...parameters].join(" ")} failed in bench/peers/${directory}`);
}

function isThere(toolchain: CompiledPeer["toolchain"]): boolean {
  return spawnSync(toolchain, [toolchain === "go" ? "version" : "--version"]).status === 0;
}

const BUILDS: Readonly<Record<keyof typeof COMPILED, () => void>> = {
  broadcaster: () => run("go", "go", "build", "-o", programOf(COMPILED.broadcaster), "./broadcaster"),
  gqlgen() {
    run("go/gqlgen", "go", "tool", "gqlgen", "generate");
    run("go", "go", "build", "-o", programOf(COMPILED.gqlgen), "./gqlgen");
  },
  centrifugo: () =>
    run("centrifugo", "go", "build", "-o", programOf(COMPILED.centrifugo), "github.com/centrifugal/centrifugo/v6"),
  asyncGraphql() {
    run("rust", "cargo", "build", "--release", "--locked");
    copyFileSync(`${folder}rust/target/release/async-graphql`, programOf(COMPILED.asyncGraphql));
  },
};

mkdirSync(`${folder}bin`, { recursive: true });
for (const [key, build] of Object.entries(BUILDS)) {
  const { name, toolchain } = COMPILED[key as keyof typeof COMPILED];
  if (!isThere(toolchain)) {
    process.stderr.write(`${name}: left out, there is no ${toolchain} here\n`);
    continue;
  }
  process.stderr.write(`${name} ...\n`);
  try {
    build();
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${name}: not built. ${(error as Error).message}\n`);
  }
}
