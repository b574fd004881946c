/**
 * Peers in compiled languages, an option: the bench runs those that `npm run bench:peers` has built, and says which are
 * missing. What they are built of is locked beside them: `go.sum`, `Cargo.lock`.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Skipped } from "./report.ts";

const folder = fileURLToPath(new URL("../peers/", import.meta.url));

export interface CompiledPeer {
  /** Of its program, too. */
  readonly name: string;
  /** What measures it and how, in the results. */
  readonly title: string;
  readonly toolchain: "go" | "cargo";
  /** What its version is read from, and where in it. */
  readonly lock: string;
  readonly version: RegExp;
}

export const COMPILED = {
  broadcaster: {
    name: "broadcaster",
    title: "Go, gorilla/websocket: one loop, one prepared message, the same text for all",
    toolchain: "go",
    lock: "go/go.mod",
    version: /gorilla\/websocket (\S+)/,
  },
  gqlgen: {
    name: "gqlgen",
    title: "Go, gqlgen as its documentation sets it up, plain fields",
    toolchain: "go",
    lock: "go/go.mod",
    version: /99designs\/gqlgen (\S+)/,
  },
  centrifugo: {
    name: "centrifugo",
    title: "Centrifugo, one channel",
    toolchain: "go",
    lock: "centrifugo/go.mod",
    version: /centrifugal\/centrifugo\/v6 (\S+)/,
  },
  asyncGraphql: {
    name: "async-graphql",
    title: "Rust, async-graphql on axum as its documentation sets it up, plain fields",
    toolchain: "cargo",
    lock: "rust/Cargo.lock",
    version: /name = "async-graphql"\nversion = "([^"]+)"/,
  },
} as const satisfies Readonly<Record<string, CompiledPeer>>;

/** Where its program is, or will be built, for `startChild`. */
export function fileOf({ name }: CompiledPeer): string {
  return `peers/bin/${name}`;
}

/** The same as a path. */
export function programOf(peer: CompiledPeer): string {
  return fileURLToPath(new URL(`../${fileOf(peer)}`, import.meta.url));
}

/** Those of them that are built. */
export function builtOf(peers: readonly CompiledPeer[]): CompiledPeer[] {
  return peers.filter((peer) => existsSync(programOf(peer)));
}

/** Says which of a scenario's peers are not built. */
export function missingOf(scenario: string, peers: readonly CompiledPeer[]): Skipped[] {
  const missing = peers.filter((peer) => !existsSync(programOf(peer)));
  if (missing.length === 0) return [];
  const names = missing.map(({ name }) => name).join(", ");
  return [
    { scenario: `${scenario}, compiled peers`, reason: `Not built: ${names}. Build them by npm run bench:peers.` },
  ];
}

/** Versions of those that are built, for the results. */
export function compiledVersions(): Record<string, string> {
  return Object.fromEntries(
    builtOf(Object.values(COMPILED)).map(({ name, lock, version }) => [
      name,
      version.exec(readFileSync(`${folder}${lock}`, "utf8"))?.[1] ?? "unknown",
    ]),
  );
}
