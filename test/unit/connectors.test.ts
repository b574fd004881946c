/** What a configuration may name as a connector, and what is said of modules that are none. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/app/configuration.ts";
import { kindOfEndpoint, kindOfSource } from "../../src/app/source-kinds.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";

/** A module with a kind that has one setting of its own. */
const kind = (type: string, scheme: string, exported = "export default") => `
  import { z } from "${import.meta.resolve("zod")}";
  ${exported} {
    type: "${type}", scheme: "${scheme}", example: "${scheme}:x",
    settings: () => z.strictObject({
      type: z.literal("${type}").default("${type}"), enabled: z.boolean().default(true),
      allowWrites: z.boolean().default(false), endpoint: z.string(), pollMs: z.number().int().min(1).default(5),
    }),
    open: async () => { throw new Error("not opened here"); },
  };`;

const MODULES = {
  "good.mjs": kind("gateway", "gw"),
  "node_modules/packaged/index.js": kind("packaged", "pk"),
  "node_modules/packaged/package.json": '{"type": "module", "exports": "./index.js"}',
  "known-type.mjs": kind("opcua", "other"),
  "known-scheme.mjs": kind("other", "replay"),
  "named.mjs": kind("named", "named", "export const kind ="),
  "waits.mjs": `await 0;\n${kind("waits", "waits")}`,
  "throws.mjs": 'throw new Error("no licence.\\nsecond line");',
  "imports.mjs": 'import "./nothing.mjs";',
  "data.json": '{"default": "text"}',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plantgraph-connectors-"));
  for (const [name, text] of Object.entries(MODULES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (text: string) =>
  parseConfig(text, { file: join(folder, "plantgraph.yaml"), environment: {}, directory: "/nowhere" });

function mistakes(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(PlantgraphError);
    return (error as PlantgraphError).problems.map(
      ({ message, details }) => `${details.line}:${details.column} ${message.replaceAll(folder, "<folder>")}`,
    );
  }
  throw new Error("the configuration was accepted");
}

describe("connectors", () => {
  it("bring kinds, from a file beside the configuration and from a package", () => {
    const { dataSources, connectors } = parse(
      "connectors: [./good.mjs, packaged]\ndataSources: {a: {endpoint: 'gw:1', pollMs: 7}, b: {type: packaged, endpoint: b}}",
    );
    expect(connectors).toEqual(["./good.mjs", "packaged"]);
    expect(dataSources).toMatchObject([
      { name: "a", type: "gateway", pollMs: 7, enabled: true },
      { name: "b", type: "packaged", pollMs: 5 },
    ]);
    expect(dataSources.map((options) => kindOfSource(options).scheme)).toEqual(["gw", "pk"]);
    expect(kindOfEndpoint("gw:anything")?.type).toBe("gateway");
  });

  it("bring them to their own configuration alone", () => {
    parse("connectors: [./good.mjs]");
    expect(mistakes("dataSources: {a: {type: gateway, endpoint: 'gw:1'}}")).toEqual([
      '1:25 dataSources.a.type: "gateway" must be one of opcua, replay.',
    ]);
  });

  it("have their settings checked as all others are", () => {
    expect(
      mistakes("connectors: [./good.mjs]\ndataSources:\n  a:\n    endpoint: gw:1\n    pollMs: 0\n    polMs: 3"),
    ).toEqual([
      "5:13 dataSources.a.pollMs: 0 must be at least 1.",
      '6:5 dataSources.a.polMs: there is no such key. Did you mean "pollMs"?',
    ]);
  });

  it.each([
    ["./nothing.mjs", "is not found from <folder>: a file begins with ./ or /, and a package is installed there"],
    ["good.mjs", "is not found from <folder>: a file begins with ./ or /, and a package is installed there"],
    ["./named.mjs", "has no SourceKind as its default export, an object with type, scheme, example, settings and open"],
    ["./data.json", "has no SourceKind as its default export, an object with type, scheme, example, settings and open"],
    [
      "./waits.mjs",
      "can't be loaded: it awaits something at its top level, which belongs into `prepare` or `open` of its kind",
    ],
    ["./throws.mjs", "can't be loaded: no licence"],
    [
      "./known-type.mjs",
      "brings the type opcua for endpoints that begin with other:, and another kind has one of them",
    ],
    [
      "./known-scheme.mjs",
      "brings the type other for endpoints that begin with replay:, and another kind has one of them",
    ],
  ])("say what is wrong with %s", (module, what) => {
    expect(mistakes(`connectors:\n  - ./good.mjs\n  - ${module}\ndataSources: {a: {endpoint: 'x:1'}}`)).toEqual([
      `3:5 connectors[1]: "${module}" ${what}.`,
    ]);
  });

  it("say which of their imports is missing", () => {
    expect(mistakes("connectors: [./imports.mjs]")).toEqual([
      expect.stringMatching(/^1:14 connectors\[0\]: "\.\/imports\.mjs" can't be loaded: .*nothing\.mjs/),
    ]);
  });

  it("are brought once", () => {
    expect(mistakes("connectors: [./good.mjs, ./good.mjs]")).toEqual([
      '1:26 connectors[1]: "./good.mjs" brings the type gateway for endpoints that begin with gw:, and another kind has one of them.',
    ]);
  });

  it("are a list of names", () => {
    expect(mistakes("connectors: ./good.mjs")).toEqual(['1:13 connectors: "./good.mjs" must be a list.']);
    expect(mistakes("connectors: [7]")).toEqual(["1:14 connectors[0]: 7 must be a text."]);
  });
});
