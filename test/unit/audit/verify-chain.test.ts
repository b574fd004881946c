import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FileAuditLog } from "../../../src/connectors/audit-file/audit-file.ts";
import { AuditKey } from "../../../src/connectors/audit-file/signed-head.ts";
import { keptHead, type VerifyOptions, verifyChain } from "../../../src/connectors/audit-file/verify-chain.ts";
import { reloadEntry } from "../../fixtures/audit-entries.ts";

/** A log that is whole: three files and more, with 30 entries beside the log's own. */
let whole: string;
let folder: string;
let publicKey: string;

beforeAll(async () => {
  whole = await mkdtemp(join(tmpdir(), "plantgraph-whole-"));
  const log = new FileAuditLog(join(whole, "audit.jsonl"), { rotateBytes: 4_000 });
  for (let i = 0; i < 30; i++) await log.append([reloadEntry()]);
  await log.close();
  publicKey = (await AuditKey.read(join(whole, "audit.key.pem")))?.publicKey as string;
});

afterAll(() => rm(whole, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-verify-"));
  await cp(whole, folder, { recursive: true });
  return () => rm(folder, { recursive: true });
});

const current = () => join(folder, "audit.jsonl");
const fullFiles = async () => (await readdir(folder)).filter((name) => /^audit-\d/.test(name)).sort();
/** Problems as "file:line message". */
const problems = async (options?: VerifyOptions) =>
  (await verifyChain(current(), options)).problems.map(({ file, line, message }) =>
    file === null ? message : `${file}:${line} ${message}`,
  );
/** Changes the lines of a file. */
const edit = async (name: string, change: (lines: string[]) => string[]) => {
  const path = join(folder, name);
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  await writeFile(path, `${change(lines).join("\n")}\n`);
};
const restart = async () => {
  const log = new FileAuditLog(current());
  await log.open();
  await log.close();
};

describe("verifying the audit log", () => {
  test("finds nothing in one that is whole, whoever's key and head is asked for", async () => {
    const found = await verifyChain(current());
    expect(found).toMatchObject({ problems: [], notices: [], first: 1, files: (await fullFiles()).length + 1 });
    expect(found.entries).toBe(found.end.seq);
    expect(found.head).toMatchObject(found.end);
    expect(await problems({ publicKey, heads: [found.end] })).toEqual([]);
    const head = await keptHead(`${found.end.seq}:${found.end.hash}`);
    expect(head).toEqual(found.end);
    expect(await keptHead(join(folder, "audit.head.json"))).toMatchObject(found.end);
    expect(await keptHead("12:xyz")).toBeNull();
  });

  test("finds every byte that was changed, and names the line", async () => {
    const [name] = (await fullFiles()) as [string];
    const path = join(folder, name);
    const bytes = await readFile(path);
    const starts = [0, ...[...bytes.keys()].filter((i) => bytes[i] === 10).map((i) => i + 1)];
    for (let at = 0; at < bytes.length; at += 97) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      await writeFile(path, changed);
      const line = starts.findLastIndex((start) => start <= at) + 1;
      const found = await problems();
      expect(found.length).toBeGreaterThan(0);
      expect(found[0]).toMatch(new RegExp(`^${name}:${line} `));
    }
    await writeFile(path, bytes);
    expect(await problems()).toEqual([]);
  });

  test("names a line whose text was changed with its form kept", async () => {
    const [name] = (await fullFiles()) as [string];
    await edit(name, (lines) => lines.map((line, i) => (i === 3 ? line.replace("anna", "otto") : line)));
    expect(await problems()).toEqual([`${name}:4 Entry 4 was changed: entry 5 was written after another text of it.`]);
  });

  test("names a line that was changed at the very end, by the signed head", async () => {
    await edit("audit.jsonl", (lines) => lines.with(-1, (lines.at(-1) as string).replace("anna", "otto")));
    const { end } = await verifyChain(current());
    expect(await problems()).toEqual([
      expect.stringContaining(`Entry ${end.seq} is another one than that of the head`),
    ]);
  });

  test("names where lines were removed, moved, repeated or put in", async () => {
    const [name] = (await fullFiles()) as [string];
    const path = join(folder, name);
    const before = await readFile(path);
    await edit(name, (lines) => lines.toSpliced(3, 1));
    expect(await problems()).toEqual([`${name}:4 Entry 4 is missing before this line.`]);
    await writeFile(path, before);
    await edit(name, (lines) => lines.toSpliced(3, 2));
    expect(await problems()).toEqual([`${name}:4 Entries 4 to 5 are missing before this line.`]);
    await writeFile(path, before);
    await edit(name, (lines) => lines.toSpliced(3, 2, lines[4] as string, lines[3] as string));
    expect((await problems())[1]).toBe(`${name}:5 Entry 4 stands here, after entry 5: lines were moved, or put in.`);
    await writeFile(path, before);
    await edit(name, (lines) => lines.toSpliced(3, 0, lines[2] as string));
    expect((await problems())[0]).toBe(`${name}:4 Entry 3 stands here a second time.`);
    await writeFile(path, before);
    await edit(name, (lines) => lines.toSpliced(3, 0, "a remark"));
    expect(await problems()).toEqual([`${name}:4 The line is no entry of the log.`]);
    await writeFile(path, before);
    await edit(name, (lines) => lines.with(3, "overwritten"));
    expect(await problems()).toEqual([`${name}:4 The line is no entry: Entry 4 stood here, and was overwritten.`]);
  });

  test("names what was cut off at the end, by the signed head, by one kept elsewhere, and after the twin went on", async () => {
    const { end } = await verifyChain(current());
    const last = (await fullFiles()).at(-1) as string;
    await edit(last, (lines) => lines.slice(0, -2));
    await rm(current());
    const [, from] = /entries? (\d+)/i.exec((await problems())[0] as string) as RegExpExecArray;
    expect(await problems()).toEqual([
      expect.stringMatching(
        new RegExp(`^Entries ${from} to ${end.seq} are missing at the end: the head .* is of entry ${end.seq}`),
      ),
    ]);
    // Who cuts the log off takes the head away as well; who has kept one finds it all the same.
    await rm(join(folder, "audit.head.json"));
    expect(await problems({ heads: [end] })).toEqual([
      expect.stringContaining("The file of the signed head (audit.head.json) is missing"),
      expect.stringContaining("the head that you kept"),
    ]);
    await cp(join(whole, "audit.head.json"), join(folder, "audit.head.json"));
    await restart();
    expect(await problems()).toEqual([
      expect.stringMatching(
        /^audit\.jsonl:1 Entries \d+ to \d+ had been written and signed .*: they were cut off, as .*\.$/,
      ),
    ]);
  });

  test("says for ever that the signed head was missing at a start", async () => {
    await rm(join(folder, "audit.head.json"));
    await restart();
    await restart();
    expect(await problems()).toEqual([
      expect.stringContaining("The file of the signed head was missing when the log was opened"),
    ]);
  });

  test("names a file that was removed, at the beginning and in the middle", async () => {
    const [first, second] = (await fullFiles()) as [string, string];
    const from = Number(second.slice(6, -6));
    await rm(join(folder, first));
    expect(await problems()).toEqual([
      `Entries 1 to ${from - 1} are missing: their files were removed, and not by the twin.`,
    ]);
    await cp(join(whole, first), join(folder, first));
    await rm(join(folder, second));
    expect((await problems())[0]).toMatch(new RegExp(`Entries ${from} to \\d+ are missing before this line\\.$`));
  });

  test("names a head that was replaced, and one that is none", async () => {
    const { end } = await verifyChain(current());
    const { key } = await AuditKey.readOrMake(join(folder, "other.pem"));
    await writeFile(join(folder, "audit.head.json"), JSON.stringify(key.sign(end, Date.now())));
    expect(await problems()).toEqual([expect.stringContaining("it was replaced")]);
    await writeFile(join(folder, "audit.head.json"), "{}");
    expect(await problems()).toEqual([expect.stringContaining("holds no head")]);
  });

  test("finds a log that was written anew with another key, by the key that was kept", async () => {
    await rm(folder, { recursive: true });
    const forged = new FileAuditLog(current());
    await forged.append([reloadEntry("otto")]);
    await forged.close();
    expect(await problems()).toEqual([]);
    expect(await problems({ publicKey })).toEqual([
      expect.stringContaining("was not signed with the twin's key"),
      "The log says that it is signed with another key than yours.",
    ]);
  });

  test("says when the key was replaced, and where", async () => {
    await rm(join(folder, "audit.key.pem"));
    await restart();
    const { notices } = await verifyChain(current());
    expect(notices).toMatchObject([
      { file: "audit.jsonl", message: expect.stringContaining("signed with another key") },
    ]);
  });
});
