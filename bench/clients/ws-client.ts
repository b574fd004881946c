/** Many sockets of one process, each with the same subscription; counts frames and looks into those of some sockets. */
import { WebSocket } from "ws";
import { answer } from "../harness/child.ts";
import { latenciesOf } from "../harness/statistics.ts";

export interface Subscribe {
  readonly url: string;
  readonly sockets: number;
  /** null: the server sends without being asked. */
  readonly operation: { readonly query: string; readonly variables: unknown } | null;
}

export interface FramesMeasured {
  readonly seconds: number;
  readonly frames: number;
  /** Of the socket that got fewest. */
  readonly fewest: number;
  /** From the newest source time in a frame to its arrival, milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The newest frame. */
  readonly frame: string;
}

/** Every so manieth socket's frames are looked into: parsing all would measure this client. */
const LOOK_AT = 20;
const SOURCE_TIME = /"sourceTime":"([^"]+)"/g;
/** Sockets opened at once: a listen backlog is finite. */
const AT_ONCE = 50;

const sockets: WebSocket[] = [];
let counts: number[] = [];
let latencies: number[] = [];
let frame = "";
let counting = false;

function received(index: number, data: Buffer): void {
  if (!counting) return;
  counts[index] = (counts[index] ?? 0) + 1;
  if (index % LOOK_AT !== 0) return;
  const now = Date.now();
  frame = data.toString();
  let newest = 0;
  for (const [, time] of frame.matchAll(SOURCE_TIME)) newest = Math.max(newest, Date.parse(time as string));
  if (newest > 0) latencies.push(now - newest);
}

function open(index: number, { url, operation }: Subscribe): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, operation ? ["graphql-transport-ws"] : [], { perMessageDeflate: false });
    sockets.push(socket);
    socket.on("error", reject);
    socket.on("open", () => {
      if (operation) socket.send(JSON.stringify({ type: "connection_init" }));
      else resolve();
    });
    let subscribed = false;
    socket.on("message", (data: Buffer) => {
      if (subscribed || !operation) return received(index, data);
      const message = JSON.parse(data.toString()) as { type: string };
      if (message.type === "connection_ack")
        socket.send(JSON.stringify({ id: `subscription-${index}`, type: "subscribe", payload: operation }));
      else if (message.type === "next") {
        subscribed = true;
        resolve();
      } else if (message.type !== "ping") reject(new Error(data.toString()));
    });
    socket.on("close", (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
  });
}

/** As clients should: a thousand connections that break off would be measured with what comes next. */
async function close(): Promise<void> {
  await Promise.all(
    sockets.map((socket) => {
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.close(1000);
      return closed;
    }),
  );
}

const handlers = {
  async subscribe(wanted: Subscribe) {
    for (let first = 0; first < wanted.sockets; first += AT_ONCE) {
      const length = Math.min(AT_ONCE, wanted.sockets - first);
      await Promise.all(Array.from({ length }, (_, i) => open(first + i, wanted)));
    }
  },
  begin() {
    counts = sockets.map(() => 0);
    latencies = [];
    counting = true;
  },
  end(seconds: number): FramesMeasured {
    counting = false;
    const frames = counts.reduce((sum, count) => sum + count, 0);
    return { seconds, frames, fewest: Math.min(...counts), ...latenciesOf(latencies), frame };
  },
};

answer(handlers, close);
