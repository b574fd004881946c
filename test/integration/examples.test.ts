/** The examples do what they say, on a running twin: the React screen in a browser, and each query of the dashboard. */
import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { chromiumPath, openBrowser } from "../fixtures/browser.ts";
import { installClientPackage } from "../fixtures/client-package.ts";
import { type CutProxy, startCutProxy } from "../fixtures/cut-proxy.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";

const PLANT = `
plantgraph: 1
enterprise:
  Acme:
    sites:
      Lyon:
        source: plc
        lines:
          Filling:
            id: line-1
            equipment:
              Filler:
                tags:
                  speed: {id: speed, type: Double, unit: r/min, range: [0, 3000], address: 'nsu=http://plantgraph.test/a;s=Speed'}
                  level: {id: level, type: Double, unit: '%', address: 'nsu=http://plantgraph.test/a;s=Level'}
          Packing:
            id: line-2
            tags:
              count: {id: count, type: Int32, address: 'nsu=http://plantgraph.test/a;s=Count'}
`;

let plc: OpcUaTestServer;
let app: TestApp;
let proxy: CutProxy;
let pages: Server;
let folder: string;
/** Of the pages. */
const address = () => `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
const settings = () => ({
  server: { allowedOrigins: [address()], allowedHosts: ["127.0.0.1"] },
  dataSources: { plc: { endpoint: plc.endpoint, samplingMs: 0, publishingMs: 20 } },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-examples-"));
  pages = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname;
    const file = path === "/" ? "/index.html" : path;
    const type = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" }[extname(file)] ?? "text/plain";
    const body = await readFile(join(folder, file)).catch(() => null);
    response.writeHead(body ? 200 : 404, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
  plc = await startOpcUaServer({
    nodes: [
      { id: "Speed", type: "Double", value: 1500 },
      { id: "Level", type: "Double", value: 40 },
      { id: "Count", type: "Int32", value: 7 },
    ],
  });
  app = await startTestApp(settings(), { plant: PLANT });
  proxy = await startCutProxy(Number(new URL(app.url).port));
});
afterAll(async () => {
  await proxy?.close();
  await app?.stop();
  await plc?.stop();
  pages?.close();
  await rm(folder, { recursive: true, force: true });
});

/** From a folder of its own, with the client from its tarball, as a stranger builds it. */
async function buildScreen(): Promise<void> {
  const own = await mkdtemp(join(tmpdir(), "plantgraph-react-"));
  onTestFinished(() => rm(own, { recursive: true, force: true }));
  await cp(fileURLToPath(new URL("../../examples/react", import.meta.url)), own, { recursive: true });
  await installClientPackage(own, ["graphql", "graphql-ws", "react", "react-dom", "scheduler"]);
  await rm(join(own, "tsconfig.json"));
  // By name: the example has types of its own, which those of the tests don't know.
  const { build } = (await import("vite")) as { build(options: object): Promise<unknown> };
  const settings = { configFile: false, logLevel: "error" };
  await build({ ...settings, root: own, build: { outDir: folder, emptyOutDir: true, minify: false } });
}

describe.runIf(chromiumPath !== undefined || process.env["CI"])("the React screen", { timeout: 90_000 }, () => {
  it("shows a line live, says when the connection is lost and what a restart left out, and goes on", async () => {
    await buildScreen();
    const browser = await openBrowser();
    try {
      const page = await browser.context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      const cell = (tag: string) => page.locator(`[data-tag="${tag}"] .number`);
      const shows = (tag: string, text: string) =>
        cell(tag)
          .filter({ hasText: new RegExp(`^${text}$`) })
          .waitFor();
      const status = (text: string) => page.getByRole("status").filter({ hasText: text }).waitFor();
      const picture = async (name: string) => {
        const to = process.env["SCREENSHOTS"];
        if (to !== undefined) await page.screenshot({ path: join(to, `react-${name}.png`) });
      };
      await page.goto(`${address()}/?server=http://127.0.0.1:${proxy.port}`);
      await status("Live");
      await shows("speed", "1500");
      await plc.set("Speed", 1234.5);
      await shows("speed", "1234.5");
      await plc.set("Level", 41, { status: "UncertainSubNormal" });
      await page.locator('[data-tag="level"].uncertain').waitFor();
      await picture("live");

      // Nothing is missing after a short interruption, and so nothing is said of one.
      proxy.cut();
      await plc.set("Speed", 1300);
      await shows("speed", "1300");
      await status("Live");
      expect(await page.locator(".gap").count()).toBe(0);

      // Another process' state behind the same address: nobody listens in between.
      const again = await startTestApp(settings(), { plant: PLANT, dataDir: app.dataDir });
      proxy.lead(1);
      proxy.cut();
      await status("No connection");
      await picture("lost");
      await app.stop();
      app = again;
      proxy.lead(Number(new URL(app.url).port));
      await status("Live");
      await page.locator(".gap").filter({ hasText: "RESTARTED" }).waitFor();
      await plc.set("Speed", 1600);
      await shows("speed", "1600");
      await picture("gap");

      await page.getByRole("combobox").selectOption({ label: "Acme/Lyon/Packing" });
      await shows("count", "7");
      expect(await cell("speed").count()).toBe(0);
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

interface InfinityQuery {
  readonly url: string;
  readonly url_options: { readonly body_graphql_query: string; readonly body_graphql_variables: string };
  readonly root_selector: string;
  readonly columns: readonly { readonly selector: string; readonly text: string; readonly type: string }[];
}
interface Dashboard {
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
  readonly panels: readonly { readonly title: string; readonly targets: readonly InfinityQuery[] }[];
}

describe("the Grafana dashboard", () => {
  const read = (value: unknown, path: string) =>
    path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], value);

  /** What Infinity makes of a query: a row for each item of the list, or one of the object. */
  async function rows(query: InfinityQuery, variables: Readonly<Record<string, string>>): Promise<unknown[][]> {
    const filled = (text: string) =>
      text.replace(/\$\{(\w+)\}/g, (_, name: string) => variables[name] ?? `\${${name}}`);
    expect(filled(query.url)).toBe(`${app.url}/graphql`);
    const { body_graphql_query, body_graphql_variables } = query.url_options;
    const data = await app.query(filled(body_graphql_query), JSON.parse(filled(body_graphql_variables)));
    const root = read({ data }, query.root_selector);
    return (Array.isArray(root) ? root : [root]).map((row) =>
      query.columns.map(({ selector, type }) => {
        const value = read(row, selector);
        expect(value, selector).not.toBeUndefined();
        if (value !== null) expect(typeof value).toBe(type === "timestamp" ? "string" : type);
        return value;
      }),
    );
  }

  it("has variables and panels whose queries a running twin answers with rows", async () => {
    const file = new URL("../../examples/grafana/dashboard.json", import.meta.url);
    const { templating, panels } = JSON.parse(readFileSync(file, "utf8")) as Dashboard;
    const variable = (name: string) => {
      const query = templating.list.find((each) => each.name === name)?.query as { infinityQuery: InfinityQuery };
      return query.infinityQuery;
    };
    const chosen: Record<string, string> = { url: app.url };
    const lines = await rows(variable("line"), chosen);
    expect(lines.toSorted()).toEqual([
      ["Acme/Lyon/Filling", "line-1"],
      ["Acme/Lyon/Packing", "line-2"],
    ]);
    chosen["line"] = "line-1";
    expect((await rows(variable("tag"), chosen)).map(([, id]) => id).toSorted()).toEqual(["level", "speed"]);
    chosen["tag"] = "speed";

    await plc.set("Level", 41, { status: "UncertainSubNormal" });
    const find = (title: string) => panels.find((panel) => panel.title === title)?.targets[0] as InfinityQuery;
    await expect
      .poll(async () => (await rows(find("Not good, longest first"), chosen)).map(([, tag]) => tag), {
        timeout: 10_000,
      })
      .toEqual(["level"]);
    const answers = await Promise.all(
      panels.map(async ({ title, targets }) => [title, await rows(targets[0] as InfinityQuery, chosen)] as const),
    );
    const counts = Object.fromEntries(answers.map(([title, found]) => [title, found.length]));
    expect(counts).toEqual({
      "Tags of the line": 2,
      "Not good, longest first": 1,
      "${tag:text}": 1,
      "Data sources": 1,
    });
  });
});
