/**
 * Callers who see parts of the plant, on every door and in the orders that caches dislike: each gets an answer of its own,
 * kept and shared like everybody's.
 */
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Grant } from "../../src/twin/view/grant.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { administratorOf } from "../fixtures/authorities.ts";
import { person } from "../fixtures/callers.ts";
import { Events } from "../fixtures/subscriptions.ts";

const PLANT = `plantgraph: 1
enterprise:
  Acme:
    id: acme
    sites:
      Lyon:
        id: lyon
        areas:
          Filling: {id: filling, tags: {Speed: {id: lyon-speed, type: Double}}}
      Gent:
        id: gent
        areas:
          Packing: {id: packing, tags: {Speed: {id: gent-speed, type: Double}}}
`;

const GRANTS: Readonly<Record<string, Grant>> = {
  all: Grant.everything,
  lyon: Grant.under(["lyon"]),
  gent: Grant.under(["gent"]),
};
/** What each sees before anything is moved. */
const SEEN = {
  all: ["acme", "filling", "gent", "gent-speed", "lyon", "lyon-speed", "packing"],
  lyon: ["filling", "lyon", "lyon-speed"],
  gent: ["gent", "gent-speed", "packing"],
} as const;
type Viewer = keyof typeof SEEN;

const ORDER: readonly Viewer[] = [
  "all",
  "lyon",
  "gent",
  "all",
  "lyon",
  "gent",
  "gent",
  "lyon",
  "all",
  "lyon",
  "gent",
  "all",
];
const LIVE = "{ assets { nodes { id } } tags(select: {}) { nodes { id current { status } } } }";
const STILL = "{ assets { nodes { id } } tags(select: {}) { nodes { id } } }";

/** The first site of the whole plant, which the examples are made of. */
const FIRST_SITE = "gent";

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp(
    { debug: true },
    {
      plant: PLANT,
      app: {
        callers: {
          identify: ({ headers }) => {
            const viewer = String(headers["x-viewer"] ?? "all");
            return { caller: person(viewer), authority: administratorOf(GRANTS[viewer] as Grant), ended: undefined };
          },
        },
      },
    },
  );
});

afterAll(() => app.stop());

const headersOf = (viewer: Viewer) => ({ "content-type": "application/json", "x-viewer": viewer });

/** Every id in a text, those of what is only named included. */
const idsIn = (text: string) =>
  [...new Set(text.match(/\b(?:acme|filling|packing|(?:lyon|gent)(?:-speed)?)\b/g))].sort();

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly plantgraph: { readonly execution: string } };
}

async function post(viewer: Viewer, query: string): Promise<Answer> {
  const body = JSON.stringify({ query });
  return (await (
    await fetch(`${app.url}/graphql`, { method: "POST", headers: headersOf(viewer), body })
  ).json()) as Answer;
}

function get(viewer: Viewer, query: string, etag?: string): Promise<Response> {
  const headers = { ...headersOf(viewer), ...(etag === undefined ? {} : { "if-none-match": etag }) };
  return fetch(`${app.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
}

function listen(viewer: Viewer) {
  class Socket extends WebSocket {
    constructor(url: string, protocols: string | string[]) {
      super(url, protocols, { headers: { "x-viewer": viewer } });
    }
  }
  const client = createClient({ url: app.wsUrl, webSocketImpl: Socket, lazy: false, retryAttempts: 0 });
  return {
    open: <Event>(query: string) => new Events<Event>(client.iterate({ query })),
    close: async () => client.dispose(),
  };
}

const move = (id: string, parent: string) =>
  post("all", `mutation { moveAsset(input: {id: "${id}", parent: "${parent}"}) { revision } }`);

describe("viewers who ask in turns", () => {
  test.each([LIVE, STILL])("are each shown what they see, from kept answers: %s", async (query) => {
    const executions: Record<string, string[]> = { all: [], lyon: [], gent: [] };
    for (const viewer of ORDER) {
      const { data, extensions } = await post(viewer, query);
      expect(idsIn(JSON.stringify(data)), viewer).toEqual(SEEN[viewer]);
      executions[viewer]?.push(extensions?.plantgraph.execution ?? "");
    }
    // A viewer of one area is answered no differently from those who see everything.
    expect(executions["all"]?.at(-1)).toBe("template");
    expect(executions["lyon"]).toEqual(executions["all"]);
    expect(executions["gent"]).toEqual(executions["all"]);
  });

  test("are not told that an answer is known to them by another's ETag", async () => {
    const etags: Record<string, string> = {};
    for (const viewer of ORDER) {
      const response = await get(viewer, STILL);
      etags[viewer] = response.headers.get("etag") as string;
      expect(idsIn(await response.text())).toEqual(SEEN[viewer]);
    }
    expect(new Set(Object.values(etags)).size).toBe(3);
    for (const viewer of ["all", "lyon", "gent"] as const)
      for (const [owner, etag] of Object.entries(etags))
        expect((await get(viewer, STILL, etag)).status).toBe(owner === viewer ? 304 : 200);
  });

  test("are sent tables of their own, and what moved into or out of sight after a commit", async () => {
    const table = async (viewer: Viewer) =>
      (await fetch(`${app.url}/export/tags?format=csv&columns=id`, { headers: headersOf(viewer) })).text();
    const shown = async () => {
      for (const viewer of [...ORDER, ...ORDER]) {
        const ids = SEEN[viewer].filter((id) => id.endsWith("speed"));
        expect(idsIn(await table(viewer)), viewer).toEqual(ids);
        expect(idsIn(JSON.stringify((await post(viewer, LIVE)).data)), viewer).toEqual(SEEN[viewer]);
      }
    };
    await shown();
    await move("packing", "lyon");
    expect(idsIn(await table("lyon"))).toEqual(["gent-speed", "lyon-speed"]);
    expect(idsIn(await table("gent"))).toEqual([]);
    expect(idsIn(JSON.stringify((await post("lyon", LIVE)).data))).toContain("packing");
    expect(idsIn(JSON.stringify((await post("gent", LIVE)).data))).toEqual(["gent"]);
    await move("packing", "gent");
    await shown();
  });
});

test("viewers on sockets share nothing but what both see", async () => {
  const sockets = (["all", "lyon", "gent", "lyon"] as const).map((viewer) => ({ viewer, ...listen(viewer) }));
  const TAGS = "subscription { tagChanges(select: {}) { kind tags { id path } } }";
  const MODEL = "subscription { modelChanges { changeCount changes { id } } }";
  const opened = sockets.map(({ viewer, open }) => ({
    viewer,
    tags: open<{ kind: string; tags: { id: string }[] }>(TAGS),
    model: open<{ changeCount: number; changes: { id: string }[] }>(MODEL),
  }));
  for (const { viewer, tags } of opened)
    expect((await tags.next()).tags.map(({ id }) => id).sort()).toEqual(
      SEEN[viewer].filter((id) => id.endsWith("speed")),
    );
  const pending = opened.map(({ viewer, model }) => ({ viewer, event: model.next() }));
  // A subscription has begun when one opened after it on its socket has answered.
  for (const { open } of sockets) await open("subscription { tagChanges(select: {}) { kind } }").next();
  await post(
    "all",
    `mutation { applyChanges(changes: [
      {updateAsset: {id: "filling", description: "l"}}, {updateAsset: {id: "packing", description: "g"}}
    ]) { revision } }`,
  );
  const told = { all: ["filling", "packing"], lyon: ["filling"], gent: ["packing"] };
  for (const { viewer, event } of pending) {
    const { changeCount, changes } = await event;
    expect(changes.map(({ id }) => id)).toEqual(told[viewer]);
    expect(changeCount).toBe(told[viewer].length);
  }
  await Promise.all(sockets.map(({ close }) => close()));
});

test("a viewer on a socket or over HTTP changes nothing that it does not see", async () => {
  const rename = (id: string) => `mutation { updateAsset(input: {id: "${id}", name: "Mine"}) { asset { id } } }`;
  const { errors } = await post("lyon", rename("gent"));
  expect(errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  const socket = listen("lyon");
  await expect(socket.open(rename("gent")).next()).rejects.toThrow(/NOT_FOUND/);
  await socket.close();
  expect(await post("gent", '{ asset(id: "gent") { name } }')).toMatchObject({ data: { asset: { name: "Gent" } } });
});

test("the pages of GraphiQL name nothing that their visitor does not see", async () => {
  for (const viewer of ["all", "lyon", "gent", "all"] as const) {
    const page = await (await fetch(app.url, { headers: { ...headersOf(viewer), accept: "text/html" } })).text();
    const named = idsIn(page.slice(page.indexOf("query Dashboard"), page.indexOf("query Explore")));
    expect(named).toEqual([viewer === "lyon" ? "lyon" : FIRST_SITE]);
  }
});
