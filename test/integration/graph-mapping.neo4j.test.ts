/** Somebody's graph in Neo4j, imported by a mapping: through the command line, as an operator does it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";

const MAPPING = `
graphMapping: 1
namespaces: {kep: KEPServerEX}
classes:
  Pump: {properties: {ratedPower: {type: Double, unit: kW}}}
enterprise: {name: Acme, id: acme, source: plc, roots: [Plant]}
assets:
  Plant: {level: SITE, id: '{code}', timeZone: '{tz}'}
  Area: {level: AREA, id: '{code}', description: '{remark}'}
  Machine:
    level: {from: '{kind}', values: {line: PRODUCTION_LINE, machine: WORK_UNIT}, otherwise: WORK_UNIT}
    id: 'machine-{serial}'
    name: ['{name}', 'Machine {serial}']
    class: '{types}'
    identifiers: {sap: '{sap no}'}
    properties:
      ratedPower: '{kw}'
      bought: {value: '{bought}', type: DateTime}
      maker: {value: '{vendor}'}
      imported: true
    allProperties: true
    except: [embedding]
    unless: {retired: true}
containment: {HAS_AREA: down, HAS_MACHINE: down, PART_OF: up}
relations:
  'feeds to': {type: FEEDS, allProperties: true}
  FED_BY: {type: FEEDS, reversed: true}
tags:
  Sensor:
    on: {HAS_SENSOR: down, MEASURES: up}
    id: '{node_id}'
    name: '{name}'
    type: {from: '{type}', values: {REAL: Float, BOOL: Boolean}, otherwise: Double}
    unit: '{unit}'
    range: ['{min}', '{max}']
    writable: '{w}'
    address: 'kep:s={node_id}'
    staleAfter: 30s
`;

const PLANT = `
CREATE (p:Plant {code: "LY", name: "Lyon", tz: "Europe/Paris"})-[:HAS_AREA]->(a:Area {code: "LY-1", name: "Utilities", remark: ""}),
  (a)-[:HAS_MACHINE]->(l:Machine {serial: 1, name: "Cooling", kind: "line"}),
  (a)-[:HAS_MACHINE]->(l)<-[:PART_OF]-(p1:Machine {serial: 101, kind: "machine", types: ["Pump", "Rotating"], \`sap no\`: 10004101,
    kw: 15, bought: date("2019-05-01"), vendor: "KSB", inspected: datetime("2026-01-01T10:00:00+01:00"), big: 9007199254740993,
    load: 4.0, load_unit: "%", zones: [1, 2], embedding: [0.1, 0.2]}),
  (l)<-[:PART_OF]-(p2:Machine {serial: 102, name: "P-102", types: "Pump"}),
  (l)<-[:PART_OF]-(:Machine {serial: 103, name: "P-103", retired: true})-[:HAS_SENSOR]->(:Sensor {name: "gone", node_id: "Ch1.P103"}),
  (p1)-[:\`feeds to\` {pipe: "DN80"}]->(p2), (p1)-[:\`feeds to\` {pipe: "DN80"}]->(p2), (p1)-[:FED_BY]->(p2),
  (p1)-[:HAS_SENSOR]->(:Sensor {name: "speed", node_id: "Ch1.P101.Speed", unit: "r/min", type: "REAL", min: 0, max: "3000", w: "true"}),
  (p1)<-[:MEASURES]-(:Sensor {name: "on", node_id: "Ch1.P101.On", type: "BOOL"}),
  (p1)-[:DOCUMENTED_IN]->(:Document {title: "manual"})`;

describe.skipIf(neo4jAddress === null)("a graph in Neo4j by a mapping", () => {
  const address = neo4jAddress as Neo4jAddress;
  let tool: CypherTool;
  let folder: string;

  beforeAll(() => {
    tool = new CypherTool(address);
  });
  afterAll(() => tool.close());
  beforeEach(async () => {
    await tool.empty();
    folder = await mkdtemp(join(tmpdir(), "mapping-"));
    await writeFile(join(folder, "plantgraph.yaml"), "dataDir: data\n");
    await writeFile(join(folder, "m.yaml"), MAPPING);
    return () => rm(folder, { recursive: true, force: true });
  });

  async function plantgraph(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await run(args, {
      environment: { NEO4J_IMPORT_USERNAME: address.username, NEO4J_IMPORT_PASSWORD: address.password },
      directory: folder,
      user: "tester",
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      interrupted: new AbortController().signal,
    });
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  const imported = (...args: string[]) =>
    plantgraph("import", "--from-neo4j", address.uri, "--database", address.database, "--mapping", "m.yaml", ...args);

  it("becomes assets, tags and relations, and changes nothing the second time", async () => {
    await tool.run(PLANT);
    const dry = await imported("--dry-run");
    expect(dry).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/13 changes would be made; nothing was\.$/),
    });
    expect((await plantgraph("export")).out).toBe("plantgraph: 1");
    expect(await imported()).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/revision 1\.$/) });
    const { out } = await plantgraph("export");
    for (const text of [
      "Acme:\n    id: acme\n    templates: false\n    source: plc\n    sites:\n      Lyon:\n        id: LY\n",
      "timeZone: Europe/Paris",
      "Utilities:\n            id: LY-1\n            templates: false\n            lines:\n              Cooling:\n                id: machine-1\n",
      "Machine 101:\n                    id: machine-101\n                    templates: false\n                    classes: [Pump, Rotating]\n",
      "identifiers: {sap: '10004101'}",
      "{imported: {value: true, type: Boolean}, ratedPower: {value: 15, type: Double, unit: kW, fromClass: ",
      "bought: {value: '2019-05-01T00:00:00.000Z', type: DateTime}, maker: {value: KSB, type: String}",
      "inspected: {value: '2026-01-01T09:00:00.000Z', type: DateTime}",
      "big: {value: '9007199254740993', type: Int64}",
      "zones: {value: [1, 2], type: Int64}",
      "load: {value: 4, type: Double, unit: '%'}",
      "'on': {id: Ch1.P101.On, type: Boolean, source: plc, address: 'nsu=KEPServerEX;s=Ch1.P101.On', staleAfter: 30s}",
      "speed: {id: Ch1.P101.Speed, type: Float, unit: r/min, range: [0, 3000], writable: true, source: plc, ",
      "from: machine-102, type: FEEDS, to: machine-101, properties: {}",
    ])
      expect(out).toContain(text);
    expect(out.match(/from: machine-101, type: FEEDS, to: machine-102, properties: {pipe: {value: DN80/g)).toHaveLength(
      2,
    );
    for (const gone of ["P-103", "gone", "embedding", "vendor", "manual"]) expect(out).not.toContain(gone);
    expect((await imported()).out).toMatch(/^Nothing differs: the store is as the graph says/);
    expect((await imported("--mode", "replace")).out).toMatch(/^Nothing differs/);
    await tool.run("MATCH (m:Machine {serial: 102}) SET m.name = 'P-102 A'");
    await tool.run("MATCH (:Machine)-[r:FED_BY]->() DELETE r");
    expect((await imported()).out).toMatch(/^~ .*P-102.*\n1 change made/s);
    expect((await imported("--mode", "replace")).out).toMatch(/^- relation .*\n1 change made/s);
  });
});
