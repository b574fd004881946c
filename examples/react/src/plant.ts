/** What this screen asks of Plantgraph. */

import { LIVE, RECONNECT, resumable, signedIn, signedInFetch } from "@plantgraph/client";
import { createClient } from "graphql-ws";

export interface LiveTag {
  readonly id: string;
  readonly name: string;
  readonly unit: { readonly symbol: string | null } | null;
  readonly asset: { readonly name: string };
  readonly current: {
    readonly text: string | null;
    readonly quality: "GOOD" | "UNCERTAIN" | "BAD";
    readonly status: string;
    readonly isStale: boolean;
    readonly sourceTime: string | null;
  };
}

export interface TagChanges {
  readonly kind: "SNAPSHOT" | "CHANGES" | "GAP" | "HEARTBEAT";
  readonly cursor: string;
  readonly tags: readonly LiveTag[];
  readonly left: readonly { readonly id: string }[];
  readonly gap: { readonly reason: string; readonly samples: number | null } | null;
}

export interface Line {
  readonly id: string;
  readonly path: string;
}

/** Silence for longer than this is told as a HEARTBEAT, so silence for twice as long is trouble. */
export const HEARTBEAT_MS = 5_000;

const LINES = `query Lines { assets(where: {kind: [Line]}, first: 200) { nodes { id path } } }`;

const LINE = `subscription Line($line: ID!, $resumeAfter: String) {
  tagChanges(select: {under: [$line]}, heartbeatMs: ${HEARTBEAT_MS}, resumeAfter: $resumeAfter) {
    kind
    cursor
    tags { ...Live name unit { symbol } asset { name } }
    left { id }
    gap { reason samples }
  }
}
${LIVE}`;

/** The twin asks who its callers are, and does not know this one. */
export class SignInNeeded extends Error {}

/** Kept for as long as the tab is open, and in no address. */
const KEY = "plantgraph-key";
const credential = () => sessionStorage.getItem(KEY) ?? "";

/** @param key an API key, as `plantgraph keys create` prints it */
export function signIn(key: string): void {
  sessionStorage.setItem(KEY, key);
}

const hasKey = () => credential() !== "";

export async function lines(server: string): Promise<readonly Line[]> {
  const ask = hasKey() ? signedInFetch(credential) : fetch;
  const response = await ask(`${server}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: LINES }),
  });
  if (response.status === 401) throw new SignInNeeded();
  const { data } = (await response.json()) as { data: { assets: { nodes: readonly Line[] } } };
  return data.assets.nodes;
}

export interface Listener {
  changes(event: TagChanges): void;
  connection(isOpen: boolean): void;
  /** The server refuses what was asked; it will not come. */
  refused(message: string): void;
}

/** Follows a line until the answer is called. A broken connection is made again, and goes on after the last cursor. */
export function follow(server: string, line: string, listener: Listener): () => void {
  const client = resumable(
    createClient({
      url: `${server.replace(/^http/, "ws")}/graphql`,
      ...RECONNECT,
      ...(hasKey() ? signedIn(credential) : {}),
      on: {
        connected: () => listener.connection(true),
        closed: () => listener.connection(false),
      },
    }),
  );
  client.subscribe<{ tagChanges: TagChanges }>(
    { query: LINE, variables: { line } },
    {
      next: ({ data, errors }) => {
        if (data) listener.changes(data.tagChanges);
        else listener.refused(errors?.[0]?.message ?? "The server sent nothing.");
      },
      error: (error) => listener.refused(error instanceof Error ? error.message : JSON.stringify(error)),
      complete: () => listener.refused("The server ended the stream."),
    },
  );
  return () => void client.dispose();
}
