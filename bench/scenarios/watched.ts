/** Measures what a server sends to many sockets, the same way for every server. */
import { setTimeout as pause } from "node:timers/promises";
import type { FramesMeasured, Subscribe } from "../clients/ws-client.ts";
import { type Child, startChild } from "../harness/child.ts";

export interface Watched {
  readonly figures: Readonly<Record<string, number>>;
  readonly measured: FramesMeasured;
  /** Bytes of memory of the server when it ended. */
  readonly seconds: number;
}

/** Long enough for code to be compiled and for the snapshots to have gone out. */
const SETTLE_MS = 1_500;

/**
 * Subscribes with a process of its own and watches for so many seconds.
 * @param start lets the server send; called when all have subscribed, for it would take long beside a server at its limit
 */
export async function watched(
  server: Pick<Child, "cpu">,
  subscribe: Subscribe,
  seconds: number,
  start: () => Promise<unknown> = async () => {},
): Promise<Watched> {
  const client = await startChild("clients/ws-client.ts");
  try {
    await client.call("subscribe", subscribe);
    await start();
    await pause(SETTLE_MS);
    return await watchedBy(client, server, subscribe.sockets, seconds);
  } finally {
    await client.end();
  }
}

/** The same with a client that has subscribed already. */
export async function watchedBy(
  client: Child,
  server: Pick<Child, "cpu">,
  sockets: number,
  seconds: number,
): Promise<Watched> {
  const before = await server.cpu();
  const begun = performance.now();
  await client.call("begin");
  await pause(seconds * 1000);
  const measured = await client.call<FramesMeasured>("end");
  const elapsed = (performance.now() - begun) / 1000;
  const cpu = (await server.cpu()) - before;
  const { frames, fewest, p50, p99, frame } = measured;
  if (frames === 0) throw new Error("no socket got a frame");
  const figures = {
    "frames/s": frames / elapsed,
    ...(sockets > 1 ? { "frames/s of the slowest socket": fewest / elapsed } : {}),
    "CPU us/frame": cpu / frames,
    "cores busy": cpu / 1e6 / elapsed,
    "p50 ms": p50,
    "p99 ms": p99,
    "bytes/frame": Buffer.byteLength(frame),
  };
  return { figures, measured, seconds: elapsed };
}
