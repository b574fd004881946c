import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { GERMAN, savedBy } from "../fixtures/spreadsheet.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
  await writeFile(join(folder, "plantgraph.yaml"), "dataDir: data\n");
  await writeFile(
    join(folder, "plant.yaml"),
    `plantgraph: 1
classes:
  Press: {tags: {force: {type: Float, unit: kN, address: '{address}.Force'}}}
enterprise:
  Acme:
    source: plc
    lines:
      Line 1:
        equipment:
          "P{n}": {for: {n: 1..3}, class: Press, address: 'nsu=urn:p;s=P{n}'}
relations: [{from: P1, type: FEEDS, to: P2}]
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function plantgraph(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, {
    environment: {},
    directory: folder,
    user: "tester",
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    interrupted: new AbortController().signal,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const file = (name: string) => join(folder, name);

describe("cli-model", () => {
  it("shows what an import would change, and changes nothing", async () => {
    const { code, out } = await plantgraph("import", file("plant.yaml"), "--dry-run");
    expect(code).toBe(0);
    expect(out).toContain("+ enterprise Acme\n");
    expect(out).toContain("+ work unit Acme/Line 1/P1\n");
    expect(out).toContain("+ tag Acme/Line 1/P3/force\n");
    expect(out).toContain("+ relation Acme/Line 1/P1 FEEDS Acme/Line 1/P2");
    expect(out).toMatch(/10 changes would be made; nothing was\.$/);
    expect((await plantgraph("export")).out).toBe("plantgraph: 1");
  });

  it("imports once, and finds nothing to do the second time", async () => {
    expect((await plantgraph("import", file("plant.yaml"))).out).toMatch(/10 changes made, revision 1\.$/);
    const nothing = /^Nothing differs: the store is as the file says, at revision 1\.$/;
    expect((await plantgraph("import", file("plant.yaml"))).out).toMatch(nothing);
    expect((await plantgraph("import", file("plant.yaml"), "--dry-run")).out).toMatch(nothing);
  });

  it("exports what imports back as the same", async () => {
    expect(await plantgraph("export", "backup.yaml")).toMatchObject({ code: 0 });
    const text = await readFile(file("backup.yaml"), "utf8");
    expect(text).toContain("address: 'nsu=urn:p;s=P3.Force'");
    expect((await plantgraph("import", file("backup.yaml"), "--mode", "replace")).out).toMatch(/^Nothing differs/);
    expect(await plantgraph("export", "backup.yaml")).toMatchObject({ code: 2, err: expect.stringMatching(/--force/) });
    expect(await plantgraph("export", "backup.yaml", "--force")).toMatchObject({ code: 0 });
    expect((await readdir(folder)).filter((name) => name.includes("unfinished"))).toEqual([]);
  });

  it("exports B2MML that imports back as the same, and tells a file of it by its name", async () => {
    expect(await plantgraph("export", "backup.xml", "--format", "b2mml")).toMatchObject({ code: 0 });
    expect(await readFile(file("backup.xml"), "utf8")).toContain('xmlns="http://www.mesa.org/xml/B2MML"');
    expect((await plantgraph("import", file("backup.xml"), "--mode", "replace")).out).toMatch(/^Nothing differs/);
    await writeFile(
      file("one.xml"),
      '<?xml version="1.0" encoding="iso-8859-1"?><Equipment><ID>Acme</ID><Version>2</Version><Description>S\xe8vres</Description></Equipment>',
      "latin1",
    );
    const { code, out } = await plantgraph("import", file("one.xml"), "--dry-run");
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^Version in Equipment was not taken/) });
    expect(out).toMatch(/~ enterprise Acme.*description/);
    expect(out).toMatch(/1 change would be made/);
  });

  it("exports tables that spreadsheets edit, and changes the edited cells alone", async () => {
    expect(await plantgraph("export", "tables", "--format", "csv", "--semicolons")).toMatchObject({ code: 0 });
    expect((await readdir(file("tables"))).sort()).toEqual(["assets.csv", "classes.csv", "relations.csv", "tags.csv"]);
    expect((await plantgraph("import", "tables")).out).toMatch(/^Nothing differs/);
    const assets = file("tables/assets.csv");
    const opened = savedBy(GERMAN, await readFile(assets, "utf8"));
    await writeFile(assets, opened.replace("Acme/Line 1/P2;WORK_UNIT;Press;;", "Acme/Line 1/P2;WORK_UNIT;Press;=new;"));
    const { code, out } = await plantgraph("import", "tables", "--dry-run");
    expect([code, out]).toEqual([0, expect.stringMatching(/^~ work unit Acme\/Line 1\/P2.*\n1 change would be made/)]);
    await writeFile(file("tables/tags.csv"), 'asset;name;type\r\nAcme;"t\r\n";Flaot\r\nAcme;u;Float;x\r\n');
    const broken = await plantgraph("import", "tables");
    expect(broken.code).toBe(2);
    expect(broken.err).toContain("tags.csv:3:3: row 2.type: ");
    expect(broken.err).toContain("tags.csv:4:14: row 3: ");
    expect(await plantgraph("export", "one.csv", "--semicolons")).toMatchObject({
      code: 2,
      err: expect.stringContaining("no semicolons to choose"),
    });
    await writeFile(assets, Buffer.from("path\nK\xfchlung\n", "latin1"));
    expect((await plantgraph("import", assets)).err).toMatch(/assets\.csv is no text in UTF-8\..*CSV UTF-8/);
    await writeFile(assets, Buffer.from("\ufeffpath\nA\n", "utf16le"));
    expect((await plantgraph("import", assets)).err).toMatch(/UTF-16, which Excel calls "Unicode Text"/);
  });

  it("replaces: what the file does not name goes", async () => {
    await writeFile(file("less.yaml"), (await readFile(file("plant.yaml"), "utf8")).replace("1..3", "1..2"));
    const { code, out } = await plantgraph("import", file("less.yaml"), "--mode", "replace");
    expect(code).toBe(0);
    expect(out).toContain("- work unit Acme/Line 1/P3");
    expect(out).toContain("- tag Acme/Line 1/P3/force");
  });

  it("names file, line and column of every mistake, and imports nothing", async () => {
    await writeFile(
      file("bad.yaml"),
      "plantgraph: 1\nenterprise:\n  New:\n    tags: {a: {typ: Float}, b: {type: Flaot}}\n",
    );
    const { code, err } = await plantgraph("import", file("bad.yaml"));
    expect(code).toBe(2);
    expect(err).toContain(`${file("bad.yaml")}:4:16: `);
    expect(err).toContain(`${file("bad.yaml")}:4:39: `);
    expect(err).toMatch(/2 mistakes\.$/);
    expect((await plantgraph("export")).out).not.toContain("New");
  });

  it("names the place of what breaks a rule of the model", async () => {
    await writeFile(file("rule.yaml"), "plantgraph: 1\nenterprise:\n  New:\n    class: Nowhere\n");
    const { code, err } = await plantgraph("import", file("rule.yaml"));
    expect(code).toBe(2);
    expect(err).toMatch(/rule\.yaml:3:3: .*Nowhere/);
  });

  it("checks configuration and plant files", async () => {
    expect(await plantgraph("check", file("plant.yaml"))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/valid\.[\s\S]*5 assets, 0 tags of their own, 1 classes, 1 relations/),
    });
    expect(await plantgraph("check", file("bad.yaml"))).toMatchObject({ code: 2 });
    await writeFile(file("wrong.yaml"), "server: {prot: 1}\nlog: {level: loud}\n");
    await writeFile(
      file("manifest.json"),
      JSON.stringify({ a: "query A { enterprises { name } }", b: "query B { lane }" }),
    );
    await writeFile(file("trusting.yaml"), "trustedDocuments: {mode: only, manifests: [manifest.json]}\n");
    const untrusted = await plantgraph("check", "--config", file("trusting.yaml"));
    expect(untrusted.code).toBe(2);
    expect(untrusted.err).toContain('manifest.json: operation B (b): Cannot query field "lane" on type "Query".');
    await writeFile(file("manifest.json"), JSON.stringify({ a: "query A { enterprises { name } }" }));
    const trusted = await plantgraph("check", "--config", file("trusting.yaml"));
    expect(trusted).toMatchObject({
      code: 0,
      out: expect.stringContaining("manifest.json: valid. 1 trusted document"),
    });
    const wrong = await plantgraph("check", "--config", file("wrong.yaml"));
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain(`${file("wrong.yaml")}:1:10: server.prot`);
    expect(wrong.err).toContain(`${file("wrong.yaml")}:2:14: log.level`);
  });

  it.each([
    [["chekc"], /Did you mean check/],
    [["import"], /missing required argument/],
    [["import", "x", "--mode", "some"], /Allowed choices are merge, replace/],
    [["import", "/none/plant.yaml"], /does not exist/],
    [["read", "nope", "i=1"], /no data source "nope"/],
    [["simulate", "--port", "x"], /must be a number/],
  ])("ends %j with code 2 and a sentence", async (args, expected) => {
    const { code, err } = await plantgraph(...args);
    expect(code).toBe(2);
    expect(err).toMatch(expected);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("fails with code 1 where no server answers", async () => {
    const { code, err } = await plantgraph("read", "opc.tcp://127.0.0.1:1", "i=2258");
    expect(code).toBe(1);
    expect(err).not.toBe("");
  });

  it("has a launcher that runs on the Node at hand, and says so when nothing is built", async () => {
    const launcher = fileURLToPath(new URL("../../bin/plantgraph.js", import.meta.url));
    const result = await promisify(execFile)(process.execPath, [launcher, "--version"]).then(
      ({ stdout }) => stdout,
      (error: { stderr: string }) => error.stderr,
    );
    expect(result).toMatch(/^(\d+\.\d+\.\d+\n|Plantgraph is not built yet)/);
  });
});
