/** Peers in Go and Rust are an option of the bench: where there is no toolchain, it goes on without them, and says so. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { builtOf, COMPILED, type CompiledPeer, missingOf } from "../../../bench/harness/compiled-peers.ts";

const peers = fileURLToPath(new URL("../../../bench/peers/", import.meta.url));

it("leaves out each peer whose toolchain is missing, says which, and is content", () => {
  const { status, stderr } = spawnSync(process.execPath, [`${peers}build.ts`], { env: { PATH: "" }, encoding: "utf8" });
  expect(stderr.trim().split("\n")).toEqual(
    Object.values(COMPILED).map(({ name, toolchain }) => `${name}: left out, there is no ${toolchain} here`),
  );
  expect(status).toBe(0);
});

it("measures those that are built, and says how the others are", () => {
  const absent: CompiledPeer = { ...COMPILED.gqlgen, name: "a-peer-that-nobody-builds" };
  expect(builtOf([absent])).toEqual([]);
  expect(missingOf("anew", [absent])).toEqual([
    {
      scenario: "anew, compiled peers",
      reason: "Not built: a-peer-that-nobody-builds. Build them by npm run bench:peers.",
    },
  ]);
  expect(missingOf("anew", [])).toEqual([]);
});

it.each(Object.values(COMPILED))("reads the version of $name from its lock file", ({ lock, version }) => {
  expect(version.exec(readFileSync(`${peers}${lock}`, "utf8"))?.[1]).toMatch(/^v?\d+\.\d+\.\d+$/);
});
