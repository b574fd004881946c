/**
 * Sends requests at a given rate whatever becomes of those before: the load that people and dashboards make, who don't wait
 * for each other. Each request takes a connection that is free, or opens one, up to a bound that stands for the number of
 * clients; a request that finds none is late, and counted.
 */
import { setTimeout as pause } from "node:timers/promises";
import { answer } from "../harness/child.ts";
import { latenciesOf } from "../harness/statistics.ts";
import { HttpConnection, postBytes } from "./http-connection.ts";

export interface OpenLoad {
  readonly url: string;
  readonly body: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Connections at most. */
  readonly connections: number;
}

export interface OpenMeasured {
  /** Sent, answered with 200, refused with 503, failed otherwise, and not sent for want of a connection. */
  readonly sent: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly unsent: number;
  /** Of those answered with 200, from the moment each was due. Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Of those refused. Milliseconds. */
  readonly refusedP99: number;
  readonly seconds: number;
}

/** How long answers are waited for when nothing is sent any more. Milliseconds. */
const LAST_ANSWERS_MS = 10_000;

answer({
  async run({ url, body, perSecond, seconds, connections }: OpenLoad): Promise<OpenMeasured> {
    const bytes = postBytes(url, body);
    const free: HttpConnection[] = [];
    let opened = 0;
    const count = { sent: 0, answered: 0, refused: 0, failed: 0, unsent: 0 };
    const milliseconds: number[] = [];
    const refusedMs: number[] = [];
    let inWork = 0;
    const one = async (due: number) => {
      const taken = free.pop();
      if (!taken && opened >= connections) {
        count.unsent++;
        return;
      }
      count.sent++;
      inWork++;
      try {
        if (!taken) opened++;
        const connection = taken ?? (await HttpConnection.open(url));
        const { status } = await connection.ask(bytes);
        const ms = performance.now() - due;
        if (status === 200) {
          count.answered++;
          milliseconds.push(ms);
        } else if (status === 503) {
          count.refused++;
          refusedMs.push(ms);
        } else count.failed++;
        if (connection.closed) opened--;
        else free.push(connection);
      } catch {
        count.failed++;
        opened--;
      } finally {
        inWork--;
      }
    };
    const begun = performance.now();
    let due = 0;
    for (;;) {
      const elapsed = performance.now() - begun;
      if (elapsed >= seconds * 1000) break;
      for (; due < (elapsed / 1000) * perSecond; due++) void one(begun + (due / perSecond) * 1000);
      await pause(1);
    }
    const took = (performance.now() - begun) / 1000;
    const deadline = performance.now() + LAST_ANSWERS_MS;
    while (inWork > 0 && performance.now() < deadline) await pause(5);
    count.failed += inWork;
    for (const connection of free) connection.close();
    return { ...count, ...latenciesOf(milliseconds), refusedP99: latenciesOf(refusedMs).p99, seconds: took };
  },
});
