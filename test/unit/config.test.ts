import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, parseConfig } from "../../src/app/configuration.ts";
import { type Config, Secret } from "../../src/config/config.ts";
import type { OpcUaOptions } from "../../src/connectors/opcua/basics/options.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";

type Environment = Readonly<Record<string, string>>;

function parse(text: string, environment: Environment = {}): Config {
  return parseConfig(text, { file: "/etc/twin/plantgraph.yaml", environment, directory: "/home/ops" });
}

function mistakes(text: string, environment: Environment = {}): string[] {
  try {
    parse(text, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(PlantgraphError);
    const { code, problems } = error as PlantgraphError;
    expect(code).toBe("INVALID_CONFIGURATION");
    return problems.map(({ message, details }) => `${details.line ?? "-"}:${details.column ?? "-"} ${message}`);
  }
  throw new Error("the configuration was accepted");
}

describe("config", () => {
  it("has a default for everything", () => {
    const config = parse("");
    expect(config.server).toEqual({
      host: "127.0.0.1",
      port: 4000,
      tls: null,
      proxies: [],
      allowedHosts: [],
      allowedOrigins: [],
    });
    expect(config).toMatchObject({ dataDir: "/etc/twin/data", store: { neo4j: null }, plant: null, dataSources: [] });
  });

  it("lets the environment go before the file", () => {
    const config = parse(
      "server: {host: localhost, port: 1}\nstore: {neo4j: {uri: 'bolt://a', username: u}}\nlog: {level: warn}",
      {
        HOST: "127.0.0.2",
        PORT: "0",
        PLANTGRAPH_DATA_DIR: "twin-data",
        NEO4J_URI: "neo4j://b:7687",
        NEO4J_PASSWORD: "s3cret",
        NEO4J_DATABASE: "plant",
        LOG_LEVEL: "debug",
      },
    );
    expect(config.server).toMatchObject({ host: "127.0.0.2", port: 0 });
    expect(config.dataDir).toBe("/home/ops/twin-data");
    expect(config.store.neo4j).toMatchObject({ uri: "neo4j://b:7687", username: "u", database: "plant" });
    expect(config.store.neo4j?.password?.reveal()).toBe("s3cret");
    expect(config.log.level).toBe("debug");
  });

  it("leaves variables of other tools alone where no Neo4j is configured", () => {
    expect(parse("", { NEO4J_PASSWORD: "x", NEO4J_USERNAME: "y", PORT: "" }).store.neo4j).toBeNull();
  });

  it("fills data sources with the connector's defaults", () => {
    const [press, oven] = parse(
      `dataSources:
  press: {endpoint: opc.tcp://10.0.0.5:4840, user: {username: twin, password: {env: PRESS}}, certificatesDirectory: certs}
  oven: {endpoint: opc.tcp://10.0.0.6:4840, security: {mode: SIGN}, heartbeat: {address: i=2258}}`,
      { PRESS: "geheim" },
    ).dataSources;
    expect(press).toMatchObject({
      name: "press",
      allowWrites: false,
      samplingMs: 1_000,
      security: { mode: null, policy: null, minimum: null, tolerate: [] },
      certificatesDirectory: "/etc/twin/certs",
    });
    const { user } = press as OpcUaOptions;
    expect(user.type === "USER_NAME" && user.password()).toBe("geheim");
    expect(oven).toMatchObject({
      user: { type: "ANONYMOUS" },
      security: { mode: "SIGN", policy: null },
      heartbeat: { timeoutMs: 10_000 },
    });
  });

  it("finds the kind of a data source by its type, else by the scheme of its endpoint", () => {
    const { dataSources } = parse(
      `dataSources:
  a: {endpoint: replay:recordings/a.csv, speed: 60}
  b: {type: replay, endpoint: replay:b.jsonl}
  c: {type: opcua, endpoint: opc.tcp://c}
  d: {endpoint: opc.tcp://d}`,
    );
    expect(dataSources.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "a replay",
      "b replay",
      "c opcua",
      "d opcua",
    ]);
    expect(dataSources[0]).toMatchObject({ file: "/etc/twin/recordings/a.csv", speed: 60, repeat: false });
  });

  it("takes aliases for what their anchors name, as often as they stand there", () => {
    const sources = Array.from({ length: 200 }, (_, i) => `  s${i}: {endpoint: 'opc.tcp://s${i}', security: *secure}`);
    const { dataSources } = parse(
      `dataSources:\n  first: {endpoint: opc.tcp://s, security: &secure {mode: SIGN, policy: Basic256Sha256}}\n${sources.join("\n")}`,
    );
    expect(dataSources).toHaveLength(201);
    expect(dataSources.at(-1)).toMatchObject({ security: { mode: "SIGN", policy: "Basic256Sha256" } });
  });

  it("reports every mistake at once: key, value, place and what would be right", () => {
    const found = mistakes(
      `sever: 1
server: {port: x, host: 0.0.0.0, prot: 3}
log: {level: inf}
store: {neo4j: {uri: "http://h", password: {env: NOPE}}}
dataSources:
  a: {}
  b: {endpoint: opc.tcp://x:4840, security: {mode: SIGN, policy: None}}
limits: {depth: 2.5, cost: 0}
dataDir: 3
`,
      { LOG_LEVEL: "loud" },
    );
    const expected = [
      /^-:- Environment variable LOG_LEVEL: log\.level: "loud" must be one of trace, debug/,
      /^1:1 sever: there is no such key\. Did you mean "server"\?/,
      /^2:16 server\.port: "x" must be a number/,
      /^2:25 server\.host: "0\.0\.0\.0" is reachable from other machines, and everybody.*auth\.mode to required.*127\.0\.0\.1/,
      /^2:25 server\.host: "0\.0\.0\.0" is reachable from other machines over a network.*server\.tls.*server\.proxies/,
      /^2:34 server\.prot: there is no such key\. Did you mean "port"\?/,
      /^4:22 store\.neo4j\.uri: "http:\/\/h" must be a URI like neo4j:/,
      /^4:44 store\.neo4j\.password names the environment variable NOPE, which is not set/,
      /^6:6 dataSources\.a\.endpoint is missing/,
      /^7:66 dataSources\.b\.security\.policy: "None" must be None with/,
      /^8:17 limits\.depth: 2\.5 must be a whole number/,
      /^8:28 limits\.cost: 0 must be at least 1/,
      /^9:10 dataDir: 3 must be a text/,
    ];
    expect(found).toHaveLength(expected.length);
    for (const [i, message] of expected.entries()) expect(found[i]).toMatch(message);
  });

  it("takes no ID tokens for access tokens, nor a role that is none", () => {
    const oidc = `oidc: {issuer: "https://login.example", clientId: twin, clientSecret: {env: LOG_LEVEL}, redirectUri: "https://twin.example/sign-in/callback"}`;
    const auth = (audience: string) =>
      `auth: {${oidc}, issuers: [{issuer: "https://login.example", audience: ${audience}}]}`;
    expect(mistakes(auth("twin"), { LOG_LEVEL: "info" }).join()).toContain("must not be auth.oidc.clientId");
    expect(() => parse(auth("twin-api"), { LOG_LEVEL: "info" })).not.toThrow();
    expect(mistakes("auth: {rules: [{who: {everybody: true}, role: viewr}]}").join()).toContain(
      'Did you mean "viewer"?',
    );
    expect(mistakes("auth: {rules: [{who: {}, role: viewer}]}").join()).toContain("must say one of key, user, claim");
  });

  it("listens beyond this machine only where callers are known and nobody can read along", () => {
    const required = "auth: {mode: required}\n";
    expect(mistakes("server: {host: '::'}")).toHaveLength(2);
    expect(mistakes("", { HOST: "192.168.0.1" }).join()).toMatch(/Environment variable HOST: .*auth\.mode/);
    expect(mistakes("server: {host: 0.0.0.0, tls: auto}").join()).toMatch(/auth\.mode to required/);
    expect(mistakes(`${required}server: {host: 0.0.0.0}`).join()).toMatch(/Set server\.tls/);
    expect(mistakes("server: {proxies: [127.0.0.1]}").join()).toMatch(/server\.proxies.*auth\.mode to required/);
    expect(parse(`${required}server: {host: 0.0.0.0, tls: auto}`).server.host).toBe("0.0.0.0");
    expect(parse(`${required}server: {host: 0.0.0.0, proxies: [10.0.0.5]}`).server.host).toBe("0.0.0.0");
    expect(parse("server: {host: '::1'}").server.host).toBe("::1");
  });

  it.each([
    ["server: {port: 1}\nserver: {port: 2}", /"server" stands here a second time/],
    ["a: [1", /^1:4 The configuration can't be read here: This \[ is never closed: a \] is missing/],
    ["a: {b: 1}\nc:\n   d: {}\n    e: 2", /^4:5 .*indented by 4 spaces; the keys of its mapping are indented by 3/],
    ["1: a", /key must be text/],
    ["a: *b", /^1:4 .*no anchor/],
    ["a: &b [*b]", /^1:8 .*no anchor/],
    ["*a : 1", /^1:1 .*no anchor/],
    ["- 1", /must be a mapping/],
    ["? [a]\n: 1", /key must be a text/],
    ["a: !x 1", /Tags/],
    [
      `a: &a [1, 2, 3]\n${Array.from(
        { length: 9 },
        (_, i) =>
          `b${i}: &b${i} [${Array(9)
            .fill(i === 0 ? "*a" : `*b${i - 1}`)
            .join()}]`,
      ).join("\n")}`,
      /^5:\d+ .*aliases \(\*name\) stand for too much: at most 10,000 nodes/,
    ],
    ["__proto__: {port: 1}", /__proto__: there is no such key/],
    ["dataSources: {'': {endpoint: 'opc.tcp://a'}}", /1 to 128 characters/],
    ["server: {allowedOrigins: ['https://a/b']}", /origin like https/],
    [
      "dataSources: {a: {type: opcuaa}}",
      /dataSources\.a\.type: "opcuaa" must be one of opcua\b.*\(Did you mean "opcua"\?\)/,
    ],
    ["dataSources: {a: {type: 3, endpoint: 'opc.tcp://a'}}", /dataSources\.a\.type: 3 must be one of/],
    [
      "dataSources: {a: {endpoint: 'opc.tcp://a', samplingsMs: 1}}",
      /samplingsMs: there is no such key. Did you mean "samplingMs"/,
    ],
    [
      "dataSources: {a: {endpoint: 'replay:a.xlsx'}}",
      /endpoint: "replay:a.xlsx" must be replay: and the path of a .csv/,
    ],
    ["dataSources: {a: {endpoint: 'replay:a.csv', sped: 2}}", /a\.sped: there is no such key. Did you mean "speed"/],
    [
      "dataSources: {a: {endpoint: 'replay:a.csv', samplingMs: 2}}",
      /samplingMs: there is no such key. Known here: type/,
    ],
    ["dataSources: {a: opc.tcp://a}", /dataSources\.a: "opc.tcp:\/\/a" must be a mapping/],
  ])("refuses %j", (text, expected) => {
    expect(mistakes(text).join()).toMatch(expected);
  });

  describe("secrets", () => {
    it("do not print themselves", () => {
      const secret = new Secret("s3cret");
      const printed = [
        String(secret),
        `${secret}`,
        JSON.stringify({ secret }),
        inspect({ secret }, { depth: 9, showHidden: true }),
      ];
      expect(printed.join()).not.toContain("s3cret");
      expect(secret.reveal()).toBe("s3cret");
    });

    it("never stand in an error", () => {
      const texts = [
        "store: {neo4j: {uri: 'bolt://a', password: s3cret}}",
        "store: {neo4j: {uri: 'bolt://a', password: {enw: s3cret}}}",
        "store: {neo4j: {uri: 'bolt://u:s3cret@a'}}",
        "dataSources: {a: {endpoint: 'opc.tcp://u:s3cret@a', user: {username: a, password: s3cret, pasword: s3cret}}}",
        "dataSources: {a: {endpoint: 'opc.tcp://a', password: s3cret}}",
        "store: {neo4j: {uri: 'bolt://a', password: \"s3cret}}",
        "store: {neo4j: {password: s3cret\n  x: [s3cret",
      ];
      for (const text of texts) {
        try {
          parse(text);
          expect.unreachable(text);
        } catch (error) {
          expect(inspect(error, { depth: 9 }).replaceAll(/at .*\n/g, "")).not.toContain("s3cret");
        }
      }
    });

    it("in plain are refused saying how", () => {
      expect(mistakes("store: {neo4j: {uri: 'bolt://a', password: s3cret}}").join()).toMatch(
        /\{env: NAME\} or \{file: path\}/,
      );
    });
  });

  describe("files", () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "config-"));
      await writeFile(join(folder, "plantgraph.yaml"), "server: {port: 4711}\nplant: plant.yaml\n");
      await writeFile(join(folder, "other.yaml"), "store: {neo4j: {uri: 'bolt://a', password: {file: secret}}}\n");
      await writeFile(join(folder, "secret"), "from the file\n");
      await writeFile(join(folder, "huge.yaml"), "#".repeat(1_100_000));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it("are found in the working directory, by variable and by name", () => {
      expect(loadConfig({ directory: folder, environment: {} })).toMatchObject({
        file: join(folder, "plantgraph.yaml"),
        server: { port: 4711 },
        plant: join(folder, "plant.yaml"),
      });
      const other = loadConfig({ directory: folder, environment: { PLANTGRAPH_CONFIG: "other.yaml" } });
      expect(other.store.neo4j?.password?.reveal()).toBe("from the file");
      expect(loadConfig({ directory: tmpdir(), environment: {}, file: join(folder, "other.yaml") }).server.port).toBe(
        4000,
      );
      expect(loadConfig({ directory: join(folder, "none"), environment: {} }).file).toBeNull();
    });

    it("that are named must exist, and be of a sensible size", () => {
      expect(() => loadConfig({ directory: folder, environment: { PLANTGRAPH_CONFIG: "none.yaml" } })).toThrow(
        /none\.yaml does not exist/,
      );
      expect(() => loadConfig({ directory: folder, environment: {}, file: "huge.yaml" })).toThrow(/at most 1048576/);
      expect(() => loadConfig({ directory: folder, environment: {}, file: "." })).toThrow(/is a folder/);
    });
  });
});
