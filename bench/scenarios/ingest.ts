/**
 * What it costs to keep up with OPC UA servers: CPU for each 10,000 changes and the time until every tag is known, beside
 * bare node-opcua clients on the same server, one after another.
 */
import { setTimeout as pause } from "node:timers/promises";
import { startSimulator } from "../../src/connectors/simulator/start.ts";
import type { WatchSettings } from "../clients/opcua-client.ts";
import { type Child, startChild } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import type { Scenario, Size } from "./scenario.ts";
import { PUBLISHING_MS, withTwinOn } from "./with-twin.ts";

const RAW = "bare node-opcua, raw notifications kept by handle";
const GROUP = "bare node-opcua, an event for each change";

/** For code to be compiled. */
const SETTLE_MS = 2_000;

export const ingest: Scenario = {
  name: "ingest",
  async run(size, folder) {
    // A tenth of the large model's tags at 10 Hz, and half of them at 1 Hz: 100,000 and 50,000 changes a second.
    const fast = await compared(size, folder, size.tags / 10, 10);
    const many = await compared(size, folder, size.tags / 2, 1);
    return { rows: [...fast, ...many] };
  },
};

async function compared(size: Size, folder: string, tags: number, rate: number): Promise<Row[]> {
  const scenario = `Ingest: ${tags.toLocaleString("en")} tags at ${rate} Hz, published every ${PUBLISHING_MS} ms`;
  const simulator = await startSimulator({ tags, rate });
  const rows: Row[] = [];
  try {
    const bare = async (style: WatchSettings["style"]) => {
      const client = await startChild("clients/opcua-client.ts");
      try {
        await client.call("connect", simulator.endpoint);
        const all = await client.call<number>("watch", { tags, publishingMs: PUBLISHING_MS, style });
        return { ...(await measured(client, size)), "all tags known ms": all };
      } finally {
        await client.end();
      }
    };
    rows.push({ scenario, subject: RAW, figures: await bare("RAW") });
    rows.push({ scenario, subject: GROUP, comparedTo: RAW, figures: await bare("GROUP") });
    const settings = { tags, endpoint: simulator.endpoint, publishingMs: PUBLISHING_MS };
    await withTwinOn(folder, settings, async ({ process }) => {
      const all = await process.call<number>("live");
      const figures = { ...(await measured(process, size)), "all tags known ms": all };
      rows.push({ scenario, subject: "Plantgraph", comparedTo: RAW, figures });
    });
  } finally {
    await simulator.stop();
  }
  return rows;
}

async function measured(subject: Child, { streamSeconds }: Size): Promise<Record<string, number>> {
  await pause(SETTLE_MS);
  const [cpuBefore, before] = [await subject.cpu(), await subject.call<number>("received")];
  const begun = performance.now();
  await pause(streamSeconds * 500);
  const changes = (await subject.call<number>("received")) - before;
  const seconds = (performance.now() - begun) / 1000;
  const cpu = (await subject.cpu()) - cpuBefore;
  return {
    "changes/s": changes / seconds,
    "CPU ms/10,000 changes": cpu / 1000 / (changes / 10_000),
  };
}
