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
  (p1)<-[:MEASURES]-(:Sensor {name: "on", node_id: "Ch1.P101.{name}{address}", type: "BOOL"}),
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
      // What stands in the graph is no placeholder, and neither is what stands in the export.
      "'on': {id: 'Ch1.P101.{name}{address}', type: Boolean, source: plc, address: 'nsu=KEPServerEX;s=Ch1.P101.{{}name}{{}address}', staleAfter: 30s}",
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
    expect((await imported()).out).toMatch(/\n~ .*P-102.*\n1 change made/);
    expect((await imported("--mode", "replace")).out).toMatch(/\n- relation .*\n1 change made/);
  });

  it("tells everything that is wrong with the graph at once, with the node and what would be right", async () => {
    await tool.run(`
      CREATE (p:Plant {code: "A", name: "Plant"}), (h:Area {code: "H1", name: "Hall 1"}), (h2:Area {code: "H2", name: "Hall 2"}),
        (p)-[:HAS_AREA]->(h), (p)-[:HAS_AREA]->(h2), (h)-[:HAS_MACHINE]->(m1:Machine {serial: 1, name: "M-1"}),
        (h2)-[:HAS_MACHINE]->(m1),
        (h)-[:HAS_MACHINE]->(:Machine {serial: 2, name: "M-2"}), (h)-[:HAS_MACHINE]->(:Machine {serial: 3, name: "M-2"}),
        (h)-[:HAS_MACHINE]->(:Machine {serial: 2, name: "M-2 b"}),
        (h)-[:HAS_MACHINE]->(:Machine {name: "no serial"}),
        (h)-[:HAS_MACHINE]->(:Machine {serial: 4, at: point({x: 1, y: 2}), due: date("2026-01-01"), took: duration("PT1H"),
          id: "x", bad: 0.0/0.0, \`line\nbreak\`: 1}),
        (h)-[:HAS_MACHINE]->(c1:Machine {serial: 5, name: "C-1"}), (x:Machine {serial: 6, name: "X"})-[:HAS_MACHINE]->(y:Machine {serial: 7, name: "Y"})-[:HAS_MACHINE]->(x),
        (:Machine {serial: 8, name: "Lost"})-[:HAS_MACHINE]->(:Machine {serial: 9, name: "Lost too"}),
        (c1)-[:HAS_AREA]->(:Area {code: "H3", name: "Below a machine"}),
        (:Area {code: "H4"})<-[:HAS_AREA]-(p),
        (c1)-[:HAS_SENSOR]->(t:Sensor {name: "t", node_id: "1", type: "Flaot", min: "low", max: 1})<-[:HAS_SENSOR]-(m1),
        (c1)-[:HAS_SENSOR]->(:Sensor {name: "u", node_id: "2", type: "Flaot", min: "low", max: 1}),
        (c1)-[:HAS_SENSOR]->(:Sensor {name: "v", node_id: "2"}), (c1)-[:HAS_SENSOR]->(:Sensor {name: "v", node_id: "3"}),
        (c1)-[:HAS_SENSOR]->(:Sensor {name: ["a", "b"], node_id: "4"}), (:Sensor {name: "w", node_id: "5"})
      FOREACH (i IN range(1, 50) | CREATE (p)-[:HAS_AREA]->(:Area {code: "N" + i}))`);
    await writeFile(
      join(folder, "m.yaml"),
      `graphMapping: 1
enterprise: {name: Acme, roots: [Plant]}
assets:
  Plant: {level: SITE, id: '{code}'}
  Area: {level: AREA, id: '{code}'}
  Machine: {level: WORK_UNIT, id: 'm-{serial}', name: ['{name}', 'Machine {serial}'], allProperties: true}
containment: {HAS_AREA: down, HAS_MACHINE: down}
tags:
  Sensor: {on: {HAS_SENSOR: down}, id: '{node_id}', type: ['{type}', Double], range: ['{min}', '{max}']}
`,
    );
    const { code, err } = await imported("--dry-run");
    expect(code).toBe(2);
    const told = err.replace(/\(\d+:[\w-]+:\d+\)/g, "(element)").replaceAll(`${join(folder, "m.yaml")}:`, "");
    for (const mistake of [
      /^5:3: :Area \{code: "H4"\} \(element\): has no name: it has no "name"/m,
      /^5:3: The graph: 31 more have the same mistake \("has no name"\)\./m,
      /^5:3: :Area \{code: "H3"\} \(element\): the level AREA may not stand under :Machine \{serial: 5\} \(element\), which is WORK_UNIT/m,
      /^6:3: :Machine \{serial: 1\} \(element\): stands under two: :Area \{code: "H\d"\} \(element\) by HAS_MACHINE, and :Area \{code: "H\d"\} \(element\) by HAS_MACHINE/m,
      /^6:3: :Machine \{serial: 2\} \(element\): the id "m-2" is the one of :Machine \{serial: 2\} \(element\) too/m,
      /^6:3: :Machine \{serial: \d\} \(element\): the name "M-2" is the one of :Machine \{serial: \d\} \(element\) too/m,
      /^6:3: :Machine \{name: "no serial"\} \(element\): has no id: a property the mapping makes it of is missing/m,
      /^6:\d+: :Machine \{serial: 4\} \(element\)\.properties\.at: is a POINT, for which the model has no type; `type: String` keeps its text, and `except`/m,
      /^6:\d+: .*\.properties\.due: is a DATE, .*`type: DateTime` takes it as UTC/m,
      /^6:\d+: .*\.properties\.took: is a DURATION/m,
      /^6:\d+: .*\.properties: no property may be named "id", which the model itself uses; give it another name/m,
      /^6:\d+: .*\.properties: no property may be named "line\nbreak": the name contains control characters/m,
      /^6:\d+: .*\.properties\.bad: is NaN, which can't be the value of a property/m,
      /^6:3: :Machine \{serial: \d\} \(element\): stands below itself: :Machine \{serial: \d\} \(element\) in :Machine \{serial: \d\} \(element\) in :Machine \{serial: \d\} \(element\)\. One of these relationships \(HAS_MACHINE\) is wrong/m,
      /^6:3: :Machine \{serial: 8\} \(element\): hangs nowhere: it has no parent by HAS_AREA, HAS_MACHINE, and "Machine" is none of the enterprise's roots\. `orphans: skip`/m,
      /^9:3: :Sensor \{node_id: "1"\} \(element\): hangs on several assets: :Machine \{serial: \d\} \(element\), :Machine \{serial: \d\}/m,
      /^9:\d+: :Sensor \{node_id: "2"\} \(element\)\.u\.type: "Flaot" is not a data type\. Did you mean "Float"\?/m,
      /^9:\d+: :Sensor \{node_id: "2"\} \(element\)\.range: must be two numbers like \[0, 100\], and low is none/m,
      /^9:3: :Sensor \{node_id: "\d"\} \(element\): the id "2" is the one of :Sensor \{node_id: "2"\}/m,
      /^9:3: :Sensor \{node_id: "\d"\} \(element\): the name "v" is the one of :Sensor/m,
      /^9:3: :Sensor \{node_id: "4"\} \(element\)\.name: a text is needed here, and "name" is a list/m,
      /^9:3: :Sensor \{node_id: "5"\} \(element\): hangs on no asset by HAS_SENSOR/m,
    ])
      expect(told).toMatch(mistake);
    expect(told).not.toContain("Lost too");
    expect((await plantgraph("export")).out).toBe("plantgraph: 1");
  });

  it("takes names of any kind, and only reads", async () => {
    const odd = "a`b\\u0060) DETACH DELETE (n) //";
    const plain = "Größe ``(x)'\"";
    await tool.run(
      `CREATE (a:\`Odd one\`), (b:$($odd)), (a)-[:$($plain)]->(b), (a)-[:$($odd)]->(b)
       SET a[$plain] = "A", b[$plain] = "B", b[$odd] = 5, b.kind = "x" WITH b MATCH (:$($odd)) RETURN count(*)`.replace(
        /"A"/,
        "'A'",
      ),
      { odd, plain },
    );
    const yaml = (text: string) => JSON.stringify(text);
    const name = yaml(`{${plain}}`);
    await writeFile(
      join(folder, "m.yaml"),
      `graphMapping: 1
assets:
  Odd one: {level: ENTERPRISE, name: ${name}}
  ${yaml(odd)}: {level: SITE, name: ${name}, properties: {size: {value: ${yaml(`{${odd}}`)}}}, where: {${yaml(odd)}: [5, 6]}, unless: {${yaml(plain)}: [x, null]}}
containment: {${yaml(plain)}: down, Nowhere: up}
relations: {${yaml(odd)}: {type: ODD}}
`,
    );
    expect(await imported()).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^The graph has no relationship type "Nowhere"\.\n\+ /),
    });
    const { out } = await plantgraph("export");
    expect(out).toMatch(/A:\n.*sites:\n +B:\n.*properties: {size: {value: 5, type: Int64}}/s);
    expect(out).toMatch(/type: ODD/);
    expect(await tool.run("MATCH (n) RETURN count(n) AS nodes")).toEqual([
      { nodes: expect.objectContaining({ low: 2 }) },
    ]);
  });

  it("reads 10,000 nodes", async () => {
    await tool.run(`CREATE (p:Plant {code: "P", name: "Plant"}) WITH p UNWIND range(1, 20) AS a
      CREATE (p)-[:HAS_AREA]->(area:Area {code: "A" + a, name: "Area " + a}) WITH area, a UNWIND range(1, 50) AS m
      CREATE (area)-[:HAS_MACHINE]->(machine:Machine {serial: a * 100 + m, name: "M-" + m, type: "Pump"}) WITH machine UNWIND range(1, 9) AS s
      CREATE (machine)-[:HAS_SENSOR]->(:Sensor {name: "s" + s, node_id: machine.serial + "." + s, type: "REAL", unit: "bar"})`);
    const { code, err, out } = await imported();
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(out).toMatch(/\n10,023 changes made, revision 1\.$/);
    expect((await imported("--mode", "replace")).out).toMatch(/\nNothing differs/);
  });

  it("never takes a twin's own graph for somebody's, unless asked to", async () => {
    const { uri, username, database } = address;
    const store = { neo4j: { uri, username, database, password: { env: "NEO4J_IMPORT_PASSWORD" } } };
    await writeFile(join(folder, "plantgraph.yaml"), JSON.stringify({ dataDir: "data", store }));
    const mapping = (roots: string, more = "") =>
      writeFile(
        join(folder, "m.yaml"),
        `graphMapping: 1
enterprise: {name: Acme, id: acme, roots: [${roots}]}
orphans: skip
containment: {HAS_HALL: down}
assets:
  Works: {level: SITE, id: '{code}'}
  Hall: {level: AREA, id: '{code}'}
${more}`,
      );
    const area = "  Area: {level: AREA, id: 'copy of {id}', name: 'copy of {name}'}\n";
    await tool.run(`CREATE (:Works {code: "W", name: "Works"})-[:HAS_HALL]->(:Hall {code: "H", name: "Hall"}),
      (:Hall {code: "H2", name: "Lost"})`);
    await mapping("Works");
    expect(await imported()).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(
        /^1 asset hangs nowhere, or below one that does, and was left out\.\n.*3 changes made/s,
      ),
    });
    // The twin's store and the graph are one database now: both are in it.
    expect(
      await tool.run("MATCH (a:Asset:Area {id: 'H'})<-[:MADE_UP_OF]-(:Site {id: 'W'}), (h:Hall {code: 'H'}) RETURN 1"),
    ).toHaveLength(1);
    expect((await imported()).out).toMatch(/\nNothing differs/);
    await mapping("Works, Area", area);
    const refused = await imported();
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/m\.yaml:8:3: Area: the database is the store of a twin, .*`ownStore: true`/);
    await mapping("Works, Area", `${area}ownStore: true\n`);
    expect(await imported()).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\n\+ area Acme\/copy of Hall\n1 change made/),
    });
  });

  it("says what is missing or wrong before it dials", async () => {
    const refusals: [string[], RegExp][] = [
      [["--from-neo4j", "bolt://127.0.0.1:1"], /needs --mapping <file>/],
      [["m.yaml", "--mapping", "m.yaml"], /belong to --from-neo4j/],
      [["m.yaml", "--from-neo4j", "bolt://127.0.0.1:1", "--mapping", "m.yaml"], /and no files/],
      [["--mapping", "m.yaml", "--from-neo4j"], /Which Neo4j is to be read\?.*NEO4J_IMPORT_URI/],
      [["--from-neo4j", "bolt://neo4j:secret@127.0.0.1:1", "--mapping", "m.yaml"], /must not hold credentials/],
      [["--from-neo4j", "http://127.0.0.1:1", "--mapping", "m.yaml"], /--from-neo4j "http:.*" is not an address like/],
      [["--from-neo4j", "bolt://127.0.0.1:1", "--mapping", "none.yaml"], /none\.yaml does not exist/],
    ];
    for (const [args, expected] of refusals) {
      const { code, err } = await plantgraph("import", ...args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(err).toMatch(expected);
      expect(err).not.toContain("secret");
    }
    const away = await plantgraph("import", "--from-neo4j", "bolt://127.0.0.1:1", "--mapping", "m.yaml");
    expect(away).toMatchObject({
      code: 1,
      err: expect.stringMatching(/can't be reached .*Check that it runs, and --from-neo4j/),
    });
    const unknown = await imported("--database", "nowhere");
    expect(unknown).toMatchObject({
      code: 1,
      err: expect.stringMatching(/has no database "nowhere"; --database must name one/),
    });
  });
});
