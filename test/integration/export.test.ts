/** The doors of exports: formats, mistakes, one revision, slow readers, limits. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { zstdDecompressSync } from "node:zlib";
import { tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { NAMED_OR_ANONYMOUS } from "../fixtures/callers.ts";

/** 100,000 tags on 1,000 pumps that feed each other in a row. */
const PLANT = `
plantgraph: 1
classes:
  Pump:
    tags:
      t{n}: {for: {n: 1..100}, type: Float, unit: °C}
enterprise:
  Acme:
    id: acme
    sites:
      Lyon:
        id: lyon
        areas:
          Hall {h}:
            for: {h: 1..10}
            id: 'hall-{h}'
            equipment:
              P-{n}: {for: {n: 1..100}, id: 'p-{h}-{n}', class: Pump}
relations:
  - {from: p-1-1, type: FEEDS, to: p-1-2, id: f1, properties: {pipe: DN80}}
  - {from: p-1-2, type: FEEDS, to: p-1-3, id: f2}
  - {from: p-1-3, type: POWERS, to: p-1-1, id: w1}
`;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp(
    { limits: { exports: 2, unreadMs: 600_000 } },
    { plant: PLANT, app: { callers: NAMED_OR_ANONYMOUS } },
  );
});
afterAll(() => app.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}/export/${path}`, { headers });
const post = (path: string, body: unknown) =>
  fetch(`${app.url}/export/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** An answer whose body is not read until somebody does. */
async function raw(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const asked = request(`${app.url}/export/${path}`, { agent: false, headers }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  return response;
}

async function metric(name: string): Promise<number> {
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  const values = metrics.split("\n").filter((line) => line.startsWith(name));
  return values.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

/** Resolves when the number of exports being sent is this. */
async function running(count: number): Promise<void> {
  while ((await metric("plantgraph_exports ")) !== count) await new Promise(setImmediate);
}

describe("the formats", () => {
  it.each([
    ["tags", {}, "text/csv; charset=utf-8; header=present"],
    ["tags?format=arrow", {}, "application/vnd.apache.arrow.stream"],
    ["tags?format=arrow-file", {}, "application/vnd.apache.arrow.file"],
    ["graph?table=edges", { accept: "application/vnd.apache.arrow.file" }, "application/vnd.apache.arrow.file"],
    ["tags", { accept: "application/vnd.apache.arrow.stream, */*;q=0.1" }, "application/vnd.apache.arrow.stream"],
    ["graph", {}, "application/json"],
    ["graph", { accept: "application/xml" }, "application/graphml+xml"],
    ["graph", { accept: "text/*, application/json;q=0" }, 400],
    ["graph?table=edges", { accept: "text/*" }, "text/csv; charset=utf-8; header=present"],
    ["tags", { accept: "image/png" }, 406],
  ])("of %s with %j is %s", async (path, headers, type) => {
    const under = `${path}${path.includes("?") ? "&" : "?"}${path.startsWith("tags") ? 'select={"under":["p-1-1"]}' : "ids=p-1-1"}`;
    const response = await get(under, headers as Record<string, string>);
    const body = await response.text();
    if (typeof type === "number") {
      expect([response.status, body]).toEqual([type, expect.stringContaining("BAD_USER_INPUT")]);
      return;
    }
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("plantgraph-revision")).toBe("1");
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="plantgraph-(tags|graph)-1\./);
  });

  it("come compressed to who takes that, with the same content", async () => {
    const path = `tags?select=${encodeURIComponent('{"under":["hall-1"]}')}`;
    const compressed = await raw(path, { "accept-encoding": "zstd" });
    expect(compressed.headers["content-encoding"]).toBe("zstd");
    const plain = await text(await raw(path));
    expect(zstdDecompressSync(await buffer(compressed)).toString()).toBe(plain);
    expect(plain.split("\r\n").length).toBe(10_002);
  });

  it.each([
    "tags?select=%7B%22under%22%3A%5B%22hall-1%22%5D%7D",
    "tags?format=arrow-file&select=%7B%22under%22%3A%5B%22p-1-1%22%5D%7D",
    "graph?format=graphml&ids=p-1-1",
    "tags?format=nonsense",
    "tags?separator=x",
  ])("by HEAD are the headers of a GET, and nothing is made: %s", async (path) => {
    const headersOf = async (method: string) => {
      const response = await fetch(`${app.url}/export/${path}`, { method, headers: { "accept-encoding": "gzip" } });
      const body = await response.arrayBuffer();
      const { date: _, "plantgraph-time": __, ...headers } = Object.fromEntries(response.headers);
      // How long a GET's answer is may be left out, and where it is made as it is read, nobody knows.
      const { "transfer-encoding": ___, "content-length": length, ...others } = headers;
      // Node's fetch asks that a connection ends after a HEAD.
      for (const name of ["connection", "keep-alive"]) delete others[name];
      return { status: response.status, headers: others, length, bytes: body.byteLength };
    };
    const [get, head] = [await headersOf("GET"), await headersOf("HEAD")];
    expect([head.status, head.headers]).toEqual([get.status, get.headers]);
    expect([get.bytes > 0, head.bytes]).toEqual([true, 0]);
    expect([undefined, get.length]).toContain(head.length);
    await running(0);
  });

  it("hold both tables of a graph in two Arrow streams, one behind the other", async () => {
    const bytes = Buffer.from(await (await get("graph?format=arrow&table=both&ids=p-1-1&ids=p-1-2")).arrayBuffer());
    const nodes = tableFromIPC(bytes);
    expect(nodes.numRows).toBe(2);
    expect(nodes.schema.metadata.get("plantgraph.table")).toBe("nodes");
    // The second schema message follows the end-of-stream mark of the first.
    const end = bytes.indexOf(Buffer.from([255, 255, 255, 255, 0, 0, 0, 0])) + 8;
    const edges = tableFromIPC(bytes.subarray(end));
    expect([edges.numRows, edges.getChild("property_pipe")?.get(0)]).toEqual([1, "DN80"]);
  });
});

describe("what is exported", () => {
  const ids = async (parameters: object) => {
    const response = await post("graph", parameters);
    const { nodes, edges, graph } = (await response.json()) as {
      nodes: { id: string; distance?: number }[];
      edges: { key: string }[];
      graph: Record<string, unknown>;
    };
    return { nodes: nodes.map(({ id, distance }) => [id, distance]), edges: edges.map(({ key }) => key), graph };
  };

  it.each([
    [{ ids: ["p-1-1", "p-1-2"] }, 2, ["f1"]],
    [{ under: ["hall-1"], via: "RELATIONS" }, 101, ["f1", "f2", "w1"]],
    [{ under: ["hall-1"], types: ["POWERS"], via: "RELATIONS" }, 101, ["w1"]],
    [{ where: { name: { glob: "P-2" } }, via: "RELATIONS" }, 10, []],
    [{ select: { under: ["hall-1"], asset: { name: { glob: "P-?" } } }, via: "RELATIONS" }, 9, ["f1", "f2", "w1"]],
    [{ select: { tag: { ids: [] } } }, 0, []],
  ])("of the graph by %j", async (parameters, nodes, edges) => {
    const found = await ids(parameters);
    expect([found.nodes.length, found.edges]).toEqual([nodes, edges]);
  });

  it("is what can be reached, with the distance, saying when there is more", async () => {
    const reached = await ids({ reach: { from: ["p-1-1"], maxHops: 1 } });
    expect(reached).toMatchObject({
      nodes: [
        ["p-1-1", 0],
        ["p-1-2", 1],
      ],
      edges: ["f1"],
      graph: { cut: "MAX_HOPS" },
    });
    const whole = await ids({ reach: { from: ["p-1-1"], types: ["FEEDS"] } });
    expect([whole.nodes.length, whole.edges, whole.graph["cut"]]).toEqual([3, ["f1", "f2"], undefined]);
  });

  it("has the columns asked for, in that order", async () => {
    const response = await post("tags", { select: { ids: [] }, columns: ["number", "id"], separator: ";", bom: true });
    expect(Buffer.from(await response.arrayBuffer()).toString()).toBe("\uFEFFnumber;id\r\n");
  });
});

describe("a mistake", () => {
  it.each([
    ["tags?select=nonsense", "select: it must be JSON"],
    ['tags?select={"under":["nowhere"]}', 'there is no asset "nowhere"'],
    [
      'tags?select={"tag":{"quality":["GREAT"]}}',
      'select.tag.quality.0: Value "GREAT" does not exist in "Quality" enum.',
    ],
    ["tags?slect={}", 'Field "slect" is not defined'],
    ["tags?bom=perhaps", "bom: it must be JSON"],
    ["tags?format=csv&format=arrow", "format: it is given 2 times"],
    ["tags?format=graphml", 'format: "graphml" is no format of this export; it comes as csv, arrow, arrow-file.'],
    ["tags?separator=x", "separator: it must be one of"],
    ["tags?columns=nothing", 'there is no column "nothing"; there are id,'],
    ["graph?format=csv", "table: say which table"],
    ["graph?table=nodes", "table: node-link holds the whole graph"],
    ["graph?format=csv&table=both", "table: say which table"],
    ["graph?format=arrow-file&table=both", "table: say which table"],
    [
      "graph?ids=p-1-1&under=hall-1",
      "Give at most one of `select`, `under`, `ids` and `reach`; `under` and `ids` are given.",
    ],
    ["graph?ids=nothing", 'there is no asset "nothing"'],
    ['graph?reach={"from":["nothing"]}', 'reach.from: there is no asset "nothing"'],
    ['graph?reach={"from":["p-1-1"],"maxHops":0}', "maxHops"],
    ["graph?via=SIDEWAYS", 'via: Value "SIDEWAYS" does not exist in "Via" enum'],
  ])("in %s is said before anything is sent", async (path, message) => {
    const response = await get(path);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect([response.status, errors[0]?.extensions.code]).toEqual([400, "BAD_USER_INPUT"]);
    expect(errors.map((error) => error.message).join("\n")).toContain(message);
  });

  it("of the method is said with the ones there are", async () => {
    const response = await fetch(`${app.url}/export/tags`, { method: "DELETE" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
  });

  it("of another site's page is refused, as a request or as an image", async () => {
    expect((await get("tags", { origin: "https://evil.example" })).status).toBe(403);
    const image = await raw("tags", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" });
    expect([image.statusCode, await text(image)]).toEqual([403, expect.stringContaining("FORBIDDEN")]);
    const form = await fetch(`${app.url}/export/tags`, { method: "POST", body: "select={}" });
    expect(form.status).toBe(415);
  });
});

describe("while an export is sent", () => {
  it("a commit changes nothing in it, and a reader that stands still makes the server hold little", async () => {
    const before = await metric("plantgraph_export_bytes_total");
    const response = await raw("tags?format=csv");
    await running(1);
    await app.query(`mutation { updateAsset(input: {id: "acme", name: "Renamed"}) { revision } }`);
    // What the system and Node hold of it, not the 20 MB that it is.
    const held = (await metric("plantgraph_export_bytes_total")) - before;
    const lines = (await text(response)).split("\r\n");
    const whole = (await metric("plantgraph_export_bytes_total")) - before;
    expect(held).toBeLessThan(whole / 2);
    expect(lines.length).toBe(100_002);
    expect(lines.slice(1, -1).every((line) => line.includes(",Acme/Lyon/Hall "))).toBe(true);
    const after = await get('tags?select={"under":["p-1-1"]}&columns=path');
    expect(after.headers.get("plantgraph-revision")).toBe("2");
    expect(await after.text()).toContain("Renamed/Lyon/Hall 1/P-1/t1\r\n");
  });

  it("others find room up to the limit, and again when a reader has left", async () => {
    const readers = await Promise.all([raw("tags"), raw("tags")]);
    await running(2);
    const refused = await get("tags");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(await refused.text()).toContain("limits.exports");
    readers[0]?.destroy();
    await running(1);
    expect((await (await get("graph?ids=p-1-1")).text()).length).toBeGreaterThan(0);
    readers[1]?.destroy();
    await running(0);
    expect(await metric('plantgraph_exports_total{export="tags",format="csv",outcome="broken"}')).toBe(2);
  });

  it("one caller has its share of the room, and another what is left", async () => {
    const ines = { "x-caller": "ines" };
    const omar = { "x-caller": "omar" };
    const own = await raw("tags", ines);
    await running(1);
    const refused = await get("graph?ids=p-1-1", ines);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: "OVERLOADED", reason: "share", setting: "limits.exports", limit: 1 } }],
    });
    const other = await get("graph?ids=p-1-1", omar);
    expect([other.status, (await other.text()).length > 0]).toEqual([200, true]);
    own.destroy();
    await running(0);
    expect((await get("graph?ids=p-1-1", ines)).status).toBe(200);
  });
});
