/**
 * Many sockets of one process, each with a subscription; counts their frames, and looks into those of some sockets. The
 * same for every server: one that speaks graphql-ws, or one that sends without being asked.
 *
 * How old a change is follows from its `"number"`, which servers of the bench set to the time of the change (`monotonicMs`).
 */
import { setTimeout as pause } from "node:timers/promises";
import { answer } from "../harness/child.ts";
import { monotonicMs } from "../harness/monotonic.ts";
import { latenciesOf } from "../harness/statistics.ts";
import { type Hello, LeanWebSocket } from "./web-socket.ts";

export interface SubscriptionOperation {
  readonly query: string;
  readonly variables: unknown;
}

export interface Subscribe {
  readonly url: string;
  readonly sockets: number;
  /** Socket i takes the one of number i, round and round; null: the server speaks no graphql-ws. */
  readonly operations: readonly SubscriptionOperation[] | null;
  /** What is said instead; absent: the server sends without being asked. */
  readonly hello?: Hello;
  /** Whether the server sends the state at once, which is waited for; true unless said. */
  readonly greets?: boolean;
  /** How many of the sockets read nothing once they are subscribed, and how many so many bytes a second. */
  readonly stalled?: number;
  readonly slow?: { readonly sockets: number; readonly bytesPerSecond: number };
  /** Whose age is measured: the newest change in a frame (unless said), or every one. */
  readonly times?: "NEWEST" | "EVERY";
}

export interface FramesMeasured {
  readonly frames: number;
  /** Of the socket that got fewest; those that stall or are slow are not counted, nowhere. */
  readonly fewest: number;
  /** From a change to the arrival of its frame, milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The newest frame, and how many tags it tells of. */
  readonly frame: string;
  /** Close codes of the sockets that the server has closed, and how often each came. */
  readonly closed: Readonly<Record<string, number>>;
}

/** Every so manieth socket's frames are looked into: parsing all would measure this client. */
const LOOK_AT = 20;
const NUMBER = /"number":(\d+\.?\d*(?:e\+?\d+)?)/g;
/** Sockets opened at once: a listen backlog is finite. */
const AT_ONCE = 50;

const sockets: LeanWebSocket[] = [];
/** Those that read slowly or not at all are the first ones. */
let unhurried = 0;
let before: number[] = [];
let latencies: number[] = [];
let frame = "";
let looking = false;
let everyTime = false;
let closed: Record<string, number> = {};
let closing = false;

function look(text: string): void {
  if (!looking) return;
  const now = monotonicMs();
  frame = text;
  let newest = 0;
  for (const [, time] of text.matchAll(NUMBER)) {
    if (everyTime) latencies.push(now - Number(time));
    else newest = Math.max(newest, Number(time));
  }
  if (newest > 0) latencies.push(now - newest);
}

async function open(index: number, { url, operations, hello, greets }: Subscribe): Promise<void> {
  const socket = await LeanWebSocket.open(url, operations && "graphql-transport-ws");
  sockets[index] = socket;
  if (hello) await socket.greet(hello);
  if (operations) await subscribed(index, socket, operations[index % operations.length], greets ?? true);
  socket.onText = index % LOOK_AT === LOOK_AT - 1 || sockets.length === 1 ? look : null;
  socket.onEnd = (code) => {
    if (!closing) closed[String(code)] = (closed[String(code)] ?? 0) + 1;
  };
}

function subscribed(index: number, socket: LeanWebSocket, operation: unknown, greets: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.onEnd = (code) => reject(new Error(`socket ${index} was closed: ${code}`));
    socket.onText = (text) => {
      const message = JSON.parse(text) as { readonly type: string; readonly payload?: { readonly errors?: unknown } };
      if (message.type === "connection_ack") {
        socket.send(JSON.stringify({ id: idOf(index), type: "subscribe", payload: operation }));
        if (!greets) resolve();
      } else if (message.type === "next" && !message.payload?.errors) resolve();
      else if (message.type !== "ping") reject(new Error(text.slice(0, 1000)));
    };
    socket.send(JSON.stringify({ type: "connection_init" }));
  });
}

/** As long as those that clients make by chance, UUIDs. */
function idOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

/** As clients should: a thousand connections that break off would be measured with what comes next. */
async function close(): Promise<void> {
  closing = true;
  const ended = sockets.map(
    (socket) =>
      new Promise<void>((resolve) => {
        socket.onEnd = () => resolve();
        socket.close();
      }),
  );
  await Promise.race([Promise.all(ended), pause(5_000)]);
  for (const socket of sockets) socket.destroy();
}

const handlers = {
  async subscribe(wanted: Subscribe) {
    everyTime = wanted.times === "EVERY";
    for (let first = 0; first < wanted.sockets; first += AT_ONCE) {
      const length = Math.min(AT_ONCE, wanted.sockets - first);
      await Promise.all(Array.from({ length }, (_, i) => open(first + i, wanted)));
    }
    const { stalled = 0, slow = { sockets: 0, bytesPerSecond: 0 } } = wanted;
    unhurried = stalled + slow.sockets;
    for (const socket of sockets.slice(0, stalled)) socket.read({ bytesPerSecond: 0 });
    for (const socket of sockets.slice(stalled, unhurried)) socket.read(slow);
    for (const socket of sockets.slice(0, unhurried)) socket.onText = null;
  },
  begin() {
    before = sockets.map(({ messages }) => messages);
    latencies = [];
    closed = {};
    looking = true;
  },
  end(): FramesMeasured {
    looking = false;
    const counts = sockets.map(({ messages }, i) => messages - (before[i] ?? 0)).slice(unhurried);
    const frames = counts.reduce((sum, count) => sum + count, 0);
    return { frames, fewest: Math.min(...counts), ...latenciesOf(latencies), frame, closed };
  },
};

answer(handlers, close);
