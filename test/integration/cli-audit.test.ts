/** The commands about the audit log, as an officer uses them. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { FileAuditLog } from "../../src/connectors/audit-file/audit-file.ts";
import { reloadEntry } from "../fixtures/audit-entries.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-cli-audit-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function plantgraph(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return command(words, new AbortController().signal);
}

async function command(words: readonly string[], interrupted: AbortSignal) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(words, {
    environment: { PLANTGRAPH_DATA_DIR: folder, PORT: "0" },
    directory: folder,
    user: "tester",
    out: (part) => out.push(part),
    err: (part) => err.push(part),
    interrupted,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

async function recorded(...names: string[]): Promise<void> {
  const log = new FileAuditLog(join(folder, "audit.jsonl"));
  for (const name of names) await log.append([reloadEntry(name)]);
  await log.close();
}

it("verifies a log with what was kept elsewhere, and fails when it was changed", async () => {
  await recorded("anna", "ben");
  const key = join(folder, "key.pem");
  await writeFile(key, (await plantgraph("audit", "key")).out);
  const whole = await plantgraph("audit", "verify");
  expect(whole).toMatchObject({ code: 0, err: "" });
  const [, head] = /^Head: (\d+:[0-9a-f]{64})$/m.exec(whole.out) as RegExpExecArray;
  await recorded("carl");
  expect((await plantgraph("audit", "verify", "--key", key, "--head", head as string)).code).toBe(0);
  expect((await plantgraph("audit", "verify", "--head", join(folder, "audit.head.json"))).code).toBe(0);

  const path = join(folder, "audit.jsonl");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace('"name":"ben"', '"name":"ned"'));
  const changed = await plantgraph("audit", "verify");
  expect(changed).toMatchObject({ code: 1, out: "NOT WHOLE: 2 problems in 5 entries of 1 file." });
  expect(changed.err.split("\n")).toEqual([
    "audit.jsonl, line 3: Entry 3 was changed: entry 4 was written after another text of it.",
    expect.stringContaining("Entry 3 is another one than that of the head that was signed at"),
  ]);
});

it("says what is wrong with what it is given", async () => {
  await recorded("anna");
  await appendFile(join(folder, "no.pem"), "no key");
  for (const [words, why] of [
    [["verify", "--head", "12"], "--head: 12 is neither"],
    [["verify", "--key", "no.pem"], "--key: no.pem"],
    [["export", "--since", "yesterday"], "--since: yesterday is no time"],
    [["export", "--action", "DELETE"], "there is no action DELETE"],
  ] as const)
    expect(await plantgraph("audit", ...words)).toMatchObject({ code: 2, err: expect.stringContaining(why) });
  await rm(join(folder, "audit.key.pem"));
  expect(await plantgraph("audit", "key")).toMatchObject({ code: 2, err: expect.stringContaining("no key yet") });
});

it("exports the lines that are asked for as they stand", async () => {
  await recorded("anna", "ben", "anna");
  const lines = (await readFile(join(folder, "audit.jsonl"), "utf8")).trimEnd().split("\n");
  expect((await plantgraph("audit", "export")).out).toBe(lines.join("\n"));
  expect((await plantgraph("audit", "export", "--subject", "account:ben")).out).toBe(lines[2]);
  expect((await plantgraph("audit", "export", "--action", "LOG_OPENED")).out).toBe(lines[0]);
});

it("has what commands change, by the twin that runs, or by themselves where none does", async () => {
  const plant = join(folder, "plant.yaml");
  await writeFile(plant, "plantgraph: 1\nenterprise: {Acme: {id: acme, sites: {Lyon: {id: lyon}}}}\n");
  await writeFile(join(folder, "plantgraph.yaml"), "plant: plant.yaml\nlog: {level: silent}\n");
  const stopping = new AbortController();
  const running = command(["start"], stopping.signal);
  await expect.poll(() => readFile(join(folder, "control.json"), "utf8").catch(() => "")).not.toBe("");
  await writeFile(plant, "plantgraph: 1\nenterprise: {Acme: {id: acme, sites: {Lyon: {id: lyon, description: a}}}}\n");
  expect((await plantgraph("import", plant)).code).toBe(0);
  expect((await plantgraph("certificates", "trust", "ab".repeat(20))).code).not.toBe(0);
  stopping.abort();
  await running;
  await writeFile(plant, "plantgraph: 1\nenterprise: {Acme: {id: acme, sites: {Lyon: {id: lyon, description: b}}}}\n");
  expect((await plantgraph("import", plant)).code).toBe(0);
  const lines = (await readFile(join(folder, "audit.jsonl"), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const told = lines
    .filter(({ subject }) => subject === "shell:tester")
    .map(({ kind, door, action, outcome }) => [kind, door, action, outcome?.result ?? null]);
  expect(told).toEqual([
    ["SHELL", "control", "MODEL_IMPORT", null],
    ["SHELL", "control", "MODEL_IMPORT", "DONE"],
    ["SHELL", "control", "CERTIFICATE_TRUST", null],
    ["SHELL", "control", "CERTIFICATE_TRUST", "REFUSED"],
    ["SHELL", "shell", "MODEL_IMPORT", null],
    ["SHELL", "shell", "MODEL_IMPORT", "DONE"],
  ]);
  expect((await plantgraph("audit", "verify")).code).toBe(0);
});
