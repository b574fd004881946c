/** The TypeScript client against a twin that asks who its callers are. */
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { RECONNECT, resumable, signedIn, signedInFetch } from "../../clients/typescript/src/index.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { plantgraph } from "../fixtures/command-line.ts";

const AUTH = { mode: "required" };

let app: TestApp;
let oldKey: string;
let newKey: string;
beforeAll(async () => {
  app = await startTestApp({ auth: AUTH }, { demo: true, takesCommands: true });
  [oldKey, newKey] = await Promise.all([makeKey(), makeKey()]);
});
afterAll(() => app?.stop());

const command = (...args: string[]) => plantgraph(args, { dataDir: app.dataDir, settings: { auth: AUTH } });

/** A key that the running twin knows. */
async function makeKey(): Promise<string> {
  const { out } = await command("keys", "add", "screens", "--role", "viewer");
  await vi.waitFor(async () => expect((await question(signedInFetch(() => out))).status).toBe(200), {
    timeout: 10_000,
  });
  return out;
}

const question = (ask: typeof fetch) =>
  ask(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ revision }" }),
  });

it("asks with the credential of the moment, and once more where it was refused", async () => {
  expect((await question(fetch)).status).toBe(401);
  const given = ["pg_nonsense", newKey];
  const answer = await question(signedInFetch(async () => given.shift() ?? ""));
  expect([answer.status, await answer.json()]).toEqual([200, { data: { revision: expect.any(Number) } }]);
  expect((await question(signedInFetch(() => "pg_nonsense"))).status).toBe(401);
});

it("comes back with the next credential when the one in use ends, and goes on behind the last event", async () => {
  const shown: string[] = [];
  let key = oldKey;
  const client = resumable(
    createClient({
      url: app.wsUrl,
      webSocketImpl: WebSocket,
      ...RECONNECT,
      retryWait: () => Promise.resolve(),
      ...signedIn(() => {
        shown.push(key);
        return key;
      }),
    }),
  );
  const query = `subscription Live($resumeAfter: String) {
    tagChanges(select: {under: ["line-1"]}, resumeAfter: $resumeAfter) { kind cursor }
  }`;
  const kinds: string[] = [];
  for await (const { data, errors } of client.iterate<{ tagChanges: { kind: string } }>({ query })) {
    expect(errors).toBeUndefined();
    kinds.push(data?.tagChanges.kind ?? "");
    if (kinds.length === 1) {
      key = newKey;
      expect((await command("keys", "revoke", oldKey.split("_")[1] as string)).code).toBe(0);
    }
    if (shown.length > 1) break;
  }
  expect(shown).toEqual([oldKey, newKey]);
  // Nothing was missed: neither a GAP nor another SNAPSHOT.
  expect(kinds.filter((kind) => kind === "SNAPSHOT" || kind === "GAP")).toEqual(["SNAPSHOT"]);
  await client.dispose();
});
