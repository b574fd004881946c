/** IPv6 addresses wherever a host stands: of a server, of the twin itself, and of those who ask it. */
import { lookup } from "node:dns/promises";
import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { parseConfig } from "../../src/app/configuration.ts";
import { askToReload } from "../../src/app/control.ts";
import { run } from "../../src/cli/run.ts";
import { examine } from "../../src/connectors/opcua/explore/doctor.ts";
import { urlHost } from "../../src/twin/tools/hosts.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { AsyncuaServer } from "../fixtures/asyncua-server.ts";
import { waysToWrite } from "../fixtures/ipv6.ts";
import { quickOptions, startSource } from "../fixtures/opcua-source.ts";
import { PYTHON_SETUP_MS, pythonMissing } from "../fixtures/python.ts";

describe.skipIf(pythonMissing !== null)("a server by its IPv6 address", () => {
  let server: AsyncuaServer;
  beforeAll(async () => {
    server = await AsyncuaServer.start({ host: "[::1]" });
  }, PYTHON_SETUP_MS);
  afterAll(() => server.kill());

  it.each(waysToWrite("::1"))(
    "is connected to as [%s], also where it has to list the very address",
    async (address) => {
      const endpoint = `opc.tcp://[${address}]:${server.port}`;
      for (const ignoreServerHostName of [true, false]) {
        const { source, untilStatus } = await startSource(endpoint, [], { ignoreServerHostName });
        const { state, lastError } = await untilStatus(
          (status) => status.lastError !== null || status.state === "CONNECTED",
        );
        expect([state, lastError]).toEqual(["CONNECTED", null]);
        await source.stop();
      }
    },
  );

  it("is examined by the doctor, and named as it is dialled", async () => {
    const found = [];
    for await (const finding of examine(quickOptions(server.endpoint))) found.push(finding);
    expect(found.filter(({ outcome }) => outcome === "FAILED")).toEqual([]);
    expect(found.slice(0, 2).map((finding) => finding.found)).toEqual([`::1, port ${server.port}`, "::1"]);
    expect(found.find(({ name }) => name === "endpoints")?.found).not.toContain("calls itself");
    const none = [];
    for await (const finding of examine(quickOptions("opc.tcp://[::1]:1"))) none.push(finding);
    expect(none.at(-1)).toMatchObject({ name: "port", found: "nothing listens at [::1]:1" });
  });

  it("is read by the command line", async () => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await run(["read", server.endpoint, "i=2259"], {
      environment: {},
      directory: "/nonexistent",
      user: "test",
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      interrupted: new AbortController().signal,
    });
    expect({ code, out, err }).toMatchObject({ code: 0, out: [expect.stringContaining("i=2259\t0\tInt32\tGood")] });
  });
});

describe("the twin on an IPv6 address", () => {
  let app: TestApp | null = null;
  afterEach(() => app?.stop());

  /** With a Host header of the test's own. */
  const ask = (url: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asking = request(`${url}/graphql?query={__typename}`, { headers }, (answer) => {
        answer.resume();
        answer.once("end", () => resolve(answer.statusCode));
      });
      asking.once("error", reject);
      asking.end();
    });

  it.each(["::1", "[::1]", "0:0:0:0:0:0:0:1"])(
    "%s: prints a URL that can be asked, and takes its commands there",
    async (host) => {
      const again = () => parseConfig("", { file: null, environment: {}, directory: "/nowhere" });
      app = await startTestApp({ server: { host } }, { app: { configuration: again } });
      const { port } = new URL(app.url);
      expect(app.url).toBe(`http://[::1]:${port}`);
      expect(await app.query("{ __typename }")).toEqual({ __typename: "Query" });
      expect(await ask(app.url, { host: `[::1]:${port}`, origin: app.url, "apollo-require-preflight": "1" })).toBe(200);
      expect(await ask(app.url, { host: `[::2]:${port}`, "apollo-require-preflight": "1" })).toBe(403);
      const socket = new WebSocket(app.wsUrl, "graphql-transport-ws", { origin: app.url });
      await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
      socket.terminate();
      expect(await askToReload(app.dataDir)).toMatchObject({ added: [], removed: [], unchanged: [] });
    },
  );

  it("localhost: answers on all addresses of this name, and lets go of all when it stops", async () => {
    const own = await startTestApp({ server: { host: "localhost" } });
    app = own;
    const { port } = new URL(own.url);
    const addresses = [...new Set((await lookup("localhost", { all: true })).map(({ address }) => urlHost(address)))];
    const urls = [...addresses, "localhost"].map((host) => `${host}:${port}`);
    for (const each of urls) {
      const body = '{"query":"{ __typename }"}';
      const answer = await fetch(`http://${each}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      expect([each, await answer.json()]).toEqual([each, { data: { __typename: "Query" } }]);
      const socket = new WebSocket(`ws://${each}/graphql`, "graphql-transport-ws");
      await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    }
    await own.stop();
    app = null;
    for (const each of urls) await expect(fetch(`http://${each}/healthz`)).rejects.toThrow();
  });

  it("says where it can't listen", async () => {
    await expect(
      startTestApp({ auth: { mode: "required" }, server: { host: "2001:db8::1", tls: "auto", port: 4000 } }),
    ).rejects.toThrow("Can't listen on [2001:db8::1]:4000");
  });
});
