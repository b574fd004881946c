/** The audit log's entries at syslog servers: real connections, over TCP and TLS, that break and come back. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { FileAuditLog } from "../../src/connectors/audit-file/audit-file.ts";
import { selfSigned } from "../../src/connectors/server-certificate/self-signed.ts";
import { SyslogSink } from "../../src/connectors/syslog/syslog-sink.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import { startTestApp } from "../fixtures/app.ts";
import { reloadEntry } from "../fixtures/audit-entries.ts";

/** RFC 5424: priority, version, time, host, app, process, id, structured data, message. */
const MESSAGE = /^<(\d+)>1 (\S+Z) (\S+) (\S+) (\S+) (\S+) (-|\[.*?\]) (.*)$/s;

/** What came in at a server, read by octet counting. */
class Collector {
  readonly messages: { priority: number; id: string; data: string; text: string }[] = [];
  readonly sockets = new Set<Socket>();
  readonly server: Server;

  constructor(secured: { readonly cert: string; readonly key: string } | null = null) {
    const take = (socket: Socket) => this.#take(socket);
    this.server = secured ? createTlsServer(secured, take) : createServer(take);
    onTestFinished(() => this.stop());
  }

  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    return (this.server.address() as { port: number }).port;
  }

  stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  get entries(): { seq: number }[] {
    return this.messages.filter(({ data }) => data !== "-").map(({ text }) => JSON.parse(text));
  }

  #take(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => this.sockets.delete(socket));
    let bytes = Buffer.alloc(0);
    socket.on("data", (piece) => {
      bytes = Buffer.concat([bytes, piece]);
      for (;;) {
        const [head, length] = /^(\d+) /.exec(bytes.toString("latin1", 0, 12)) ?? [];
        if (head === undefined || bytes.length < head.length + Number(length)) return;
        const message = bytes.toString("utf8", head.length, head.length + Number(length));
        bytes = bytes.subarray(head.length + Number(length));
        const [, priority, , , , , id, data, text] = MESSAGE.exec(message) as unknown as string[];
        this.messages.push({
          priority: Number(priority),
          id: id as string,
          data: data as string,
          text: text as string,
        });
      }
    });
  }
}

async function logTo(port: number, options: { ca?: string; queueEntries?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "plantgraph-syslog-"));
  const states: boolean[] = [];
  const sink = new SyslogSink({
    host: "127.0.0.1",
    port,
    tls: options.ca === undefined ? null : { ca: options.ca },
    facility: 13,
    queueEntries: options.queueEntries ?? 1_000,
    clock: systemClock,
    onState: (connected) => states.push(connected),
  });
  const log = new FileAuditLog(join(folder, "audit.jsonl"), { sink });
  onTestFinished(async () => {
    await log.close();
    await rm(folder, { recursive: true });
  });
  return { log, sink, states };
}

test("each line is a message, word for word, with its number, over TCP", async () => {
  const collector = new Collector();
  const { log } = await logTo(await collector.listen());
  await log.append([reloadEntry("Zoë"), reloadEntry("ben", true)]);
  await log.close();
  await expect.poll(() => collector.messages.length).toBe(3);
  const lines = (await readFile(log.path, "utf8")).trimEnd().split("\n");
  expect(collector.messages.map(({ text }) => text)).toEqual(lines);
  expect(collector.messages.map(({ priority, id, data }) => [priority, id, data])).toEqual([
    [13 * 8 + 5, "LOG_OPENED", '[meta sequenceId="1"]'],
    [13 * 8 + 5, "CONFIGURATION_RELOAD", '[meta sequenceId="2"]'],
    [13 * 8 + 4, "CONFIGURATION_RELOAD", '[meta sequenceId="3"]'],
  ]);
});

test("over TLS a server is taken that is trusted, and no other", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plantgraph-syslog-tls-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { cert, key } = await selfSigned(folder, ["127.0.0.1"], Date.now());
  const collector = new Collector({ cert, key });
  const port = await collector.listen();
  const trusting = await logTo(port, { ca: cert });
  await trusting.log.append([reloadEntry()]);
  await expect.poll(() => collector.entries.length).toBe(2);
  const { cert: other } = await selfSigned(join(folder, "other"), ["127.0.0.1"], Date.now());
  const doubting = await logTo(port, { ca: other });
  await doubting.log.append([reloadEntry()]);
  await expect.poll(() => doubting.states).toEqual([false]);
  expect(doubting.sink.state).toMatchObject({ connected: false, queued: 2 });
  expect(collector.entries).toHaveLength(2);
});

test("what waits while the server is away is sent when it is back; what found no room is told as left out", async () => {
  const first = new Collector();
  const port = await first.listen();
  const { log, sink, states } = await logTo(port, { queueEntries: 5 });
  await log.append([reloadEntry()]);
  await expect.poll(() => first.entries.length).toBe(2);
  await first.stop();
  await expect.poll(() => states).toEqual([true, false]);
  // The log itself waits for nobody.
  for (let i = 0; i < 10; i++) await log.append([reloadEntry()]);
  expect(sink.state).toEqual({ connected: false, queued: 5, dropped: 5 });
  const second = new Collector();
  await second.listen(port);
  await expect.poll(() => second.messages.length, { timeout: 20_000 }).toBe(7);
  const [lost, ...rest] = second.messages;
  expect(lost).toMatchObject({ id: "CONNECTION_LOST", text: JSON.stringify({ connectionLost: { lastSent: 2 } }) });
  expect(rest.at(-1)).toMatchObject({ id: "GAP", text: JSON.stringify({ leftOut: { from: 8, to: 12, count: 5 } }) });
  expect(second.entries.map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7]);
  await log.append([reloadEntry()]);
  await expect.poll(() => second.entries.at(-1)?.seq).toBe(13);
});

test("a server that reads nothing holds nobody up", async () => {
  const deaf = createServer((socket) => socket.pause());
  await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
  const { log, sink } = await logTo((deaf.address() as { port: number }).port, { queueEntries: 100 });
  const entry = reloadEntry();
  const long = { ...entry, outcome: { ...entry.outcome, message: "x".repeat(100_000) } } as typeof entry;
  for (let i = 0; i < 200; i++) await log.append([long]);
  expect(log.state.seq).toBe(201);
  expect(sink.state.dropped).toBeGreaterThan(0);
  deaf.close();
});

test("a twin sends its entries where the configuration says, and tells how that goes", async () => {
  const collector = new Collector();
  const port = await collector.listen();
  const app = await startTestApp({ audit: { syslog: { host: "127.0.0.1", port, transport: "tcp" } } });
  onTestFinished(() => app.stop());
  await app.query("mutation { reconcile { revision } }");
  await expect.poll(() => collector.messages.map(({ id }) => id)).toContain("STORE_RECONCILE");
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(metrics).toContain("plantgraph_audit_syslog_connected 1");
});
