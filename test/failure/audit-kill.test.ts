import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
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
