import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { examine } from "../../src/connectors/opcua/explore/doctor.ts";
import { readOnce } from "../../src/connectors/opcua/explore/probe.ts";
import { trustIn } from "../../src/connectors/opcua/security/certificate-folder.ts";
import { openSession } from "../../src/connectors/opcua/session/session.ts";
import type { Finding } from "../../src/connectors/source-tools.ts";
import { type CompanionServer, startCompanionServer } from "../fixtures/companion-server.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { quickOptions } from "../fixtures/opcua-source.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: CompanionServer;
beforeAll(async () => {
  server = await startCompanionServer("folders");
});
afterAll(async () => {
  await server?.stop();
});

async function findings(endpoint: string, more: Parameters<typeof quickOptions>[1] = {}): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examine(quickOptions(endpoint, more))) found.push(finding);
  expectOnce(found);
  return found;
}

/** No failure is told twice: not as what was found and again as what to do, not by two findings. */
function expectOnce(found: readonly Finding[]): void {
  const sentences = found
    .flatMap(({ found, advice }) => [found, advice ?? ""])
    .flatMap((text) => text.split(/(?<=[.:;])\s+/))
    .map((sentence) =>
      sentence
        .toLowerCase()
        .replace(/[.:;()]/g, "")
        .trim(),
    )
    // Shorter ones are values.
    .filter((sentence) => sentence.split(" ").length > 2);
  for (const [i, one] of sentences.entries())
    for (const other of sentences.slice(i + 1)) {
      expect(one).not.toContain(other);
      expect(other).not.toContain(one);
    }
  expect(found.filter(({ outcome }) => outcome === "FAILED").length).toBeLessThanOrEqual(1);
  for (const { outcome, advice } of found) expect(advice !== null).toBe(outcome !== "OK");
}

async function shell(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, {
    environment: {},
    directory: "/nonexistent",
    user: "test",
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    interrupted: new AbortController().signal,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("the doctor", () => {
  it("goes from the address to a value, and warns of what is not safe", async () => {
    const found = await findings(server.endpoint);
    expect(found.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["address", "OK"],
      ["host name", "OK"],
      ["port", "OK"],
      ["endpoints", "WARNING"],
      ["security and sign-in", "OK"],
      ["server", "OK"],
      ["state", "OK"],
      ["namespaces", "OK"],
      ["answers", expect.stringMatching(/OK|WARNING/)],
      ["clock", "OK"],
      ["limits", "OK"],
      ["sample read", "OK"],
    ]);
    expect(found.find(({ name }) => name === "namespaces")?.found).toContain("urn:plantgraph:test:plant");
    expect(found.find(({ name }) => name === "server")?.found).toContain("Plantgraph folders server");
  });

  it.each([
    ["nonsense", {}, "address", /opc\.tcp:\/\/host:port/],
    ["opc.tcp://no-such-host.invalid:4840", {}, "host name", /IP address/],
    ["opc.tcp://127.0.0.1:1", {}, "port", /Check that the server runs/],
  ] as const)("stops at the first step that fails: %s", async (endpoint, more, step, advice) => {
    const last = (await findings(endpoint, more)).at(-1);
    expect(last).toMatchObject({ name: step, outcome: "FAILED", advice: expect.stringMatching(advice) });
  });

  it("says that what listens there is no OPC UA server", async () => {
    const other = createServer((socket) => socket.resume());
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    try {
      const { port } = other.address() as { port: number };
      const found = await findings(`opc.tcp://127.0.0.1:${port}`, { requestTimeoutMs: 500 });
      expect(found.at(-1)).toMatchObject({ name: "endpoints", outcome: "FAILED" });
    } finally {
      other.close();
    }
  });

  it("says why the server does not let this user in", async () => {
    const user = { type: "USER_NAME", username: "operator", password: () => "s3cret" } as const;
    const found = await findings(server.endpoint, { user });
    expect(found.at(-1)).toMatchObject({ name: "security and sign-in", outcome: "FAILED" });
    expect(JSON.stringify(found)).not.toContain("s3cret");
  });
});

describe("the doctor before a secured server", () => {
  const PASSWORD = "hush-1Lk!";
  let folder: string;
  let secured: OpcUaTestServer;
  const user = (password: string) => ({ type: "USER_NAME", username: "twin", password: () => password }) as const;
  const last = async (password: string, more: Parameters<typeof quickOptions>[1] = {}) => {
    const found = await findings(secured.endpoint, { certificatesDirectory: folder, user: user(password), ...more });
    expect(JSON.stringify(found)).not.toContain(PASSWORD);
    return found;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "plantgraph-doctor-"));
    secured = await startOpcUaServer({
      security: { modes: [2, 3], policies: ["Basic256Sha256"], advertisedHost: "plc-inside" },
      users: { twin: PASSWORD },
      maxSessions: 1,
    });
  });
  afterAll(async () => {
    await secured?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("gives the command that trusts it, then names who is let in, then all that is found", async () => {
    const untrusted = (await last(PASSWORD)).at(-1);
    expect(untrusted).toMatchObject({ name: "security and sign-in", outcome: "FAILED" });
    const thumbprint = /plantgraph certificates trust ([0-9A-F]{40})/.exec(untrusted?.advice ?? "")?.[1] as string;
    await trustIn([folder], thumbprint);
    expect((await last("wrong")).at(-1)).toMatchObject({
      outcome: "FAILED",
      found: expect.stringMatching(/^The server refuses the user name or password\. \(.*Bad/),
      advice: expect.stringMatching(/^Check both/),
    });
    const found = await last(PASSWORD);
    expect(found.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["address", "OK"],
      ["host name", "OK"],
      ["port", "OK"],
      ["endpoints", "OK"],
      ["security and sign-in", "OK"],
      ["server's certificate", "OK"],
      ["own certificate", "OK"],
      ["server", "OK"],
      ["state", "OK"],
      ["namespaces", "OK"],
      ["answers", expect.stringMatching(/OK|WARNING/)],
      ["clock", "OK"],
      ["limits", "OK"],
      ["sample read", "OK"],
    ]);
    expect(found[3]?.found).toMatch(/calls itself plc-inside, the configured address is used instead/);
    expect(found[4]?.found).toBe("SIGN_AND_ENCRYPT with Basic256Sha256, signed in as twin");
    expect(found[5]?.found).toContain(thumbprint);
  });

  it("insists on the address where it is told to", async () => {
    const found = await last(PASSWORD, { ignoreServerHostName: false });
    expect(found.at(-1)).toMatchObject({
      outcome: "FAILED",
      found: expect.stringMatching(
        /lists no endpoint under opc\.tcp:\/\/127\.0\.0\.1:.*It lists opc\.tcp:\/\/plc-inside:/,
      ),
      advice: expect.stringMatching(/^Configure the address by which/),
    });
  });

  it("says that no session is left, that the licence has run out, and that the clocks differ", async () => {
    const options = quickOptions(secured.endpoint, { certificatesDirectory: folder, user: user(PASSWORD) });
    const other = await openSession(options, () => {});
    expect((await last(PASSWORD)).at(-1)).toMatchObject({
      outcome: "FAILED",
      found: expect.stringMatching(/^The server has no session left\. \(.*BadTooManySessions/),
      advice: expect.stringMatching(/^Close other clients or raise its limit/),
    });
    await other.close();
    await secured.misbehave("CLOCK_AHEAD");
    expect((await last(PASSWORD)).find(({ name }) => name === "clock")).toMatchObject({
      outcome: "WARNING",
      found: expect.stringMatching(/the server's clock is \d+ ms ahead/),
      advice: expect.stringMatching(/NTP/),
    });
    await secured.misbehave("NO_LICENCE");
    expect((await last(PASSWORD)).at(-1)).toMatchObject({
      outcome: "FAILED",
      found: expect.stringMatching(/^The server's own licence does not allow it/),
      advice: expect.stringMatching(/^Look at its licence manager/),
    });
    // Whoever reads, watches or browses gets the same words.
    await expect(readOnce(options, ["i=2258"])).rejects.toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      message: expect.stringMatching(/licence manager/),
    });
  });
});

describe("the command line", () => {
  it("examines, browses and proposes a server that is not configured", async () => {
    const doctor = await shell("doctor", server.endpoint);
    expect(doctor).toMatchObject({
      code: 0,
      out: expect.stringMatching(/ok {6}port: open[\s\S]*The server can be read\./),
    });
    const browse = await shell("browse", server.endpoint, "nsu=urn:plantgraph:test:plant;s=TK-7");
    expect(browse.out.split("\n")[0]).toBe(
      "variable\tLevel\tnsu=urn:plantgraph:test:plant;s=TK-7.Level\tBaseDataVariableType Double writable",
    );
    const propose = await shell("propose", server.endpoint, "--from", "nsu=urn:plantgraph:test:plant;s=TK-7");
    expect(propose).toMatchObject({
      code: 0,
      out: expect.stringContaining("flow l/min"),
      err: expect.stringContaining("3 assets, 4 tags"),
    });
  });

  it("says in the words of the command line, too, what is wrong once", async () => {
    for (const command of ["doctor", "read", "watch"]) {
      const { out, err } = await shell(command, "opc.tcp://127.0.0.1:1", ...(command === "doctor" ? [] : ["i=2258"]));
      expect(`${out}\n${err}`.match(/nothing listens|cannot be established/gi)).toHaveLength(1);
    }
  });

  it("fails with words and a code", async () => {
    const doctor = await shell("doctor", "opc.tcp://127.0.0.1:1");
    expect(doctor).toMatchObject({
      code: 1,
      out: expect.stringMatching(/FAILED {2}port: nothing listens[\s\S]*-> Check/),
    });
    expect((await shell("browse", server.endpoint, "i=999999")).code).toBe(2);
  });
});
