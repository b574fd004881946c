import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FileAuditLog } from "../../../src/connectors/audit-file/audit-file.ts";
import { exportLines } from "../../../src/connectors/audit-file/export-lines.ts";
import { pageOfAudit } from "../../../src/twin/audit/audit-page.ts";
import type { AuditQuery, AuditRecord } from "../../../src/twin/ports/audit.ts";
import { reloadEntry } from "../../fixtures/audit-entries.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";

const ALL: AuditQuery = { before: null, actions: null, subject: null, since: null, until: null, limit: 1_000_000 };
const FROM = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const ENTRIES = 6_000;

let folder: string;
let log: FileAuditLog;
/** All entries, newest first, as they were written. */
let all: readonly AuditRecord[];

beforeAll(async () => {
  const clock = new ManualClock(FROM);
  folder = await mkdtemp(join(tmpdir(), "plantgraph-audit-read-"));
  log = new FileAuditLog(join(folder, "audit.jsonl"), { rotateBytes: 1_000_000, clock });
  for (let at = 0; at < ENTRIES; at += 100) {
    await log.append(
      Array.from({ length: 100 }, (_, i) => ({
        ...reloadEntry(i % 10 === 0 ? "ben" : "anna"),
        at: FROM + (at + i) * MINUTE,
      })),
    );
    clock.advance(100 * MINUTE);
  }
  all = (await log.read(ALL)).records;
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

const seqs = (records: readonly AuditRecord[]) => records.map(({ seq }) => seq);

describe("reading the audit log", () => {
  test("gives all entries, newest first, over its files", async () => {
    expect((await readdir(folder)).filter((name) => name.endsWith(".jsonl")).length).toBeGreaterThan(2);
    const { seq } = log.state;
    expect(seqs(all)).toEqual(Array.from({ length: seq }, (_, i) => seq - i));
    expect(all.filter(({ action }) => action === "CONFIGURATION_RELOAD")).toHaveLength(ENTRIES);
  });

  test.each<[string, Partial<AuditQuery>]>([
    ["a number", { before: 4_321 }],
    ["a caller", { subject: "account:ben" }],
    ["actions", { actions: ["LOG_OPENED", "EXPORT"] }],
    ["a time on", { since: FROM + 5_000 * MINUTE }],
    ["a time back", { until: FROM + 700 * MINUTE }],
    ["all of it", { before: 5_900, since: FROM + 10 * MINUTE, until: FROM + 5_990 * MINUTE, subject: "account:ben" }],
  ])("finds what %s picks", async (_, query) => {
    const { before, subject, actions, since, until } = { ...ALL, ...query };
    const expected = all.filter(
      (each) =>
        (before === null || each.seq < before) &&
        (subject === null || each.subject === subject) &&
        (actions === null || actions.includes(each.action)) &&
        (since === null || each.at >= since) &&
        (until === null || each.at <= until),
    );
    expect(expected.length).toBeGreaterThan(2);
    const found = await log.read({ ...ALL, ...query });
    expect(found).toMatchObject({ records: expected, next: null });
    expect(found.total).toBe(before === null ? null : subject === null ? all.length : null);
  });

  test("goes on page by page, and ends", async () => {
    const filter = { actions: null, subject: "account:ben", since: null, until: null };
    const limits = { defaultSize: 7, maxSize: 97 };
    const found: number[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await pageOfAudit(log, filter, { first: 97, after }, limits);
      found.push(...seqs(page.nodes));
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
      expect(page.nodes).toHaveLength(97);
    }
    expect(found).toEqual(seqs(all.filter(({ subject }) => subject === "account:ben")));
    await expect(pageOfAudit(log, filter, { first: 98 }, limits)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    await expect(pageOfAudit(log, filter, { after: "x" }, limits)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });

  test("of a log that there is not is empty", async () => {
    const none = new FileAuditLog(join(folder, "nowhere", "audit.jsonl"));
    expect(await none.read(ALL)).toEqual({ records: [], next: null, total: 0 });
  });

  test("exports the lines as they stand, oldest first", async () => {
    const lines: { seq: number; subject: string }[] = [];
    const filter = { actions: null, subject: "account:ben", since: FROM + 100 * MINUTE, until: FROM + 5_000 * MINUTE };
    for await (const line of exportLines(log.path, filter)) lines.push(JSON.parse(line));
    const expected = all.filter(
      ({ subject, at }) => subject === "account:ben" && at >= filter.since && at <= filter.until,
    );
    expect(lines.map(({ seq }) => seq)).toEqual(seqs(expected).reverse());
  });
});
