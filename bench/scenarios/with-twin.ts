import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { startSimulator } from "../../src/connectors/simulator/start.ts";
import { type Child, startChild } from "../harness/child.ts";
import type { TwinSettings } from "../servers/twin.ts";

export interface LiveTwin {
  readonly process: Child;
  /** `http://127.0.0.1:<port>/graphql` */
  readonly url: string;
  /** `ws://127.0.0.1:<port>/graphql` */
  readonly socketUrl: string;
}

/** How often the OPC UA server sends changes, milliseconds. */
export const PUBLISHING_MS = 50;

/** Runs the load plant as an OPC UA server and the twin on it, all tags live, for as long as `use` takes. */
export async function withTwin<T>(
  folder: string,
  { tags, rate }: { readonly tags: number; readonly rate: number },
  use: (twin: LiveTwin) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator({ tags, rate });
  try {
    const { endpoint } = simulator;
    return await withTwinOn(folder, { tags, endpoint, publishingMs: PUBLISHING_MS }, async (twin) => {
      await twin.process.call("live");
      return use(twin);
    });
  } finally {
    await simulator.stop();
  }
}

/** A twin without a data source: samples come from its own process, by `feed`. */
export function withFedTwin<T>(
  folder: string,
  settings: Pick<TwinSettings, "tags" | "tagsPerMachine" | "settings" | "viewerOf">,
  use: (twin: LiveTwin) => Promise<T>,
): Promise<T> {
  return withTwinOn(folder, { ...settings, endpoint: null, publishingMs: PUBLISHING_MS }, use);
}

/** A twin that reads from that server. It need not have all its values yet. */
export async function withTwinOn<T>(
  folder: string,
  settings: Omit<TwinSettings, "directory">,
  use: (twin: LiveTwin) => Promise<T>,
): Promise<T> {
  const twin = await startChild("servers/twin.ts", ["--expose-gc"]);
  try {
    const directory = await mkdtemp(join(folder, "twin-"));
    const url = `${await twin.call<string>("start", { ...settings, directory })}/graphql`;
    return await use({ process: twin, url, socketUrl: url.replace("http:", "ws:") });
  } finally {
    await twin.end();
  }
}
