/** What a figure was measured on: stands in every results file. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { compiledVersions } from "./compiled-peers.ts";

export interface Machine {
  readonly at: string;
  readonly commit: string;
  /** Whether files differed from that commit. */
  readonly modified: boolean;
  readonly node: string;
  readonly v8: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Processes that wanted to run, of the minute before the bench began: above 1 other programs ran, too. */
  readonly load: number;
  readonly packages: Readonly<Record<string, string>>;
}

const PACKAGES = [
  "@apollo/server",
  "fastify",
  "graphql",
  "graphql-ws",
  "neo4j-driver",
  "node-opcua-client",
  "type-graphql",
  "ws",
];

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    at: new Date().toISOString(),
    commit: git("rev-parse", "HEAD"),
    modified: git("status", "--porcelain", "--untracked-files=no", "--", "src", "bench") !== "",
    node: process.version,
    v8: process.versions.v8,
    system: `${type()} ${release()}`,
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? 0,
    packages: { ...Object.fromEntries(PACKAGES.map((name) => [name, version(name)])), ...compiledVersions() },
  };
}

function git(...parameters: string[]): string {
  try {
    return execFileSync("git", parameters, { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

function version(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
