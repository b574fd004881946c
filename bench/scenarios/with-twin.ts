import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { startSimulator } from "../../src/connectors/simulator/start.ts";
import { type Child, startChild } from "../harness/child.ts";
import type { TwinSettings } from "../servers/twin.ts";

export interface LiveTwin {
  readonly process: Child;
  /** `http://127.0.0.1:<port>/graphql` */
  readonly url: string;
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
    const twin = await startChild("servers/twin.ts");
    try {
      const directory = await mkdtemp(join(folder, "twin-"));
      const settings: TwinSettings = { directory, tags, endpoint: simulator.endpoint, publishingMs: PUBLISHING_MS };
      const url = await twin.call<string>("start", settings);
      await twin.call("live");
      return await use({ process: twin, url: `${url}/graphql` });
    } finally {
      await twin.end();
    }
  } finally {
    await simulator.stop();
  }
}
