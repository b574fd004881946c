/**
 * `plantgraph/contract/graph-store`: the executable contract of a system of record, a suite of Vitest. Every implementation of
 * `GraphStore` runs it on a real database, with a `testTimeout` of 30 seconds at least:
 *
 * ```ts
 * graphStoreContract("sqlite", async () => ({ open: () => SqliteGraphStore.open(directory, clock), ... }));
 * ```
 */
import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GraphStore, KnownElements, StoreListener } from "../twin/ports/graph-store.ts";
import { type Change, type Commit, type ElementKey, keyOf, type Revision } from "../twin/words/commits.ts";
import type { AssetRecord, ModelElement } from "../twin/words/elements.ts";
import { type ErrorCode, PlantgraphError } from "../twin/words/errors.ts";
import { HARD_ADDRESSES, readFrom } from "./hard-addresses.ts";
import { RandomChanges } from "./random-changes.ts";
import {
  asset,
  canonical,
  commitMeta,
  creations,
  deletions,
  equipmentClass,
  everyField,
  plant,
  property,
  relation,
  replay,
  source,
  tag,
  update,
} from "./store-elements.ts";

/** A fresh empty database for one test. */
export interface TestDatabase {
  /** Another store object on it, sharing nothing with those before: as another process would open it. */
  open(): Promise<GraphStore>;
  /** Makes the database look as if a newer program had laid it out. */
  layOutNewer(): Promise<void>;
  /** Removes the database; the suite has closed the stores. */
  remove(): Promise<void>;
}

export function graphStoreContract(name: string, openDatabase: () => Promise<TestDatabase>): void {
  describe(`${name}: the contract of a graph store`, () => {
    let database: TestDatabase;
    let opened: GraphStore[];

    const open = async (): Promise<GraphStore> => {
      const store = await database.open();
      opened.push(store);
      return store;
    };

    beforeEach(async () => {
      opened = [];
      database = await openDatabase();
    });

    afterEach(async () => {
      for (const store of opened) await store.close();
      await database.remove();
    });

    describe("an empty database", () => {
      it("is revision 0 without elements, commits or differences", async () => {
        const store = await open();
        const loaded = await store.load();
        expect(loaded.revision).toBe(0);
        expect(loaded.elements).toEqual([]);
        expect(await collect(store.commitsSince(0))).toEqual([]);
        expect(await store.reconcile(known(0, []))).toEqual([]);
      });

      it("can be opened by two stores at the same moment", async () => {
        const stores = await Promise.all([open(), open()]);
        await stores[0].commit(creations([asset("a", null)]), commitMeta(), 0);
        expect((await state(stores[1])).revision).toBe(1);
      });

      it("holds nobody else's data, before and after its first commit", async () => {
        const store = await open();
        expect(await store.holdsOthersData()).toBe(false);
        await store.commit(creations(everyField()), commitMeta(), 0);
        for (const reader of [store, await open()]) expect(await reader.holdsOthersData()).toBe(false);
      });

      it("describes its store in one line", async () => {
        const { description } = await open();
        expect(description).toMatch(/^\S.*\S$/);
      });
    });

    describe("elements", () => {
      it("come back exactly as they were committed, every field of every kind", async () => {
        const elements = everyField();
        const store = await open();
        await store.commit(creations(elements), commitMeta(), 0);
        for (const reader of [store, await open()]) expectElements(await state(reader), elements);
      });

      it("come back with the addresses of nodes whose ids hold anything, and differ in nothing", async () => {
        const elements = readFrom(HARD_ADDRESSES);
        const store = await open();
        await store.commit(creations(elements), commitMeta(), 0);
        expectElements(await state(await open()), elements);
        expect(await store.reconcile(known(1, elements))).toEqual([]);
      });

      it("come back exactly from the log, before and after", async () => {
        const elements = everyField();
        const store = await open();
        const changes = creations(elements);
        await store.commit(changes, commitMeta(), 0);
        await store.commit(deletions(elements), commitMeta(), 1);
        const [created, deleted] = await collect((await open()).commitsSince(0));
        expect(created?.changes).toEqual(changes);
        expect(deleted?.changes).toEqual(deletions(elements));
      });

      it("may be created in any order within a commit", async () => {
        const elements = everyField().reverse();
        const store = await open();
        await store.commit(creations(elements), commitMeta(), 0);
        expectElements(await state(await open()), elements);
      });

      it("of different kinds may have the same id", async () => {
        const elements = [
          equipmentClass("same"),
          asset("same", null, { classes: ["same"] }),
          tag("same", "same"),
          relation("same", "same", "FEEDS", "same"),
        ];
        const store = await open();
        await store.commit(creations(elements), commitMeta(), 0);
        expectElements(await state(await open()), elements);
        await store.commit(deletions(elements.slice(2)), commitMeta(), 1);
        expectElements(await state(await open()), elements.slice(0, 2));
      });
    });

    describe("a commit", () => {
      it("answers with its revision, what it was given and who made it", async () => {
        const store = await open();
        const meta = commitMeta({ by: "Zoë ✓", origin: "IMPORT", message: "first\nlight", at: 1_234_567_890_123 });
        const changes = creations([asset("a", null)]);
        const expected: Commit = { ...meta, revision: 1, changes };
        expect(await store.commit(changes, meta, 0)).toEqual(expected);
        expect(await collect((await open()).commitsSince(0))).toEqual([expected]);
      });

      it("updates every field of every kind of element, there and back", async () => {
        const full = everyField();
        const plain = full.map(stripped);
        const there = full.map((before, i): Change => ({ before, after: plain[i] as ModelElement }));
        const back = full.map((after, i): Change => ({ before: plain[i] as ModelElement, after }));
        const store = await open();
        await store.commit(creations(full), commitMeta(), 0);
        await store.commit(there, commitMeta(), 1);
        expectElements(await state(await open()), plain);
        await store.commit(back, commitMeta(), 2);
        expectElements(await state(await open()), full);
      });

      it("swaps names of siblings, of tags and of classes", async () => {
        const root = asset("root", null);
        const [a, b] = [asset("a", "root"), asset("b", "root")];
        const [x, y] = [tag("x", "a"), tag("y", "a")];
        const [pump, oven] = [equipmentClass("pump"), equipmentClass("oven")];
        const store = await open();
        await store.commit(creations([root, a, b, x, y, pump, oven]), commitMeta(), 0);
        const swaps = [
          update(a, { name: "b" }),
          update(b, { name: "a" }),
          update(x, { name: "y" }),
          update(y, { name: "x" }),
          update(pump, { name: "oven" }),
          update(oven, { name: "pump" }),
        ];
        await store.commit(swaps, commitMeta(), 1);
        expectElements(await state(await open()), [root, ...swaps.map(({ after }) => after as ModelElement)]);
      });

      it("swaps identifiers, and hands them on from a deleted element", async () => {
        const one = [{ system: "sap", value: "1" }];
        const two = [{ system: "sap", value: "2" }];
        const three = [{ system: "sap", value: "3" }];
        const root = asset("root", null, { identifiers: three });
        const a = asset("a", "root", { identifiers: one });
        const b = asset("b", "root", { identifiers: two });
        const x = tag("x", "root", { identifiers: one });
        const y = tag("y", "root", { identifiers: two });
        const store = await open();
        await store.commit(creations([root, a, b, x, y]), commitMeta(), 0);
        const changes = [
          update(a, { identifiers: two }),
          update(b, { identifiers: one }),
          ...creations([tag("z", "root", { identifiers: two })]),
          update(x, { identifiers: [] }),
          ...deletions([y]),
        ];
        await store.commit(changes, commitMeta(), 1);
        expectElements(await state(await open()), replayed([root, a, b, x, y], changes));
      });

      it("moves assets with all below them, and tags", async () => {
        const [root, a, b] = [asset("root", null), asset("a", "root"), asset("b", "root")];
        const [below, x] = [asset("below", "a"), tag("x", "below")];
        const y = tag("y", "a");
        const store = await open();
        await store.commit(creations([root, a, b, below, x, y]), commitMeta(), 0);
        const moves = [update(below, { parent: "b" }), update(y, { asset: "b" })];
        await store.commit(moves, commitMeta(), 1);
        expectElements(await state(await open()), replayed([root, a, b, below, x, y], moves));
      });

      it("turns a branch upside down", async () => {
        const [root, a, b, c] = [asset("root", null), asset("a", "root"), asset("b", "a"), asset("c", "b")];
        const store = await open();
        await store.commit(creations([root, a, b, c]), commitMeta(), 0);
        const moves = [update(c, { parent: "root" }), update(b, { parent: "c" }), update(a, { parent: "b" })];
        await store.commit(moves, commitMeta(), 1);
        expectElements(await state(await open()), replayed([root, a, b, c], moves));
      });

      it.each([
        ["from the top", false],
        ["from the bottom", true],
      ])("deletes a subtree with its tags and relations, listed %s", async (_, reversed) => {
        const keep = [asset("root", null), asset("kept", "root"), tag("kept tag", "kept"), equipmentClass("pump")];
        const gone = [
          asset("a", "root", { classes: ["pump"], identifiers: [{ system: "sap", value: "1" }] }),
          asset("b", "a"),
          tag("x", "b", { source: source("s7", "nsu=urn:x;i=1"), identifiers: [{ system: "sap", value: "1" }] }),
          relation("in", "kept", "FEEDS", "b"),
          relation("out", "b", "FEEDS", "kept"),
        ];
        const store = await open();
        await store.commit(creations([...keep, ...gone]), commitMeta(), 0);
        await store.commit(deletions(reversed ? gone.reverse() : gone), commitMeta(), 1);
        expectElements(await state(await open()), keep);
      });

      it("re-points relations' ends when their assets are moved, replaced or kept", async () => {
        const [root, a, b] = [asset("root", null), asset("a", "root"), asset("b", "root")];
        const pipe = relation("pipe", "a", "FEEDS", "b", [property("n", "Int64", 1)]);
        const store = await open();
        await store.commit(creations([root, a, b, pipe]), commitMeta(), 0);
        const c = asset("c", "root");
        const changes = [...creations([c]), update(pipe, { to: "c" }), ...deletions([b])];
        await store.commit(changes, commitMeta(), 1);
        expectElements(await state(await open()), replayed([root, a, b, pipe], changes));
      });

      it("gives revisions without gaps, through whichever store it comes", async () => {
        const stores = [await open(), await open()];
        for (let base = 0; base < 10; base++) {
          const store = stores[base % 2] as GraphStore;
          const commit = await store.commit(creations([asset(`a${base}`, null)]), commitMeta(), base);
          expect(commit.revision).toBe(base + 1);
        }
        expect((await state(await open())).revision).toBe(10);
      });

      it.each([0, 1, 3, 7])("on base %i of a store at revision 2 is refused as a conflict", async (base) => {
        const store = await open();
        await store.commit(creations([asset("a", null)]), commitMeta(), 0);
        await store.commit(creations([asset("b", null)]), commitMeta(), 1);
        const before = await everything(store);
        await expectCode(store.commit(creations([asset("c", null)]), commitMeta(), base), "CONFLICT");
        expect(await everything(await open())).toEqual(before);
        expect((await store.commit(creations([asset("c", null)]), commitMeta(), 2)).revision).toBe(3);
      });

      it("wins alone among many on the same base", async () => {
        const stores = await Promise.all([open(), open(), open()]);
        const outcomes = await Promise.allSettled(
          stores.flatMap((store, s) =>
            [0, 1].map((i) => store.commit(creations([asset(`a${s}.${i}`, null)]), commitMeta(), 0)),
          ),
        );
        const lost = outcomes.filter((outcome) => outcome.status === "rejected");
        expect(outcomes.length - lost.length).toBe(1);
        for (const { reason } of lost) expect(reason).toMatchObject({ code: "CONFLICT" });
        expect((await everything(await open())).revision).toBe(1);
      });

      it("is not applied again under the same id, whatever the base: the answer is its log entry", async () => {
        const store = await open();
        const meta = commitMeta({ message: "once" });
        const changes = creations([asset("a", null)]);
        const first = await store.commit(changes, meta, 0);
        expect(await store.commit(changes, meta, 0)).toEqual(first);
        await store.commit(creations([asset("b", null)]), commitMeta(), 1);
        const other = await open();
        expect(await other.commit(changes, { ...meta, at: meta.at + 5, by: "later" }, 2)).toEqual(first);
        expect((await everything(other)).revision).toBe(2);
      });

      it("sent twice at once under the same id is applied once, and both hear the same", async () => {
        const stores = await Promise.all([open(), open()]);
        const meta = commitMeta();
        const changes = creations(plant(50));
        const answers = await Promise.all([...stores, ...stores].map((store) => store.commit(changes, meta, 0)));
        for (const answer of answers) expect(answer).toEqual({ ...meta, revision: 1, changes });
        expect((await everything(await open())).revision).toBe(1);
      });

      const root = asset("root", null);
      it.each<[string, ErrorCode, Change]>([
        ["creates an element that exists", "DUPLICATE_ID", { before: null, after: root }],
        ["updates an asset that does not exist", "NOT_FOUND", update(asset("ghost", "root"), { name: "x" })],
        ["updates a tag that does not exist", "NOT_FOUND", update(tag("ghost", "root"), { name: "x" })],
        ["updates a class that does not exist", "NOT_FOUND", update(equipmentClass("ghost"), { name: "x" })],
        [
          "updates a relation that does not exist",
          "NOT_FOUND",
          update(relation("ghost", "root", "A", "root"), { type: "B" }),
        ],
        ["deletes an asset that does not exist", "NOT_FOUND", { before: asset("ghost", "root"), after: null }],
        [
          "deletes a relation that does not exist",
          "NOT_FOUND",
          { before: relation("ghost", "root", "A", "root"), after: null },
        ],
      ])("that fails midway because it %s leaves nothing", async (_, code, impossible) => {
        const store = await open();
        const kept = tag("kept", "root");
        await store.commit(creations([root, kept, equipmentClass("pump")]), commitMeta(), 0);
        const before = await everything(store);
        const possible = [...creations(plant(100)), update(kept, { name: "other" })];
        const meta = commitMeta();
        await expectCode(
          store.commit([...possible, impossible, ...creations(plant(100, "m"))], meta, 1),
          code,
          "CONFLICT",
        );
        for (const reader of [store, await open()]) expect(await everything(reader)).toEqual(before);
        // The id of a commit that failed is free: the same one can be tried again.
        expect((await store.commit(possible, meta, 1)).revision).toBe(2);
      });

      it("keeps store, log and replay alike over many random commits through two stores", async () => {
        const stores = [await open(), await open()];
        const model = new Map<ElementKey, ModelElement>();
        const random = new RandomChanges(7, "r");
        for (let base = 0; base < 40; base++) {
          const changes = random.next(model, 40);
          await (stores[base % 2] as GraphStore).commit(changes, commitMeta(), base);
          replay(model, changes);
        }
        const found = await everything(await open());
        expect(found.elements).toEqual(byKey(model.values()));
        expect(found.revision).toBe(40);
      });
    });

    describe("the log", () => {
      it("is read in order from any revision", async () => {
        const store = await open();
        const commits: Commit[] = [];
        for (let base = 0; base < 7; base++)
          commits.push(await store.commit(creations([asset(`a${base}`, null)]), commitMeta(), base));
        const reader = await open();
        for (const since of [0, 1, 4, 6, 7, 100])
          expect(await collect(reader.commitsSince(since))).toEqual(commits.slice(since));
      });

      it("tells the id of its first commit", async () => {
        const store = await open();
        expect(await store.firstCommitId()).toBeNull();
        const meta = commitMeta();
        await store.commit(creations([asset("a", null)]), meta, 0);
        await store.commit(creations([asset("b", null)]), commitMeta(), 1);
        expect(await store.firstCommitId()).toBe(meta.id);
        expect(await (await open()).firstCommitId()).toBe(meta.id);
      });

      it("finds the newest commit of a moment, also where clocks went back", async () => {
        const store = await open();
        expect(await store.revisionAt(1_000)).toBe(0);
        for (const [base, at] of [1_000, 3_000, 2_000, 5_000].entries())
          await store.commit(creations([asset(`a${base}`, null)]), commitMeta({ at }), base);
        const found = await Promise.all(
          [999, 1_000, 2_500, 3_500, 4_999.5, 5_000, 1e15].map((at) => store.revisionAt(at)),
        );
        expect(found).toEqual([0, 1, 3, 3, 3, 4, 4]);
      });

      it("may be left in the middle, and read while commits are made", async () => {
        const store = await open();
        for (let base = 0; base < 3; base++)
          await store.commit(creations([asset(`a${base}`, null)]), commitMeta(), base);
        const seen: Revision[] = [];
        for await (const { revision } of store.commitsSince(0)) {
          seen.push(revision);
          if (revision === 1) await (await open()).commit(creations([asset("late", null)]), commitMeta(), 3);
          if (revision === 2) break;
        }
        expect(seen).toEqual([1, 2]);
        expect((await collect(store.commitsSince(2))).map(({ revision }) => revision)).toEqual([3, 4]);
      });

      it("numbers and keeps what was found in the store like what was asked for", async () => {
        const store = await open();
        const created = creations([asset("a", null)]);
        await store.commit(created, commitMeta(), 0);
        const found = [update(asset("a", null), { description: "by another tool" })];
        const outside = await store.commit(found, commitMeta({ origin: "OUTSIDE", by: "cypher" }), 1);
        expect(outside).toMatchObject({ revision: 2, origin: "OUTSIDE", by: "cypher", changes: found });
        expect(await collect((await open()).commitsSince(1))).toEqual([outside]);
      });
    });

    describe("110,000 elements", () => {
      it("are committed, loaded and read back from the log whole, without keeping the loop from its other work", async () => {
        const elements = plant(91_000);
        expect(elements.length).toBeGreaterThan(109_000);
        const store = await open();
        await store.commit(creations(elements), commitMeta({ origin: "IMPORT" }), 0);
        await store.commit(creations([asset("after", null)]), commitMeta(), 1);

        const reader = await open();
        const found = new Map<ElementKey, ModelElement>();
        const loading = await turnsOfTheLoop(async () => {
          for (const element of (await reader.load()).elements) found.set(keyOf(element), element);
        });
        expect(found.size).toBe(elements.length + 1);
        expect(elements.filter((element) => differs(found.get(keyOf(element)), element))).toEqual([]);

        const commits: Commit[] = [];
        const reading = await turnsOfTheLoop(async () => {
          for await (const commit of reader.commitsSince(0)) commits.push(commit);
        });
        expect(commits.map(({ revision, changes }) => [revision, changes.length])).toEqual([
          [1, elements.length],
          [2, 1],
        ]);
        const again = new Map<ElementKey, ModelElement>();
        for (const { changes } of commits) replay(again, changes);
        expect(again.size).toBe(found.size);
        expect(elements.filter((element) => differs(again.get(keyOf(element)), element))).toEqual([]);
        // Ten pieces at least: other work gets its turn between them.
        expect(loading).toBeGreaterThan(10);
        expect(reading).toBeGreaterThan(10);
      }, 240_000);
    });

    describe("loading", () => {
      it("shows one revision while others commit", async () => {
        const elements = plant(5_000);
        const writer = await open();
        await writer.commit(creations(elements), commitMeta(), 0);
        // Each commit writes its revision to elements that are read early, late and between, whatever the order is.
        const witnesses = elements.filter((_, i) => i % 600 === 0 || i === elements.length - 1);
        let present = witnesses;
        let revision = 1;
        const commitOne = async () => {
          const changes = present.map((element) => renamed(element, `revision ${revision + 1}`));
          await writer.commit(changes, commitMeta(), revision);
          present = changes.map(({ after }) => after as ModelElement);
          revision++;
        };
        await commitOne();
        for (let round = 0; round < 5; round++) {
          const reader = await open();
          const startedAt = revision;
          let loading = true;
          const load = state(reader).finally(() => {
            loading = false;
          });
          // Ten at most: a store without snapshots may begin anew when it was disturbed, and must come to an end.
          for (let i = 0; loading && i < 10; i++) {
            await commitOne();
            await new Promise((resolve) => setImmediate(resolve));
          }
          const loaded = await load;
          expect(loaded.revision).toBeGreaterThanOrEqual(startedAt);
          expect(loaded.elements.size).toBe(elements.length);
          const seen = witnesses.map((element) => noteOf(loaded.elements.get(keyOf(element))));
          expect(seen).toEqual(witnesses.map(() => `revision ${loaded.revision}`));
        }
      }, 120_000);

      it("leaves nothing to reconcile", async () => {
        const store = await open();
        const elements = everyField();
        await store.commit(creations(elements), commitMeta(), 0);
        expect(await store.reconcile(known(1, elements))).toEqual([]);
      });
    });

    describe("watching", () => {
      it("notices another's commits, one after the other", async () => {
        const [watcher, writer] = [await open(), await open()];
        const told = new Signal();
        const end = watcher.watch(listener({ onCommits: () => told.give() }));
        for (let base = 0; base < 3; base++) {
          const next = told.next();
          await writer.commit(creations([asset(`a${base}`, null)]), commitMeta(), base);
          await next;
          expect((await collect(watcher.commitsSince(base))).map(({ revision }) => revision)).toContain(base + 1);
        }
        end();
      }, 10_000);

      it("notices another's commit made between the load and the watch", async () => {
        const [watcher, writer] = [await open(), await open()];
        await state(watcher);
        await writer.commit(creations([asset("a", null)]), commitMeta(), 0);
        const told = new Signal();
        const first = told.next();
        const end = watcher.watch(listener({ onCommits: () => told.give() }));
        await first;
        end();
      }, 10_000);

      it("notices another's commit that was made just before one's own", async () => {
        const [watcher, writer] = [await open(), await open()];
        await watcher.load();
        const told = new Signal();
        const first = told.next();
        const end = watcher.watch(listener({ onCommits: () => told.give() }));
        await writer.commit(creations([asset("a", null)]), commitMeta(), 0);
        await watcher.commit(creations([asset("b", null)]), commitMeta(), 1);
        await first;
        end();
      }, 10_000);

      it("ends when told to, for that listener alone", async () => {
        const [watcher, writer] = [await open(), await open()];
        await state(watcher);
        let ended = 0;
        const end = watcher.watch(listener({ onCommits: () => ended++ }));
        const told = new Signal();
        const endOther = watcher.watch(listener({ onCommits: () => told.give() }));
        end();
        const before = ended;
        const next = told.next();
        await writer.commit(creations([asset("a", null)]), commitMeta(), 0);
        await next;
        expect(ended).toBe(before);
        endOther();
        end();
      }, 10_000);
    });

    describe("refusals", () => {
      it("a closed store says so, and closes only once", async () => {
        const store = await open();
        await store.commit(creations([asset("a", null)]), commitMeta(), 0);
        let heard = 0;
        const hear = () => heard++;
        store.watch(listener({ onCommits: hear, onEdits: hear, onAvailability: hear }));
        await store.close();
        await store.close();
        await expectCode(store.commit(creations([asset("b", null)]), commitMeta(), 1), "STORE_UNAVAILABLE");
        await expectCode(store.load(), "STORE_UNAVAILABLE");
        await expectCode(collect(store.commitsSince(0)), "STORE_UNAVAILABLE");
        await expectCode(store.reconcile(known(1, [])), "STORE_UNAVAILABLE");
        // Its listener hears nothing any more: not of its own end, and not of a commit that another watcher hears of.
        const heardAtEnd = heard;
        const other = await open();
        expect((await state(other)).revision).toBe(1);
        const told = new Signal();
        const next = told.next();
        other.watch(listener({ onCommits: () => told.give() }));
        await (await open()).commit(creations([asset("b", null)]), commitMeta(), 1);
        await next;
        expect(heard).toBe(heardAtEnd);
      });

      it("a layout of a newer program is refused and left alone", async () => {
        await (await open()).close();
        await database.layOutNewer();
        for (let attempt = 0; attempt < 2; attempt++) {
          await expectCode((async () => (await open()).load())(), "STORE_VERSION");
        }
      });
    });
  });
}

interface State {
  readonly revision: Revision;
  readonly elements: ReadonlyMap<ElementKey, ModelElement>;
}

async function state(store: GraphStore): Promise<State> {
  const { revision, elements, found } = await store.load();
  // What the log tells is what stands in the store.
  expect(found).toEqual([]);
  return { revision, elements: byKey(elements) };
}

/** Elements and log, after proving that they agree: the log is gapless and replays to the elements. */
async function everything(store: GraphStore): Promise<State & { readonly commits: readonly Commit[] }> {
  const commits = await collect(store.commitsSince(0));
  const { revision, elements } = await state(store);
  expect(commits.map((commit) => commit.revision)).toEqual(commits.map((_, i) => i + 1));
  expect(revision).toBe(commits.length);
  const model = new Map<ElementKey, ModelElement>();
  for (const { changes } of commits) replay(model, changes);
  expect(elements).toEqual(byKey(model.values()));
  return { revision, elements, commits };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function byKey(elements: Iterable<ModelElement>): Map<ElementKey, ModelElement> {
  const sorted = new Map<ElementKey, ModelElement>();
  let count = 0;
  for (const element of elements) {
    sorted.set(keyOf(element), canonical(element));
    count++;
  }
  expect(sorted.size, "elements of one kind have different ids").toBe(count);
  return sorted;
}

function expectElements(found: State, expected: Iterable<ModelElement>): void {
  const wanted = byKey(expected);
  expect([...found.elements.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, element] of wanted) expect(found.elements.get(key)).toEqual(element);
}

/** For very many elements, where an `expect` each takes minutes. */
function differs(found: ModelElement | undefined, expected: ModelElement): boolean {
  return found === undefined || !isDeepStrictEqual(canonical(found), canonical(expected));
}

function replayed(elements: Iterable<ModelElement>, changes: Iterable<Change>): ModelElement[] {
  const model = byKey(elements);
  replay(model, changes);
  return [...model.values()];
}

/** The same element with all but its place and identity at rest. */
function stripped(element: ModelElement): ModelElement {
  switch (element.element) {
    case "asset":
      return asset(element.id, element.parent, { level: element.level });
    case "tag":
      return tag(element.id, element.asset);
    case "class":
      return equipmentClass(element.id);
    case "relation":
      return relation(element.id, element.to, "OTHER_TYPE", element.from);
  }
}

function renamed(before: ModelElement, text: string): Change {
  if (before.element === "relation") return update(before, { properties: [property("note", "String", text)] });
  return update(before as AssetRecord, { description: text });
}

/** What `renamed` wrote. */
function noteOf(element: ModelElement | undefined): unknown {
  return element?.element === "relation" ? element.properties[0]?.value : element?.description;
}

function known(revision: Revision, elements: readonly ModelElement[]): KnownElements {
  const map = new Map(elements.map((element) => [keyOf(element), element]));
  return { revision, record: (key) => map.get(key), keys: () => map.keys() };
}

function listener(parts: Partial<StoreListener>): StoreListener {
  return { onCommits: () => {}, onEdits: () => {}, onAvailability: () => {}, ...parts };
}

/** Refused with one of these codes, by an error that says something. */
async function expectCode(promise: Promise<unknown>, ...codes: ErrorCode[]): Promise<void> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error, `refused with ${codes.join(" or ")}`).toBeInstanceOf(PlantgraphError);
  expect(codes).toContain((error as PlantgraphError).code);
  expect((error as PlantgraphError).message).toMatch(/\w{3}/);
}

/** How often other work on the event loop got its turn while `work` ran. */
async function turnsOfTheLoop(work: () => Promise<void>): Promise<number> {
  let turns = 0;
  let running = true;
  const turn = () => {
    turns++;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  running = false;
  return turns;
}

/** An event to wait for. */
class Signal {
  #waiting: (() => void)[] = [];

  give(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
