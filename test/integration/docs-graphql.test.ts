/**
 * Every GraphQL block of every page runs, as it is written, on the plant of a first start, and answers what its page
 * says. A block that is added needs an entry here. (The block on Cypher needs Neo4j: cypher.neo4j.test.ts.
 * Those on history need a past that is known: unit/docs/history.test.ts.)
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { blocksIn } from "../fixtures/doc-pages.ts";
import { Subscriber } from "../fixtures/subscriptions.ts";
import { WatchedTags } from "../fixtures/watched-tags.ts";

interface Example {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What the answer holds, or a subscription's first event, at least. */
  readonly answers: object;
}

const good = { value: expect.anything(), quality: "GOOD" };
const created = { kind: "CREATED", before: null, after: expect.any(Object) };

/** By page, in the order of its blocks. */
const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  "README.md": [
    {
      answers: {
        asset: {
          name: "Cooking",
          summary: { tags: 46, worstQuality: "GOOD" },
          children: ["OV-201", "P-101", "P-102", "TK-101"].map((name) => ({
            name,
            tags: expect.arrayContaining([
              {
                name: expect.any(String),
                current: { ...good, sourceTime: expect.any(String) },
                unit: { symbol: "°C" },
              },
            ]),
          })),
        },
      },
    },
  ],
  "docs/access.md": [
    {
      answers: {
        viewer: {
          name: "anonymous",
          kind: "ANONYMOUS",
          may: expect.arrayContaining(["read", "write", "administer"]),
          rules: [{ role: "administrator", under: null, dataSources: null }],
        },
      },
    },
  ],
  // Nothing has been written yet.
  "docs/audit.md": [{ answers: { auditLog: { nodes: [], pageInfo: { hasNextPage: false } } } }],
  "docs/importing-an-address-space.md": [
    { answers: { tag: { unit: null, device: { texts: expect.arrayContaining([{ value: "4", text: "Faulted" }]) } } } },
  ],
  "docs/importing.md": [
    {
      variables: { model: ["plantgraph: 1\nenterprise: {Meridian Foods: {sites: {Gent: {}}}}\n"] },
      answers: { importModel: { revision: 1, changes: [{ kind: "CREATED", element: "ASSET" }] } },
    },
  ],
  "docs/live-data.md": [
    {
      answers: {
        kind: "SNAPSHOT",
        cursor: expect.any(String),
        tags: expect.arrayContaining([{ id: "ov-201-temperature", name: "temperature", current: good }]),
      },
    },
    { answers: { kind: "SNAPSHOT", cursor: expect.any(String), gap: null } },
  ],
  // The plant of these tests is no recording.
  "docs/replay.md": [{ answers: { dataSources: [{ name: "simulator", state: "CONNECTED", details: {} }] } }],
  "docs/selections.md": [
    {
      answers: {
        kind: "SNAPSHOT",
        tags: [{ id: "p-102-winding-temperature", name: "winding temperature", current: good }],
      },
    },
  ],
  "docs/time-of-the-model.md": [
    {
      answers: {
        commits: {
          totalCount: 1,
          nodes: [
            {
              revision: 1,
              by: "plantgraph",
              origin: "IMPORT",
              changes: expect.arrayContaining([expect.objectContaining({ ...created, id: "p-101" })]),
            },
          ],
        },
      },
    },
    {
      answers: {
        diff: {
          from: 0,
          to: 1,
          updated: 0,
          deleted: 0,
          changes: {
            nodes: expect.arrayContaining([expect.objectContaining(created)]),
            pageInfo: { hasNextPage: true },
          },
        },
      },
    },
    {
      answers: {
        revision: 1,
        site: {
          areas: expect.arrayContaining([
            {
              name: "Process",
              lines: [
                {
                  name: "Cooking",
                  equipment: expect.arrayContaining([
                    expect.objectContaining({ name: "P-101", classes: [{ name: "Pump" }] }),
                  ]),
                },
              ],
            },
          ]),
        },
      },
    },
  ],
  "docs/traversal.md": [
    {
      answers: {
        reach: {
          totalCount: 12,
          farthest: 7,
          edges: expect.arrayContaining([
            {
              distance: 1,
              node: { id: "tk-101", path: "Meridian Foods/Lyon/Process/Cooking/TK-101" },
              link: { relation: { id: expect.any(String), property: { value: "DN80" } } },
            },
          ]),
          cut: null,
        },
      },
    },
    {
      answers: {
        route: {
          totalCount: 1,
          length: 7,
          nodes: [{ links: Array.from({ length: 7 }, () => ({ type: "FEEDS" })) }],
          cut: null,
        },
      },
    },
    {
      answers: {
        graph: {
          revision: 1,
          nodes: { nodes: expect.arrayContaining([{ id: "p-101", name: "P-101", level: "UNIT" }]) },
          edges: {
            nodes: expect.arrayContaining([
              { type: "COOLS", from: { id: "ch-1" }, to: { id: "ov-201" }, relation: { id: expect.any(String) } },
            ]),
          },
        },
      },
    },
    {
      answers: {
        assetGroups: { nodes: expect.arrayContaining([{ keys: ["UNIT", "Pump"], count: 2 }]) },
        tagGroups: {
          nodes: expect.arrayContaining([
            { keys: ["r/min", "GOOD"], count: 4, good: 4, uncertain: 0, bad: 0, stale: 0 },
          ]),
        },
      },
    },
  ],
  "docs/troubleshooting.md": [
    {
      answers: {
        dataSources: [
          {
            name: "simulator",
            state: "CONNECTED",
            lastError: null,
            warnings: [],
            quality: { good: 209, uncertain: 0, bad: 0 },
            tagsByStatus: [{ status: "Good", count: 209 }],
          },
        ],
      },
    },
  ],
  "docs/values-and-writes.md": [
    {
      answers: {
        tag: {
          displayName: "pressure",
          unit: { symbol: "bar" },
          current: { number: expect.any(Number), kPa: expect.any(Number), quality: "GOOD" },
        },
      },
    },
    {
      answers: {
        writeTag: {
          outcome: "WRITTEN",
          status: "Good",
          error: null,
          verified: true,
          readBack: { value: 1450, quality: "GOOD" },
        },
      },
    },
    { answers: { tag: { read: { value: 1450, status: "Good" } } } },
  ],
};

const ELSEWHERE = ["docs/cypher.md", "docs/history.md"];
const blocks = blocksIn("graphql").filter(({ page }) => !ELSEWHERE.includes(page));
const cases = Object.entries(EXAMPLES).flatMap(([page, examples]) => {
  const own = blocks.filter((block) => block.page === page);
  return examples.map((example, index) => [`${page}, block ${index + 1}`, own[index]?.text ?? "", example] as const);
});

describe("the GraphQL of the pages", () => {
  let app: TestApp;
  let subscriber: Subscriber;
  beforeAll(async () => {
    app = await startTestApp({}, { demo: true });
    subscriber = new Subscriber(app);
    const watched = new WatchedTags(app);
    const ids = [...app.twin.model.tags.keys()];
    await watched.untilGood(ids.length, ids);
    await watched.close();
  });
  afterAll(async () => {
    await subscriber?.close();
    await app?.stop();
  });

  it("is all known here", () => {
    const counts = Object.groupBy(blocks, ({ page }) => page);
    const expected = Object.entries(EXAMPLES).map(([page, examples]) => [page, examples.length]);
    expect(Object.entries(counts).map(([page, of]) => [page, of?.length])).toEqual(expected);
  });

  it.each(cases)("%s", async (_, text, { variables, answers }) => {
    const isStream = text.startsWith("subscription");
    const answer = isStream ? await subscriber.open(text, variables).next() : await app.query(text, variables);
    expect(answer).toMatchObject(answers);
  });
});
