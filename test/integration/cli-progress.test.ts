/** Progress of long commands: on a real terminal (a pseudo terminal), and not in a pipe. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type CompanionServer, startCompanionServer } from "../fixtures/companion-server.ts";
import { PYTHON_SETUP_MS, pythonMissing, pythonWith } from "../fixtures/python.ts";
import { type CommandRun, inPipe, onTerminal } from "../fixtures/terminal.ts";

// Whole processes on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 240_000 });

const TAGS = 30_000;
const ERASED = "\r\u001b[2K";

/** The counts that were shown, by what was counted; fails for anything else that was shown and not said. */
function countsOf({ shown }: CommandRun, said: RegExp): Map<string, number[]> {
  const [before, ...lines] = shown.split(ERASED);
  const counts = new Map<string, number[]>();
  const rest: string[] = [before as string];
  for (const line of lines) {
    const match = /^([\d,]+)(?: of ([\d,]+))? ([a-z ]+)$/.exec(line);
    if (!match) {
      rest.push(line);
      continue;
    }
    const [done, of] = [match[1], match[2]].map((text) => text && Number(text.replaceAll(",", "")));
    if (typeof of === "number") expect(done).toBeLessThanOrEqual(of);
    counts.set(match[3] as string, [...(counts.get(match[3] as string) ?? []), done as number]);
  }
  // The last thing done with the line is that it goes.
  if (lines.length > 0) expect(rest.at(-1)).toBe(lines.at(-1));
  expect(rest.join("")).toMatch(said);
  for (const each of counts.values()) expect(each).toEqual(each.toSorted((a, b) => a - b));
  return counts;
}

describe.skipIf(pythonMissing !== null)("progress of the command line", () => {
  let folder: string;
  let config: readonly string[];
  let server: CompanionServer;
  beforeAll(async () => {
    await pythonWith();
    folder = await mkdtemp(join(tmpdir(), "plantgraph-progress-"));
    server = await startCompanionServer("large");
    const settings = { dataDir: join(folder, "data"), dataSources: { plc: { endpoint: server.endpoint } } };
    await writeFile(join(folder, "plantgraph.yaml"), JSON.stringify(settings));
    config = ["--config", join(folder, "plantgraph.yaml")];
    const tag = `{for: {n: 1..${TAGS}}, type: Double, source: plc, address: 'nsu=urn:a;i={n}'}`;
    await writeFile(join(folder, "plant.yaml"), `plantgraph: 1\nenterprise: {Acme: {tags: {'t {n}': ${tag}}}}\n`);
  }, PYTHON_SETUP_MS);
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("import and export count what they read, compare, check, commit and write", async () => {
    const plant = join(folder, "plant.yaml");
    const imported = await onTerminal([...config, "import", plant]);
    expect(imported.status).toBe(0);
    expect(imported.output).toMatch(/^30,001 changes made, revision 1\.$/m);
    const counts = countsOf(imported, /^$/);
    expect(counts.size).toBeGreaterThan(0);
    const known = ["elements read", "tags compared", "changes checked", "changes committed"];
    expect([...counts.keys()].filter((what) => !known.includes(what))).toEqual([]);

    const exported = await onTerminal([...config, "export"]);
    expect(exported.output.match(/address/g)).toHaveLength(TAGS);
    expect([...countsOf(exported, /^$/).keys()].filter((what) => what !== "elements written")).toEqual([]);

    // The same where nobody looks.
    const piped = await inPipe([...config, "export"]);
    expect(piped).toEqual({ status: 0, output: exported.output, shown: "" });
    for (const environment of [{ TERM: "dumb" }, { CI: "true" }, { NO_COLOR: "1" }])
      expect(await onTerminal([...config, "check", plant], environment)).toMatchObject({ status: 0, shown: "" });
    expect(await inPipe([...config, "import", plant, "--dry-run"])).toMatchObject({ status: 0, shown: "" });
  });

  it("propose and browse count the nodes of the server", async () => {
    const proposed = await onTerminal([...config, "propose", "plc"]);
    expect(proposed.status).toBe(0);
    const counts = countsOf(proposed, /^2 assets, 25,?000 tags\. Edit the file/);
    expect([...counts.keys()]).toContain("variables described");
    expect([...counts.keys()].filter((what) => !["nodes browsed", "variables described"].includes(what))).toEqual([]);

    const piped = await inPipe([...config, "propose", "plc"]);
    expect(piped).toMatchObject({ status: 0, output: proposed.output });
    expect(piped.shown).not.toContain(ERASED);
    expect(piped.shown).toMatch(/^2 assets/);

    const many = "nsu=urn:plantgraph:test:plant;s=Many";
    const browsed = await onTerminal([...config, "browse", "plc", many]);
    expect(browsed.output.match(/^variable\tV\d+\t/gm)).toHaveLength(25_000);
    expect([...countsOf(browsed, /^$/).keys()].filter((what) => what !== "nodes browsed")).toEqual([]);
  });

  it("doctor counts its checks, and leaves nothing behind", async () => {
    const examined = await onTerminal([...config, "doctor", "plc"]);
    expect(examined.output).toMatch(/^The server can be read\.$/m);
    expect([...countsOf(examined, /^$/).keys()].filter((what) => what !== "checks done")).toEqual([]);
    expect((await inPipe([...config, "doctor", "plc"])).shown).toBe("");
  });
});
