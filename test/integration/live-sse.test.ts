import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { ONE_LINE } from "../fixtures/one-line.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";

const LIVE = `subscription { tagChanges(select: {under: ["line-1"]}, minIntervalMs: 20, mode: EVERY) {
  kind cursor tags { id current { value quality } } samples { sample { value } } } }`;

let plc: OpcUaTestServer;
let app: TestApp;

beforeAll(async () => {
  plc = await startOpcUaServer({ nodes: [{ id: "Speed", type: "Double", value: 1 }] });
  app = await startTestApp(
    { dataSources: { plc: { endpoint: plc.endpoint, samplingMs: 0, publishingMs: 20 } } },
    { plant: ONE_LINE },
  );
});
afterAll(async () => {
  await app?.stop();
  await plc?.stop();
});

interface Sent {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}
interface Changes {
  readonly kind: string;
  readonly cursor: string;
  readonly tags: readonly {
    readonly id: string;
    readonly current: { readonly value: unknown; readonly quality: string };
  }[];
  readonly samples: readonly { readonly sample: { readonly value: unknown } }[];
}

/** As a browser's `EventSource` or curl reads it: over a plain HTTP connection, line by line. */
async function listen(query: string, options: { lastEventId?: string; method?: string; to?: TestApp } = {}) {
  const { lastEventId, method = "POST", to = app } = options;
  const url = method === "GET" ? `${to.url}/graphql?query=${encodeURIComponent(query)}` : `${to.url}/graphql`;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request(url, {
      method,
      agent: false,
      headers: {
        accept: "text/event-stream",
        ...(method === "POST" ? { "content-type": "application/json" } : {}),
        ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
      },
    });
    asking.on("response", resolve).on("error", reject);
    asking.end(method === "POST" ? JSON.stringify({ query }) : undefined);
  });
  response.setEncoding("utf8");
  const events = parse(response);
  return {
    status: response.statusCode,
    type: response.headers["content-type"],
    async next(): Promise<Sent | null> {
      const { value, done } = await events.next();
      return done ? null : value;
    },
    /** The next event that the condition holds for. */
    async until(holds: (changes: Changes) => boolean): Promise<Changes> {
      for (let sent = await this.next(); sent; sent = await this.next()) {
        const { tagChanges } = (JSON.parse(sent.data || "{}") as { data?: { tagChanges?: Changes } }).data ?? {};
        if (sent.event === "next" && tagChanges && holds(tagChanges)) return tagChanges;
      }
      throw new Error("the stream has ended");
    },
    close: () => response.destroy(),
  };
}

async function* parse(response: IncomingMessage): AsyncGenerator<Sent> {
  let text = "";
  for await (const piece of response) {
    text += piece as string;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = new Map(
        text
          .slice(0, end)
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()] as const),
      );
      text = text.slice(end + 2);
      const event = fields.get("event");
      if (event !== undefined) yield { event, id: fields.get("id") ?? null, data: fields.get("data") ?? "" };
    }
  }
}

describe("Server-Sent Events", () => {
  it("carry a subscription, each event under its cursor", async () => {
    const stream = await listen(LIVE);
    expect([stream.status, stream.type]).toEqual([200, "text/event-stream; charset=utf-8"]);
    const first = await stream.next();
    const { tagChanges } = JSON.parse(first?.data ?? "").data as { tagChanges: Changes };
    expect(first).toMatchObject({ event: "next", id: tagChanges.cursor });
    expect(tagChanges.kind).toBe("SNAPSHOT");
    await plc.set("Speed", 42);
    await stream.until(({ samples }) => samples.some(({ sample }) => sample.value === 42));
    stream.close();
  });

  it("go on after Last-Event-ID with all that was missed", async () => {
    const stream = await listen(LIVE, { method: "GET" });
    await plc.set("Speed", 100);
    const { cursor } = await stream.until(({ samples }) => samples.at(-1)?.sample.value === 100);
    stream.close();
    const bystander = await listen(LIVE);
    for (const value of [101, 102, 103]) {
      await plc.set("Speed", value);
      await bystander.until(({ samples }) => samples.some(({ sample }) => sample.value === value));
    }
    bystander.close();
    const again = await listen(LIVE, { method: "GET", lastEventId: cursor });
    const event = await again.until(() => true);
    expect([event.kind, ...event.samples.map(({ sample }) => sample.value)]).toEqual(["CHANGES", 101, 102, 103]);
    again.close();
  });

  it("resume modelChanges by revision", async () => {
    const query = "subscription { modelChanges { revision } }";
    const stream = await listen(query, { lastEventId: "0" });
    expect(await stream.next()).toMatchObject({
      event: "next",
      id: "1",
      data: '{"data":{"modelChanges":{"revision":1}}}',
    });
    stream.close();
  });

  it("answer a query and complete", async () => {
    const stream = await listen('{ asset(id: "line-1") { name } }');
    expect(await stream.next()).toEqual({ event: "next", id: null, data: '{"data":{"asset":{"name":"Filling"}}}' });
    expect(await stream.next()).toEqual({ event: "complete", id: null, data: "" });
    expect(await stream.next()).toBeNull();
  });

  it("refuse what is wrong before they start, as ordinary answers with a code", async () => {
    const refused = async (query: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${app.url}/graphql`, {
        method: "POST",
        headers: { accept: "text/event-stream", "content-type": "application/json", ...headers },
        body: JSON.stringify({ query }),
      });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
      return [response.status, errors[0]?.extensions.code];
    };
    expect(await refused("subscription {")).toEqual([400, "GRAPHQL_PARSE_FAILED"]);
    expect(await refused("subscription { nothing }")).toEqual([400, "GRAPHQL_VALIDATION_FAILED"]);
    expect(await refused("")).toEqual([400, "BAD_USER_INPUT"]);
    expect(await refused('subscription { tagChanges(select: {under: ["unicorn"]}) { kind } }')).toEqual([
      400,
      "BAD_USER_INPUT",
    ]);
    expect(await refused(LIVE, { "last-event-id": "garbage" })).toEqual([400, "BAD_USER_INPUT"]);
    const foreign = await fetch(`${app.url}/graphql?query=${encodeURIComponent(LIVE)}`, {
      headers: { accept: "text/event-stream", origin: "https://evil.example" },
    });
    expect(foreign.status).toBe(403);
    const mutation = await fetch(
      `${app.url}/graphql?query=${encodeURIComponent("mutation { reconcile { revision } }")}`,
      {
        headers: { accept: "text/event-stream" },
      },
    );
    expect(mutation.status).toBeGreaterThanOrEqual(400);
  });

  it("let go of the subscription when the client leaves", async () => {
    const { streams } = app.twin as unknown as { streams: { counts: { channels: number } } };
    const before = streams.counts.channels;
    const stream = await listen(LIVE.replace("minIntervalMs: 20", "minIntervalMs: 33"));
    await stream.next();
    expect(streams.counts.channels).toBe(before + 1);
    stream.close();
    await expect.poll(() => streams.counts.channels).toBe(before);
  });

  it("end without completing when the server drains, so that clients come back", async () => {
    const other = await startTestApp({}, {});
    const stream = await listen("subscription { tagChanges(select: {}) { kind cursor } }", { to: other });
    expect((await stream.next())?.event).toBe("next");
    const stopped = other.stop();
    for (let sent = await stream.next(); sent; sent = await stream.next()) expect(sent.event).toBe("next");
    await stopped;
  });
});
