import { appendFile, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FileAuditLog } from "../../../src/connectors/audit-file/audit-file.ts";
import { RESERVED_BYTES } from "../../../src/connectors/audit-file/log-room.ts";
import type { FileAuditLogOptions } from "../../../src/connectors/audit-file/options.ts";
import { verifyChain } from "../../../src/connectors/audit-file/verify-chain.ts";
import { bothEntries, reloadEntry } from "../../fixtures/audit-entries.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";

let folder: string;
let path: string;
const opened: FileAuditLog[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-audit-"));
  path = join(folder, "audit.jsonl");
});

afterEach(async () => {
  for (const log of opened.splice(0)) await log.close();
  await rm(folder, { recursive: true });
});

function logOf(options: Partial<FileAuditLogOptions> = {}): FileAuditLog {
  const log = new FileAuditLog(path, options);
  opened.push(log);
  return log;
}

const linesOf = async (file = path) =>
  (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const actions = async (file = path) => (await linesOf(file)).map(({ action }) => action);
const sound = async () => {
  const { problems, notices } = await verifyChain(path);
  return { problems, notices: notices.map(({ message }) => message) };
};

describe("the audit log", () => {
  test("tells of entries that are missing since another program has moved the file away", async () => {
    const first = logOf();
    await first.append([reloadEntry(), reloadEntry()]);
    await first.close();
    await rename(path, `${path}.1`);
    const missing: unknown[] = [];
    await logOf({ onCutOff: (each) => missing.push(each) }).append([reloadEntry()]);
    expect(missing).toEqual([{ from: 1, to: 3 }]);
    expect((await sound()).problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^Entries 1 to 3 had been written and signed .* as a program does that rotates audit\.jsonl\.$/,
      ),
    );
  });

  test("is a chain of numbered lines, over restarts, in a file that only its owner may read", async () => {
    const first = logOf();
    await Promise.all([first.append([reloadEntry(), reloadEntry()]), first.append([reloadEntry()])]);
    await first.close();
    await logOf().append([reloadEntry("ben")]);
    expect((await linesOf()).map(({ seq, action, subject }) => [seq, action, subject])).toEqual([
      [1, "LOG_OPENED", "twin"],
      [2, "CONFIGURATION_RELOAD", "account:anna"],
      [3, "CONFIGURATION_RELOAD", "account:anna"],
      [4, "CONFIGURATION_RELOAD", "account:anna"],
      [5, "LOG_OPENED", "twin"],
      [6, "CONFIGURATION_RELOAD", "account:ben"],
    ]);
    if (process.platform !== "win32")
      for (const file of ["audit.jsonl", "audit.key.pem", "audit.head.json"])
        expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    expect(await sound()).toEqual({ problems: [], notices: [] });
    await expect(first.append([reloadEntry()])).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
  });

  test("names who did what, from where, by what, and keeps line ends of a text out of its lines", async () => {
    const entry = reloadEntry();
    await logOf().append([{ ...entry, outcome: { ...entry.outcome, message: "two\nlines" } } as typeof entry]);
    const [, line] = await linesOf();
    expect(line).toMatchObject({
      at: new Date(entry.at).toISOString(),
      session: null,
      subject: "account:anna",
      name: "anna",
      kind: "PERSON",
      credential: "anna",
      address: "192.0.2.7",
      door: "graphql",
      action: "CONFIGURATION_RELOAD",
      operation: entry.operation,
      object: null,
      outcome: { result: "DONE", message: "two\nlines" },
    });
  });

  test("puts a file from before there was a chain aside as it is, and says so", async () => {
    const old = '{"at":"2026-11-23T02:40:11.120Z","write":"1","by":"anna"}\n';
    await writeFile(path, old);
    await logOf().append([reloadEntry()]);
    expect(await readFile(join(folder, "audit.unchained.jsonl"), "utf8")).toBe(old);
    expect((await linesOf())[0]).toMatchObject({
      seq: 1,
      object: { putAside: { file: "audit.unchained.jsonl", bytes: old.length } },
    });
    expect(await sound()).toEqual({ problems: [], notices: [expect.stringContaining("put aside")] });
  });

  test.each(['{"seq":3,"pre', "\0\0\0\0", "half\nof a\n", "\n"])(
    "goes on behind torn bytes (%j), and says so",
    async (torn) => {
      const first = logOf();
      await first.append([reloadEntry()]);
      await first.close();
      await appendFile(path, torn);
      await logOf().append([reloadEntry()]);
      const text = await readFile(path, "utf8");
      expect(text).toContain(torn);
      const last = text
        .trimEnd()
        .split("\n")
        .slice(-2)
        .map((line) => JSON.parse(line));
      expect(last[0]).toMatchObject({ seq: 3, action: "LOG_OPENED", object: { reason: "START" } });
      expect(last[1]).toMatchObject({ seq: 4 });
      const { problems, notices } = await sound();
      expect(problems).toEqual([]);
      expect(notices).toEqual([expect.stringContaining("a write that did not end")]);
    },
  );

  test("takes a last line that lacks its line end alone for a whole one", async () => {
    const first = logOf();
    await first.append([reloadEntry()]);
    await first.close();
    await truncate(path, (await stat(path)).size - 1);
    await logOf().append([reloadEntry()]);
    expect((await linesOf()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(await sound()).toEqual({ problems: [], notices: [] });
  });

  test("goes on in a new file when one is full, and the chain with it", async () => {
    const log = logOf({ rotateBytes: 2_000 });
    for (let i = 0; i < 20; i++) await log.append([reloadEntry()]);
    await log.close();
    const files = (await readdir(folder)).filter((name) => /^audit-\d+\.jsonl$/.test(name)).sort();
    expect(files.length).toBeGreaterThan(2);
    let seq = 0;
    for (const file of [...files, "audit.jsonl"]) {
      const lines = await linesOf(join(folder, file));
      if (file !== "audit.jsonl") expect(Number(file.slice(6, -6))).toBe(lines[0].seq);
      expect(lines[0]).toMatchObject({ action: "LOG_OPENED", object: { reason: seq === 0 ? "START" : "ROTATION" } });
      for (const line of lines) expect(line.seq).toBe(++seq);
    }
    // Each is open for as long as a process that is killed between a full file and the next leaves it.
    await rm(path);
    await writeFile(
      join(folder, "audit.head.json"),
      JSON.stringify((await linesOf(join(folder, files.at(-1) as string)))[0].object.head),
    );
    await logOf().append([reloadEntry()]);
    expect((await verifyChain(path)).problems).toEqual([]);
  });

  test("deletes what is older than the settings say, and tells it before", async () => {
    const clock = new ManualClock(Date.now() + 10 * 86_400_000);
    const log = logOf({ rotateBytes: 2_000, keepMs: 86_400_000, clock });
    for (let i = 0; i < 20; i++) await log.append([reloadEntry()]);
    await log.close();
    expect((await readdir(folder)).filter((name) => name.startsWith("audit-"))).toEqual([]);
    expect(await actions()).toContain("LOG_FILE_DELETED");
    const { problems, notices } = await sound();
    expect(problems).toEqual([]);
    expect(notices).toEqual([
      expect.stringMatching(/^Entries 1 to \d+ were deleted with their files, as the settings say/),
    ]);
  });

  test("shares one fsync among entries that wait", async () => {
    const log = logOf();
    await log.open();
    const batches: number[] = [];
    const sink = { state: { connected: true, queued: 0, dropped: 0 }, close: async () => {} };
    const counting = logOf({ sink: { ...sink, push: (lines) => batches.push(lines.length) } });
    await log.close();
    await Promise.all(Array.from({ length: 50 }, () => counting.append([reloadEntry()])));
    // Those that came while the log was being opened went together.
    expect(batches).toEqual([1, 50]);
  });
});

describe("the room of the audit log", () => {
  test("is warned of before it ends, and what was begun may still be told then", async () => {
    const [before, after] = bothEntries();
    const maxBytes = RESERVED_BYTES + 4_000;
    const log = logOf({ maxBytes });
    await log.append([before]);
    let refusal: { code: string; message: string } | null = null;
    while (refusal === null)
      refusal = await log.append([reloadEntry()]).then(
        () => null,
        (error) => error,
      );
    expect(refusal).toMatchObject({ code: "AUDIT_UNAVAILABLE", message: expect.stringContaining("audit.maxBytes") });
    expect(log.state.trouble).toBe(refusal?.message);
    const { seq } = log.state;
    await log.append([after]);
    // Of refusals there is no end: they are counted.
    await log.append([reloadEntry("ben", true)]);
    expect(log.state.seq).toBe(seq + 1);
    await log.close();
    expect((await actions()).at(-1)).toBe("REFUSALS_COUNTED");
    expect(await sound()).toEqual({ problems: [], notices: [] });
    const roomier = logOf({ maxBytes: 1.2 * maxBytes });
    await roomier.append([reloadEntry()]);
    expect(roomier.state.trouble).toBeNull();
  });

  test("has a warning while there is little left of it", async () => {
    const log = logOf({ warnFreeBytes: Number.MAX_SAFE_INTEGER });
    await log.open();
    expect(log.state).toMatchObject({ trouble: null, warning: expect.stringContaining("audit.warnFreeBytes") });
  });

  test("is looked at while nothing is written, and what was wrong is over when it is", async () => {
    const clock = new ManualClock();
    await writeFile(join(folder, "audit.key.pem"), "no key");
    const log = logOf({ clock });
    await log.open();
    expect(log.state.trouble).toContain("audit.key.pem");
    await rm(join(folder, "audit.key.pem"));
    clock.advance(10_000);
    await expect.poll(() => log.state).toMatchObject({ trouble: null, seq: 1 });
  });

  test("can't be taken by one caller", async () => {
    const log = logOf({ callerBytesPerDay: 1_000 });
    const refusals: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      const [before, after] = bothEntries("mallory");
      await log.append([before]).then(
        () => log.append([after]),
        (error) => refusals.push(error.code),
      );
    }
    expect(refusals.length).toBeGreaterThan(5);
    expect(new Set(refusals)).toEqual(new Set(["LIMIT_EXCEEDED"]));
    await log.append([bothEntries("anna")[0]]);
  });

  test("is not filled by refusals: beyond some of each caller they are counted", async () => {
    const clock = new ManualClock();
    const log = logOf({ refusalsPerMinute: 3, clock });
    for (let i = 0; i < 10; i++) await log.append([reloadEntry("mallory", true)]);
    await log.append([reloadEntry("anna", true)]);
    clock.advance(60_000);
    await log.append([reloadEntry("mallory", true)]);
    await log.close();
    const lines = (await linesOf()).filter(({ action }) => action !== "LOG_OPENED");
    expect(lines.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      ...Array.from({ length: 3 }, () => "CONFIGURATION_RELOAD account:mallory"),
      "CONFIGURATION_RELOAD account:anna",
      "REFUSALS_COUNTED twin",
      "CONFIGURATION_RELOAD account:mallory",
    ]);
    expect(lines[4].object).toEqual({
      subject: "account:mallory",
      address: "192.0.2.7",
      count: 7,
      actions: { CONFIGURATION_RELOAD: 7 },
    });
  });
});
