import { afterEach, describe, expect, it } from "vitest";
import type { ModelKeeper } from "../../../src/twin/commit/model-keeper.ts";
import { type ModelKeeperOptions, openModelKeeper } from "../../../src/twin/commit/store-model-keeper.ts";
import { EVERY_RIGHT } from "../../../src/twin/edits/edit-rights.ts";
import type { AppliedCommit } from "../../../src/twin/model/model.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import { type ErrorCode, PlantgraphError } from "../../../src/twin/words/errors.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { MemoryGraph, type MemoryGraphStore } from "../../fixtures/memory-graph-store.ts";
import { assetRecord, tagRecord } from "../../fixtures/records.ts";

const ME = { by: "me", rights: EVERY_RIGHT };

interface Opened {
  readonly keeper: ModelKeeper;
  readonly store: MemoryGraphStore;
  readonly clock: ManualClock;
  readonly commits: AppliedCommit[];
  readonly errors: unknown[];
  /** Resolves with the next commit the model takes over. */
  next(): Promise<AppliedCommit>;
}

const open: ModelKeeper[] = [];
afterEach(async () => {
  for (const keeper of open.splice(0)) await keeper.close();
});

async function twinOn(graph: MemoryGraph, options: ModelKeeperOptions = {}): Promise<Opened> {
  const clock = new ManualClock();
  const store = graph.open();
  const errors: unknown[] = [];
  const keeper = await openModelKeeper(store, clock, { onError: (error) => errors.push(error), ...options });
  open.push(keeper);
  const commits: AppliedCommit[] = [];
  keeper.onCommit((applied) => commits.push(applied));
  const next = (): Promise<AppliedCommit> =>
    new Promise((resolve) => {
      const stop = keeper.onCommit((applied) => {
        stop();
        resolve(applied);
      });
    });
  return { keeper, store, clock, commits, errors, next };
}

function plant(...more: readonly ModelElement[]): MemoryGraph {
  const graph = new MemoryGraph();
  graph.seed(
    assetRecord("e", null),
    assetRecord("s", "e", { level: "SITE" }),
    assetRecord("l", "s", { level: "PRODUCTION_LINE" }),
    assetRecord("p", "l"),
    tagRecord("t", "p"),
    ...more,
  );
  return graph;
}

async function failure(promise: Promise<unknown>): Promise<PlantgraphError> {
  return promise.then(
    () => expect.unreachable("it should have failed"),
    (error) => error as PlantgraphError,
  );
}

async function refusedWith(code: ErrorCode, promise: Promise<unknown>): Promise<PlantgraphError> {
  const error = await failure(promise);
  expect(error).toMatchObject({ code });
  return error;
}

describe("an edit", () => {
  it("is one commit in the store and in the model, told in order", async () => {
    const graph = plant();
    const { keeper, commits } = await twinOn(graph);
    const [first, second] = await Promise.all([
      keeper.edit([{ edit: "updateAsset", id: "p", name: "P-101" }], ME),
      keeper.edit([{ edit: "createTag", asset: "p", name: "speed", dataType: "Float" }], ME),
    ]);
    expect([first.commit.revision, second.commit.revision]).toEqual([2, 3]);
    expect(commits).toEqual([first, second]);
    expect(keeper.model.tagAt("e/s/l/P-101/speed")).toBe(second.entities[0]);
    expect(graph.log.slice(1).map(({ by, origin }) => [by, origin])).toEqual([
      ["me", "API"],
      ["me", "API"],
    ]);
  });

  it("that breaks rules tells all of them with the place of each, and changes nothing", async () => {
    const graph = plant();
    const { keeper } = await twinOn(graph);
    const error = await refusedWith(
      "LEVEL_ORDER",
      keeper.edit(
        [
          { edit: "createAsset", parent: "p", name: "x", level: "SITE" },
          { edit: "updateTag", id: "t", range: { low: 5, high: 1 } },
          { edit: "createAsset", parent: null, name: "e", level: "ENTERPRISE" },
        ],
        ME,
      ),
    );
    expect(error.problems.map(({ code, details }) => [code, details.at])).toEqual([
      ["LEVEL_ORDER", "changes[0]"],
      ["INVALID_VALUE", "changes[1]"],
      ["DUPLICATE_NAME", "changes[2]"],
    ]);
    expect(graph.log.length).toBe(1);
  });

  it("on a dry run shows commit and objects, and leaves everything as it was", async () => {
    const graph = plant();
    const { keeper, commits } = await twinOn(graph);
    const { commit, entities } = await keeper.edit(
      [{ edit: "createTag", asset: "p", name: "speed", dataType: "Float" }],
      { ...ME, dryRun: true },
    );
    expect(commit).toMatchObject({ revision: 2, changes: [{ before: null, after: { name: "speed" } }] });
    expect(entities.map((entity) => "path" in entity && entity.path)).toEqual(["e/s/l/p/speed"]);
    expect([graph.log.length, commits.length, keeper.model.revision, keeper.model.tags.size]).toEqual([1, 0, 1, 1]);
  });

  it("that changes nothing makes no commit", async () => {
    const graph = plant();
    const { keeper } = await twinOn(graph);
    const { commit } = await keeper.edit([{ edit: "updateAsset", id: "p", name: "p" }], ME);
    expect([commit.revision, commit.changes, graph.log.length]).toEqual([1, [], 1]);
  });

  it("is checked again on the newest model when another twin was first", async () => {
    const graph = plant();
    const a = await twinOn(graph);
    const b = await twinOn(graph);
    const outcomes = await Promise.allSettled([
      a.keeper.edit([{ edit: "createAsset", parent: "l", name: "new", level: "UNIT" }], ME),
      b.keeper.edit([{ edit: "createAsset", parent: "l", name: "new", level: "UNIT" }], ME),
      b.keeper.edit([{ edit: "createAsset", parent: "l", name: "other", level: "UNIT" }], ME),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "DUPLICATE_NAME" } });
    expect(graph.log.map(({ revision }) => revision)).toEqual([1, 2, 3]);
    if (a.keeper.model.revision < 3) await a.next();
    expect([...a.keeper.model.assets.keys()].sort()).toEqual([...b.keeper.model.assets.keys()].sort());
  });

  it.each(["BEFORE", "AFTER"] as const)("whose connection is lost %s it was applied is applied once", async (when) => {
    const graph = plant();
    const { keeper, clock, commits } = await twinOn(graph);
    graph.breakNextCommit = when;
    const idle = clock.pending;
    const done = keeper.edit([{ edit: "updateAsset", id: "p", name: "P-101" }], ME);
    while (clock.pending === idle) await Promise.resolve();
    clock.advance(100);
    expect((await done).commit.revision).toBe(2);
    expect([graph.log.length, commits.length, keeper.model.assets.get("p")?.name]).toEqual([2, 1, "P-101"]);
  });

  it("whose connection stays lost is refused", async () => {
    const graph = plant();
    const { keeper, clock } = await twinOn(graph);
    await keeper.edit([], ME);
    graph.available = false; // without a word to anybody
    const done = refusedWith("STORE_UNAVAILABLE", keeper.edit([{ edit: "updateAsset", id: "p", name: "x" }], ME));
    for (const pause of [50, 250, 1_000]) {
      while (clock.pending === 0) await Promise.resolve();
      clock.advance(pause);
    }
    const { message, details } = await done;
    expect(message).toMatch(/It is unknown whether the commit \S+ arrived/);
    expect(message).toContain(String(details["commit"]));
    expect(keeper.model.assets.get("p")?.name).toBe("p");
  });

  it("says that nothing was changed where the store knows, and never after a try whose outcome it does not", async () => {
    const lost = new PlantgraphError("STORE_UNAVAILABLE", "The connection was lost.");
    const full = new PlantgraphError("STORE_UNAVAILABLE", "The disk is full.", { applied: false });
    const locked = new PlantgraphError("STORE_ACCESS", "The password is refused.");
    const refusedBy = async (...refusals: readonly PlantgraphError[]): Promise<string> => {
      const graph = plant();
      const { keeper, clock } = await twinOn(graph);
      const idle = clock.pending;
      graph.refusals.push(...refusals);
      const done = failure(keeper.edit([{ edit: "updateAsset", id: "p", name: "x" }], ME));
      for (const pause of [50, 250, 1_000].slice(0, refusals.length - 1)) {
        while (clock.pending === idle) await Promise.resolve();
        clock.advance(pause);
      }
      return (await done).message;
    };
    expect(await refusedBy(full, full, full, full)).toBe("The disk is full. Nothing was changed.");
    expect(await refusedBy(locked)).toBe("The password is refused.");
    for (const refusals of [
      [lost, full, full, full],
      [full, full, full, lost],
      [lost, locked],
    ])
      expect(await refusedBy(...refusals)).toMatch(/ It is unknown whether the commit \S+ arrived/);
  });
});

describe("expectedRevision", () => {
  it("conflicts with changes of the elements named, not with others", async () => {
    const { keeper } = await twinOn(plant(assetRecord("q", "l")));
    await keeper.edit([{ edit: "updateTag", id: "t", unit: "A" }], ME);
    await keeper.edit([{ edit: "updateAsset", id: "q", description: "new" }], ME);
    const error = await refusedWith(
      "CONFLICT",
      keeper.edit([{ edit: "updateAsset", id: "p", name: "x" }], { ...ME, expectedRevision: 1 }),
    );
    expect(error.details).toMatchObject({ element: { element: "asset", id: "p" }, revision: 2, expectedRevision: 1 });
    await keeper.edit([{ edit: "updateAsset", id: "p", name: "x" }], { ...ME, expectedRevision: 2 });
    await keeper.edit([{ edit: "updateAsset", id: "l", name: "y" }], { ...ME, expectedRevision: 1 });
    await refusedWith("BAD_USER_INPUT", keeper.edit([{ edit: "deleteTag", id: "t" }], { ...ME, expectedRevision: 99 }));
  });

  it("older than the loaded model is looked up in the log", async () => {
    const graph = plant(assetRecord("q", "l"));
    const first = await twinOn(graph);
    await first.keeper.edit([{ edit: "moveTag", id: "t", asset: "q" }], ME);
    await first.keeper.edit([{ edit: "updateAsset", id: "l", name: "y" }], ME);
    const { keeper } = await twinOn(graph);
    for (const id of ["p", "q", "l"]) {
      await refusedWith(
        "CONFLICT",
        keeper.edit([{ edit: "updateAsset", id, name: "x" }], { ...ME, expectedRevision: 1 }),
      );
    }
    await keeper.edit([{ edit: "updateAsset", id: "q", name: "x" }], { ...ME, expectedRevision: 2 });
    await keeper.edit([{ edit: "updateAsset", id: "s", name: "x" }], { ...ME, expectedRevision: 1 });
  });
});

describe("edits by other tools", () => {
  it("become a commit by cypher", async () => {
    const graph = plant();
    const { keeper, next } = await twinOn(graph);
    const arrived = next();
    graph.edit(assetRecord("p", "l", { name: "P-101" }), tagRecord("n", "p"), { remove: "tag:t" });
    const { commit } = await arrived;
    expect(commit).toMatchObject({ revision: 2, origin: "OUTSIDE", by: "cypher" });
    expect(keeper.model.tagAt("e/s/l/P-101/n")?.id).toBe("n");
    expect([keeper.model.tags.has("t"), keeper.problems, graph.log.length]).toEqual([false, [], 2]);
  });

  it("that the store does not notice are found by the compare that comes every so often", async () => {
    const graph = plant();
    const { keeper, clock, next, store } = await twinOn(graph, { compareEveryMs: 60_000 });
    graph.elements.set("asset:p", assetRecord("p", "l", { name: "P-101" }));
    const compares = store.calls.reconcile;
    clock.advance(59_999);
    const commit = next();
    clock.advance(1);
    expect((await commit).commit).toMatchObject({ origin: "OUTSIDE" });
    expect(keeper.model.assets.get("p")?.name).toBe("P-101");
    expect(store.calls.reconcile).toBe(compares + 1);
    await keeper.close();
    expect(clock.pending).toBe(0);
  });

  it("found by two twins become one commit", async () => {
    const graph = plant();
    const a = await twinOn(graph);
    const b = await twinOn(graph);
    const both = Promise.all([a.next(), b.next()]);
    graph.edit(assetRecord("p", "l", { name: "P-101" }));
    await both;
    await Promise.all([a.keeper.reconcile(false), b.keeper.reconcile(false)]);
    expect(graph.log.length).toBe(2);
    for (const { keeper } of [a, b]) expect(keeper.model.assets.get("p")?.name).toBe("P-101");
  });

  it("that break rules are told until they are put right: what was good stays, what never was is left out", async () => {
    const graph = plant(assetRecord("q", "l"), tagRecord("u", "q"));
    const { keeper, clock } = await twinOn(graph);
    // In one go: an unlawful rename beside a lawful change, a tag that hangs on nothing, and something lawful.
    graph.edit(
      assetRecord("q", "l", { name: "p", description: "spare" }),
      tagRecord("lost", "nobody"),
      tagRecord("fine", "p"),
    );
    await keeper.reconcile(false);
    const since = clock.now();
    expect(keeper.problems).toMatchObject([
      {
        element: { id: "q" },
        rule: "DUPLICATE_NAME",
        since,
        message: expect.stringMatching(/keeps the name as it was/),
      },
      { element: { id: "lost" }, rule: "NOT_FOUND", since, message: expect.stringMatching(/It is left out/) },
    ]);
    expect([...keeper.model.assets.keys(), ...keeper.model.tags.keys()]).toEqual([
      ...["e", "s", "l", "p", "q"],
      ...["t", "u", "fine"],
    ]);
    expect(keeper.model.assets.get("q")).toMatchObject({ name: "q", description: "spare" });
    clock.advance(60_000);
    graph.edit(tagRecord("fine", "p", { unit: "A" }));
    await keeper.reconcile(false);
    expect(keeper.model.tags.get("fine")?.record.unit).toBe("A");
    expect(keeper.problems.map(({ since }) => since)).toEqual([since, since]);
    await refusedWith(
      "DUPLICATE_ID",
      keeper.edit([{ edit: "createTag", id: "lost", asset: "p", name: "z", dataType: "Float" }], ME),
    );

    const restarted = await twinOn(graph);
    expect(new Set(restarted.keeper.model.keys())).toEqual(new Set(keeper.model.keys()));
    expect(restarted.keeper.model.assets.get("q")).toMatchObject({ name: "q", description: "spare" });
    expect(restarted.keeper.problems.map(({ message }) => message)).toEqual(
      keeper.problems.map(({ message }) => message),
    );

    graph.edit(assetRecord("q", "l"), { remove: "tag:lost" });
    await keeper.reconcile(false);
    expect(keeper.problems).toEqual([]);
    expect(keeper.model.assets.get("q")?.description).toBeNull();
  });

  it("and are odd may be edited here: other fields beside, and the odd one, which repairs it", async () => {
    const graph = plant(assetRecord("q", "l"));
    const { keeper } = await twinOn(graph);
    graph.edit(assetRecord("q", "l", { name: "p", timeZone: "Mars/Olympus" }));
    await keeper.reconcile(false);
    expect(keeper.problems.map(({ rule }) => rule)).toEqual(["DUPLICATE_NAME", "INVALID_VALUE"]);
    const commits = graph.log.length;
    await keeper.edit([{ edit: "updateAsset", id: "q", description: "spare" }], ME);
    await keeper.edit([{ edit: "updateAsset", id: "q", timeZone: "Europe/Paris" }], ME);
    await keeper.reconcile(false);
    expect(keeper.problems.map(({ rule }) => rule)).toEqual(["DUPLICATE_NAME"]);
    expect(graph.elements.get("asset:q")).toMatchObject({ name: "p", description: "spare", timeZone: "Europe/Paris" });
    await keeper.edit([{ edit: "updateAsset", id: "q", name: "r" }], ME);
    await keeper.reconcile(false);
    expect([keeper.problems, graph.log.length]).toEqual([[], commits + 3]);
    expect(graph.logged().get("asset:q")).toEqual(graph.elements.get("asset:q"));
  });

  it("made while no twin ran become a commit at the start", async () => {
    const graph = plant();
    await (await twinOn(graph)).keeper.close();
    graph.edit(assetRecord("p", "l", { name: "P-101" }), tagRecord("n", "p"), tagRecord("x", "nobody"));
    const { keeper } = await twinOn(graph);
    expect(graph.log.at(-1)).toMatchObject({ revision: 2, origin: "OUTSIDE", by: "cypher" });
    expect([keeper.model.revision, keeper.model.assets.get("p")?.name]).toEqual([2, "P-101"]);
    expect(keeper.problems).toMatchObject([{ element: { id: "x" } }]);
    graph.edit(assetRecord("p", "l", { name: "P-101", level: "SITE" }));
    expect((await twinOn(graph)).keeper.model.assets.get("p")).toMatchObject({ name: "P-101", level: "WORK_UNIT" });
    expect(graph.log.length).toBe(2);
  });

  it("and would remove very much while no twin ran are held at the start", async () => {
    const graph = plant(...Array.from({ length: 30 }, (_, i) => tagRecord(`t${i}`, "p")));
    graph.edit({ remove: "asset:l" });
    const { keeper } = await twinOn(graph, { hold: { elements: 20, share: 0.2 } });
    expect([keeper.held, keeper.model.tags.size, graph.log.length]).toMatchObject([{ assets: 2, tags: 31 }, 31, 1]);
  });

  it("let in what was left out once the model itself has room for it", async () => {
    const graph = plant();
    const { keeper, clock, next } = await twinOn(graph);
    graph.edit(assetRecord("twin", "l", { name: "p" }));
    await keeper.reconcile(false);
    expect(keeper.problems).toHaveLength(1);
    await keeper.edit([{ edit: "updateAsset", id: "p", name: "renamed" }], ME);
    const arrived = next();
    clock.advance(1_000);
    expect((await arrived).commit.changes).toMatchObject([{ before: null, after: { id: "twin" } }]);
    expect(keeper.problems).toEqual([]);
  });

  it("that are a chain without end, or names handed round in a long ring, cost neither the model nor the process", async () => {
    const machines = Array.from({ length: 300 }, (_, i) => assetRecord(`m${i}`, "l"));
    const graph = plant(...machines);
    const { keeper } = await twinOn(graph);
    const chain = Array.from({ length: 20_000 }, (_, i) => assetRecord(`c${i}`, i === 0 ? "p" : `c${i - 1}`));
    graph.edit(...chain);
    await keeper.reconcile(false);
    expect(keeper.model.assets.size).toBe(4 + 300 + 60);
    expect(keeper.problems).toMatchObject([{ rule: "LEVEL_ORDER", message: expect.stringMatching(/19939 elements/) }]);
    // Each takes the name of the next, and the last one has none to take.
    graph.edit(
      ...chain.map(({ id }) => ({ remove: `asset:${id}` as const })),
      ...machines.map((machine, i) => ({ ...machine, name: i === 299 ? "p" : `m${i + 1}`, description: "edited" })),
    );
    await keeper.reconcile(true);
    expect(keeper.model.assets.size).toBe(4 + 300);
    expect([...keeper.model.assets.values()].filter(({ id, name }) => id !== name)).toEqual([]);
    expect(keeper.model.assets.get("m7")?.description).toBe("edited");
    expect(keeper.problems).toHaveLength(300);
  });

  it("may not change an asset's kind", async () => {
    const graph = plant();
    const { keeper } = await twinOn(graph);
    graph.edit(assetRecord("l", "s", { level: "AREA", description: "beside it" }));
    await keeper.reconcile(false);
    expect(keeper.problems).toMatchObject([{ element: { id: "l" }, rule: "KIND_CHANGE" }]);
    expect(keeper.model.assets.get("l")).toMatchObject({ level: "PRODUCTION_LINE", description: "beside it" });
    graph.edit(assetRecord("new", "s", { level: "AREA" }));
    await keeper.reconcile(false);
    expect(keeper.problems).toMatchObject([{ element: { id: "l" }, rule: "KIND_CHANGE" }]);
    graph.edit(assetRecord("l", "s", { level: "PRODUCTION_LINE" }));
    await keeper.reconcile(false);
    expect([keeper.problems, keeper.model.tagAt("e/s/l/p/t")?.id]).toEqual([[], "t"]);
  });

  it("that remove very much are held until confirmed, counting what becomes unreachable", async () => {
    const tags = Array.from({ length: 30 }, (_, i) => tagRecord(`t${i}`, "p"));
    const graph = plant(...tags);
    const { keeper } = await twinOn(graph, { hold: { elements: 20, share: 0.2 } });
    graph.edit({ remove: "asset:l" });
    expect(await keeper.reconcile(false)).toBeNull();
    expect(keeper.held).toMatchObject({ assets: 2, tags: 31 });
    expect(keeper.model.tags.size).toBe(31);
    await refusedWith("CONFLICT", keeper.edit([{ edit: "updateAsset", id: "l", name: "x" }], ME));
    const applied = await keeper.reconcile(true);
    expect(applied?.commit).toMatchObject({ origin: "OUTSIDE", revision: 2 });
    expect([keeper.model.tags.size, keeper.held]).toEqual([0, null]);
    expect(keeper.problems.some(({ element, rule }) => element.id === "p" && rule === "NOT_FOUND")).toBe(true);
  });

  it("that were held and undone are forgotten", async () => {
    const graph = plant();
    const line = graph.elements.get("asset:l") as ModelElement;
    const { keeper } = await twinOn(graph, { hold: { elements: 1, share: 0.1 } });
    graph.edit({ remove: "asset:l" });
    await keeper.reconcile(false);
    expect(keeper.held).not.toBeNull();
    graph.edit(line);
    await keeper.reconcile(false);
    expect([keeper.held, keeper.problems, graph.log.length]).toEqual([null, [], 1]);
  });

  it("are looked for anew when a commit came between", async () => {
    const graph = plant();
    const { keeper, store } = await twinOn(graph);
    store.beforeReconcile = async () => {
      store.beforeReconcile = null;
      await keeper.edit([{ edit: "updateAsset", id: "p", description: "mine" }], ME);
    };
    graph.elements.set("tag:t", tagRecord("t", "p", { unit: "A" }));
    const applied = await keeper.reconcile(false);
    expect(applied?.commit).toMatchObject({ revision: 3, changes: [{ after: { id: "t", unit: "A" } }] });
    expect(keeper.model.assets.get("p")?.description).toBe("mine");
  });

  it("of duplicates keep the logged one, else the smallest id", async () => {
    const graph = plant();
    const first = await twinOn(graph);
    const { commit } = await first.keeper.edit(
      [{ edit: "createAsset", id: "zz", parent: "l", name: "same", level: "UNIT" }],
      ME,
    );
    expect(commit.revision).toBe(2);
    await first.keeper.close();
    graph.edit(
      assetRecord("aa", "l", { name: "same" }),
      assetRecord("d2", "l", { name: "double" }),
      assetRecord("d1", "l", { name: "double" }),
    );
    const { keeper } = await twinOn(graph);
    expect(keeper.problems.map(({ element }) => element.id)).toEqual(["aa", "d2"]);
  });
});

describe("a store that is lost", () => {
  it("refuses edits at once, says so, and recovers by itself", async () => {
    const graph = plant();
    const { keeper, next } = await twinOn(graph);
    const other = await twinOn(graph);
    await keeper.edit([], ME);
    let told = 0;
    keeper.onAvailability(() => told++);
    for (const store of graph.stores)
      if (store !== other.store) store.listener?.onAvailability(false, "The store is stopped.");
    expect([keeper.storeUnavailable, told]).toEqual(["The store is stopped.", 1]);
    await refusedWith("STORE_UNAVAILABLE", keeper.edit([{ edit: "deleteTag", id: "t" }], ME));
    await refusedWith("STORE_UNAVAILABLE", keeper.reconcile(false));
    const arrived = next();
    await other.keeper.edit([{ edit: "updateTag", id: "t", unit: "A" }], ME);
    graph.setAvailable(true);
    expect((await arrived).commit.revision).toBe(2);
    expect([keeper.storeUnavailable, told]).toEqual([null, 2]);
    await keeper.edit([{ edit: "deleteTag", id: "t" }], ME);
  });
});

describe("another twin's commit", () => {
  it("that takes in what this one has left out ends the problem", async () => {
    const graph = plant();
    const a = await twinOn(graph);
    graph.edit(assetRecord("q", "l", { name: "p" }));
    await a.keeper.reconcile(false);
    expect(a.keeper.problems).toHaveLength(1);
    const b = await twinOn(graph);
    expect(b.keeper.problems).toHaveLength(1);
    // Only b is told of the repair, and a hears of b's commit.
    const arrived = a.next();
    graph.elements.set("asset:q", assetRecord("q", "l"));
    b.store.listener?.onEdits();
    await arrived;
    expect(a.keeper.model.assets.get("q")?.name).toBe("q");
    expect(a.keeper.problems).toEqual([]);
  });

  it("that was made on a log this one saw otherwise is taken over as far as it is lawful", async () => {
    const graph = plant();
    const a = await twinOn(graph);
    // Where a database was restored from a backup, another twin may have had what this one has not.
    graph.log.push({
      revision: 2,
      id: "theirs",
      by: "them",
      origin: "API",
      message: null,
      at: 0,
      changes: [
        { before: null, after: assetRecord("q", "nobody") },
        { before: null, after: assetRecord("r", "l") },
      ],
    });
    const arrived = a.next();
    a.store.listener?.onCommits();
    await arrived;
    expect([a.keeper.model.assets.has("q"), a.keeper.model.assets.has("r")]).toEqual([false, true]);
    expect(a.errors).toEqual([]);
  });
});
