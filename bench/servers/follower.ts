/** Follows thousands of different selections of a large model, and measures what commits cost it. */

import { setTimeout as pause } from "node:timers/promises";
import { loadPlantDraft } from "../../src/connectors/simulator/load-plant.ts";
import { SqliteGraphStore } from "../../src/connectors/sqlite/sqlite-graph-store.ts";
import type { ModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../src/twin/commit/store-model-keeper.ts";
import { EVERY_RIGHT } from "../../src/twin/edits/edit-rights.ts";
import type { Selection } from "../../src/twin/selection/filter.ts";
import { compileSelection } from "../../src/twin/selection/selection.ts";
import { TwinStreams } from "../../src/twin/streams/twin-streams.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import type { ModelEdit } from "../../src/twin/words/edits.ts";
import { answer } from "../harness/child.ts";

export interface FollowerSettings {
  readonly directory: string;
  readonly tags: number;
  readonly selections: number;
}

export interface Opened {
  readonly streams: number;
  /** Tags of all selections together. */
  readonly selected: number;
}

export interface TakenOver {
  /** From the model having taken the commit over to every membership having done so. */
  readonly ms: number;
  /** Tags that the commit made, removed, or gave another path. */
  readonly tags: number;
  /** Events that subscribers were sent because of it. */
  readonly told: number;
}

/** The streams' tick, and how long events of a commit are waited for. */
const TICK_MS = 50;
const TOLD_MS = 120;

let keeper: ModelKeeper | null = null;
let selections: Selection[] = [];
let told = 0;
/** Set around the listener of the streams. */
let begun = 0;
let ms = 0;
let commits = 0;

/** Of each kind as many as screens have: most follow one machine or line, some lists of tags, few the whole plant. */
function selectionOf(index: number, { machines, lines, areas, tags }: Counts): Selection {
  const number = Math.floor(index / 10);
  switch (index % 10) {
    case 0:
    case 1:
      return {
        under: [`l${(number % lines) + 1}`],
        tag: { unit: [index % 10 === 0 ? "°C" : "bar"] },
        asset: atLeast(number, lines),
      };
    case 2: {
      const first = (number * 97) % Math.max(1, tags - 100);
      return { ids: Array.from({ length: 100 }, (_, i) => `t${first + i + 1}`) };
    }
    case 3:
      return number % 5 === 0
        ? { tag: { name: { glob: `Temp*` } }, asset: { name: { glob: `*${number}` } } }
        : { under: [`a${(number % areas) + 1}`], asset: { name: { glob: `*${number}` } } };
    case 4:
      return { under: [`m${((number * 3) % machines) + 1}`, `m${((number * 3 + 1) % machines) + 1}`] };
    default:
      return {
        under: [`m${((index * 7) % machines) + 1}`],
        ...(index >= machines ? { tag: { name: { startsWith: "T" } } } : {}),
      };
  }
}

/** Makes what would be equal selections different ones. */
function atLeast(number: number, lines: number): { readonly name: { readonly glob: string } } {
  return { name: { glob: number < lines ? "*" : `*${number % 10}` } };
}

interface Counts {
  readonly machines: number;
  readonly lines: number;
  readonly areas: number;
  readonly tags: number;
}

/** A number that ids and names of a commit are made of. */
const edits: Readonly<Record<string, (number: number, counts: Counts) => ModelEdit[]>> = {
  renameMachine: (number, { machines }) => [
    { edit: "updateAsset", id: `m${((number * 13) % machines) + 1}`, name: `Machine, renamed ${number}` },
  ],
  renameArea: (number, { areas }) => [
    { edit: "updateAsset", id: `a${(number % areas) + 1}`, name: `Area, renamed ${number}` },
  ],
  addTags: (number, { machines }) =>
    Array.from({ length: 10 }, (_, i) => ({
      edit: "createTag",
      id: `new-${number}-${i}`,
      asset: `m${((number * 17) % machines) + 1}`,
      name: `Temperature, new ${number}-${i}`,
      dataType: "Double",
      unit: "°C",
    })),
  removeTags: (number) =>
    Array.from({ length: 10 }, (_, i) => ({ edit: "deleteTag", id: `t${(number * 10 + i) * 3 + 1}` })),
  moveLine: (number, { lines, areas }) => [
    {
      edit: "moveAsset",
      id: `l${lines - (number % Math.floor(lines / 2))}`,
      parent: `a${(number % Math.max(1, areas - 1)) + 1}`,
    },
  ],
};

function counts(): Counts {
  const { assets, tags } = (keeper as ModelKeeper).model;
  const of = (letter: string) => [...assets.keys()].filter((id) => id.startsWith(letter)).length;
  return { machines: of("m"), lines: of("l"), areas: of("a"), tags: tags.size };
}

let plant: Counts = { machines: 0, lines: 0, areas: 0, tags: 0 };

answer(
  {
    async open({ directory, tags, selections: count }: FollowerSettings): Promise<Opened> {
      keeper = await openModelKeeper(await SqliteGraphStore.open(directory, systemClock), systemClock);
      await keeper.import(loadPlantDraft(tags, null), { mode: "MERGE", by: "bench" });
      plant = counts();
      const { model } = keeper;
      keeper.onCommit(() => {
        begun = performance.now();
      });
      const sources = { statuses: [], onStatus: () => () => {} };
      const streams = new TwinStreams({ model, commits: keeper, sources, clock: systemClock });
      keeper.onCommit(() => {
        ms = performance.now() - begun;
      });
      const different = new Map<string, Selection>();
      for (let index = 0; different.size < count && index < 20 * count; index++) {
        const selection = selectionOf(index, plant);
        different.set(JSON.stringify(selection), selection);
      }
      selections = [...different.values()];
      let selected = 0;
      for (const select of selections) {
        const stream = streams.tagChanges({ select, minIntervalMs: TICK_MS });
        const first = await stream.next();
        selected += first.done ? 0 : first.value.tags.length;
        void (async () => {
          for await (const _ of stream) told++;
        })();
      }
      return { streams: streams.counts.selections, selected };
    },
    /** How long it takes to evaluate all selections, milliseconds. */
    evaluate(): number {
      const { model } = keeper as ModelKeeper;
      const start = performance.now();
      for (const select of selections) for (const _ of compileSelection(select, model, systemClock).now());
      return performance.now() - start;
    },
    async commit(kind: string): Promise<TakenOver> {
      const edit = edits[kind];
      if (!edit) throw new Error(`there is no commit ${kind}`);
      told = 0;
      const { commit, entities } = await (keeper as ModelKeeper).edit(edit(commits++, plant), {
        by: "bench",
        rights: EVERY_RIGHT,
      });
      let tags = 0;
      commit.changes.forEach((change, i) => {
        const entity = entities[i];
        if ((change.after ?? change.before).element === "tag") tags++;
        else if (entity && "descendants" in entity)
          for (const below of [entity, ...entity.descendants()]) tags += below.tags.length;
      });
      await pause(TOLD_MS);
      return { ms, tags, told };
    },
  },
  async () => keeper?.close(),
);
