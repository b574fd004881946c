import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { verifyChain } from "../../src/connectors/audit-file/verify-chain.ts";
import { seeded } from "../../src/contract/random-changes.ts";

const ROUNDS = 8;

test("an audit log whose writer is killed again and again is whole, and has all that was acknowledged", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plantgraph-audit-kill-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "audit.jsonl");
  const random = seeded(1);
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const writer = spawn(
      process.execPath,
      [join(import.meta.dirname, "../fixtures/audit-writer.ts"), path, `${round}`],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const exit = once(writer, "exit");
    const most = 50 + random() * 600;
    let heard = 0;
    for await (const line of createInterface({ input: writer.stdout })) {
      acknowledged.push(line);
      if (++heard >= most) writer.kill("SIGKILL");
    }
    await exit;
    expect((await verifyChain(path)).problems).toEqual([]);
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl"));
  expect(names.length).toBeGreaterThan(5);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const recorded = new Set(
    texts.flatMap((text) => [...text.matchAll(/"operation":"([^"]+)"/g)].map(([, operation]) => operation)),
  );
  expect(acknowledged.filter((operation) => !recorded.has(operation))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(50 * ROUNDS);
}, 120_000);

/** The system's own limit of a file's size: writes end half-way, as on a disk that is full. */
test.runIf(process.platform === "linux")(
  "an audit log that finds no room refuses, and goes on when there is room again",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "plantgraph-audit-full-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "audit.jsonl");
    const writer = spawn(
      "bash",
      [
        "-c",
        'ulimit -S -f 32; exec "$0" "$@"',
        process.execPath,
        join(import.meta.dirname, "../fixtures/audit-writer.ts"),
        path,
        "w",
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const exit = once(writer, "exit");
    const acknowledged: string[] = [];
    let refused: string | null = null;
    let since = 0;
    for await (const line of createInterface({ input: writer.stdout })) {
      if (line.startsWith("refused: ")) {
        if (refused === null) await promisify(execFile)("prlimit", ["--pid", `${writer.pid}`, "--fsize=unlimited"]);
        refused ??= line;
      } else {
        acknowledged.push(line);
        if (refused !== null && ++since === 50) writer.kill("SIGKILL");
      }
    }
    await exit;
    expect(refused).toBe("refused: The audit log can't be written: EFBIG: file too large.");
    expect(acknowledged.length).toBeGreaterThan(60);
    const { problems, notices } = await verifyChain(path);
    expect(problems).toEqual([]);
    expect(notices.map(({ message }) => message)).toContainEqual(expect.stringContaining("a write that did not end"));
    const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl"));
    const text = (await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))).join("");
    expect(acknowledged.filter((operation) => !text.includes(`"operation":"${operation}"`))).toEqual([]);
  },
  60_000,
);
