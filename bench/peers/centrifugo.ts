/**
 * Centrifugo at its defaults: one node with its memory engine, JSON over its bidirectional WebSocket, one channel that anonymous
 * clients may subscribe to, publications through its HTTP API.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Hello, LeanWebSocket } from "../clients/web-socket.ts";
import type { CpuMicros } from "../harness/child.ts";

const CHANNEL = "tags";
const KEY = "bench";
/** Sockets that tell when a publication has arrived, at saturation. */
const WATCHERS = 4;
const START_MS = 10_000;
/** Of `/proc/<pid>/stat`, microseconds. */
const CLOCK_TICK = 10_000;

export const HELLO: Hello = {
  says: [JSON.stringify({ id: 1, connect: {} }), JSON.stringify({ id: 2, subscribe: { channel: CHANNEL } })],
  until: '"id":2',
};

export class Centrifugo {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #api: string;
  readonly #watchers: LeanWebSocket[] = [];
  #arrived = 0;
  #whenArrived: () => void = () => {};
  #sending: { stopped: boolean; done: Promise<void> } | null = null;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.url = `ws://127.0.0.1:${port}/connection/websocket`;
    this.#api = `http://127.0.0.1:${port}/api/publish`;
  }

  /** @param directory an empty one for its configuration */
  static async start(program: string, directory: string): Promise<Centrifugo> {
    const port = await freePort();
    const file = join(directory, "centrifugo.json");
    const configuration = {
      http_server: { address: "127.0.0.1", port: String(port) },
      http_api: { key: KEY },
      client: { allow_anonymous_connect_without_token: true },
      channel: {
        without_namespace: { allow_subscribe_for_client: true, allow_subscribe_for_anonymous: true },
      },
      log: { level: "error" },
    };
    await writeFile(file, JSON.stringify(configuration));
    const child = spawn(program, ["--config", file], { stdio: ["ignore", "ignore", "inherit"] });
    const centrifugo = new Centrifugo(child, port);
    await centrifugo.#watch();
    return centrifugo;
  }

  /** User and system time, from the process's `stat`: there is no other way to ask it. */
  async cpu(): Promise<CpuMicros> {
    const stat = readFileSync(`/proc/${this.#process.pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK;
  }

  /**
   * Publishes what `text` makes, again and again.
   * @param everyMs pause between two; 0: the next when the last one has arrived at those who watch
   */
  send(text: () => string, everyMs: number): void {
    const sending = { stopped: false, done: Promise.resolve() };
    const run = async () => {
      for (let due = performance.now(); !sending.stopped; due += everyMs) {
        const before = this.#arrived;
        await this.#publish(text());
        if (everyMs > 0) await pause(Math.max(0, due + everyMs - performance.now()));
        else while (!sending.stopped && this.#arrived < before + WATCHERS) await this.#arrival();
      }
    };
    sending.done = run();
    this.#sending = sending;
  }

  async stop(): Promise<void> {
    const sending = this.#sending;
    if (!sending) return;
    sending.stopped = true;
    this.#whenArrived();
    await sending.done;
  }

  async end(): Promise<void> {
    await this.stop();
    const exited = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGTERM");
    for (const socket of this.#watchers) socket.destroy();
    await exited;
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenArrived = resolve;
    });
  }

  /** Opens the sockets that watch, the first one as soon as the server answers. */
  async #watch(): Promise<void> {
    const deadline = performance.now() + START_MS;
    while (this.#watchers.length < WATCHERS) {
      try {
        const socket = await LeanWebSocket.open(this.url, null);
        await socket.greet(HELLO);
        socket.onText = () => {
          this.#arrived++;
          this.#whenArrived();
        };
        this.#watchers.push(socket);
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await pause(50);
      }
    }
  }

  async #publish(text: string): Promise<void> {
    const answer = await fetch(this.#api, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": KEY },
      body: `{"channel":"${CHANNEL}","data":${text}}`,
    });
    const said = (await answer.json()) as { readonly error?: unknown };
    if (!answer.ok || said.error) throw new Error(`Centrifugo does not publish: ${JSON.stringify(said)}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
