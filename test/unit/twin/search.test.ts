import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { keepIndexesRead } from "../../../src/app/index-reading.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { isOneTypoAway, wordsOf } from "../../../src/twin/model/search-words.ts";
import { WordList } from "../../../src/twin/model/word-list.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { ModelView } from "../../../src/twin/view/model-view.ts";
import { searchPage } from "../../../src/twin/view/search.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import { grow, records, seedling } from "../../fixtures/growing-model.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { anyBatch } from "../../fixtures/random-model.ts";
import {
  assetRecord,
  classRecord,
  commitOf,
  created,
  deleted,
  tagRecord,
  tagSource,
  updated,
} from "../../fixtures/records.ts";

const clock = new ManualClock();
const viewOf = (model: TwinModel, granted?: readonly string[]) =>
  new ModelView(model, clock, granted ? Grant.under(granted) : Grant.everything);
const hits = (model: TwinModel, text: string, granted?: readonly string[]) =>
  searchPage(viewOf(model, granted), text, {}).edges.map(({ node, score }) => `${node.id} ${score}`);
const found = (model: TwinModel, text: string, granted?: readonly string[]) =>
  searchPage(viewOf(model, granted), text, {}).nodes.map(({ id }) => id);

const PLANT: readonly ModelElement[] = [
  classRecord("pump", { name: "Pump" }),
  classRecord("booster", { name: "Booster", extends: ["pump"] }),
  assetRecord("acme", null, { name: "Acme" }),
  assetRecord("lyon", "acme", { name: "Lyon", level: "SITE" }),
  assetRecord("oslo", "acme", { name: "Oslo", level: "SITE" }),
  assetRecord("p101", "lyon", {
    name: "P-101",
    classes: ["booster"],
    description: "Kühlwasserpumpe",
    identifiers: [{ system: "sap", value: "10-4711" }],
    properties: [
      { name: "maker", type: "String", value: "Grundfos", unit: null, fromClass: null, overridden: [] },
      { name: "power", type: "Double", value: 75, unit: "kW", fromClass: null, overridden: [] },
    ],
  }),
  assetRecord("p10", "lyon", { name: "P-10" }),
  assetRecord("p101b", "oslo", { name: "P-101" }),
  assetRecord("oven", "oslo", { name: "Öfen Süd" }),
  tagRecord("speed", "p101", { name: "speed", source: tagSource("plc", 'ns=3;s="DB_Drive".n') }),
  tagRecord("speedb", "p101b", { name: "speed" }),
];

describe("a search", () => {
  const model = new TwinModel(1, PLANT);

  it.each<[string, string[]]>([
    ["p-101", ["p101", "p101b"]],
    ["P101", ["p101", "p101b"]],
    ["p-10", ["p10", "p101", "p101b"]],
    ["10", ["p10", "p101", "p101b"]],
    ["ofen", ["oven"]],
    ["SUD", ["oven"]],
    ["wasser", ["p101"]],
    ["104711", ["p101"]],
    ["4711", ["p101"]],
    ["grundfos", ["p101"]],
    ["75", []],
    ["booster", ["booster", "p101"]],
    ["pump", ["pump", "p101"]],
    ["drive", ["speed"]],
    ["lyon p-101 speed", ["speed"]],
    ["speed oslo", ["speedb"]],
    ["booster speed", ["speed"]],
    ["lyon oslo", []],
    ["grundfso", ["p101"]],
    ["lion", ["lyon"]],
    ["zzzz", []],
  ])("for %j finds %j", (text, expected) => {
    expect(found(model, text)).toEqual(expected);
  });

  it("of a viewer finds what the viewer may see, as if there were nothing else", () => {
    const part = new TwinModel(
      1,
      PLANT.filter(({ id }) => !["oslo", "p101b", "oven", "speedb", "p10"].includes(id)),
    );
    expect(found(model, "speed oslo", ["p101b"])).toEqual([]);
    expect(found(model, "speed p-101", ["p101b"])).toEqual(["speedb"]);
    for (const text of ["p", "1", "lyon", "acme speed", "oslp", "ofen", "speed"])
      expect(hits(model, text, ["p101"])).toEqual(hits(part, text, ["p101"]));
  });

  it.each([
    ["", "has no letter"],
    [" -*? ", "has no letter"],
    ["a".repeat(201), "longer than 200"],
    ["a b c d e f g h i j k l m", "has 13 words"],
  ])("is refused for %j", (text, message) => {
    expect(() => found(model, text)).toThrow(
      expect.objectContaining({ code: "BAD_USER_INPUT", message: expect.stringContaining(message) }),
    );
  });

  it("pages through all hits, each once, also while others come and go", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 30 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        fc.nat(),
        (names, size, at) => {
          const living = new TwinModel(1, [
            assetRecord("acme", null),
            ...names.map((name, i) => assetRecord(`a${i}`, "acme", { name: `Pump ${name % 7} ${i}` })),
          ]);
          const whole = found(living, "pump").length;
          const met: string[] = [];
          let after: string | null = null;
          for (let page = 0; ; page++) {
            const { nodes, pageInfo, totalCount } = searchPage(viewOf(living), "pump", { first: size, after });
            if (page === 0) expect(totalCount).toBe(whole);
            met.push(...nodes.map(({ id }) => id));
            if (!pageInfo.hasNextPage) break;
            after = pageInfo.endCursor;
            const before = met.at(at % Math.max(1, met.length)) ?? "";
            // What was shown goes, something else comes: neither hides nor repeats the others.
            living.apply(
              commitOf(page + 2, [
                ...(page < 5 ? created(assetRecord(`new${page}`, "acme", { name: `Pump x ${page}` })) : []),
                ...(living.assets.has(before) && page % 2 === 0
                  ? deleted((living.assets.get(before) as { record: ModelElement }).record)
                  : []),
              ]),
            );
          }
          const old = met.filter((id) => id.startsWith("a"));
          expect(old.toSorted()).toEqual(names.map((_, i) => `a${i}`).toSorted());
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("the index", () => {
  it("after any commits answers as a new one", () => {
    const texts = ["a", "p", "p-2", "100", "x y", "b a", "sap", "nsu", "qq", "p-1o", "s 1"];
    fc.assert(
      fc.property(fc.array(anyBatch, { minLength: 5, maxLength: 20 }), (batches) => {
        let round = 0;
        grow([seedling, ...batches], (model) => {
          // Sometimes it has read everything before the next commit, sometimes a part, sometimes nothing.
          model.searchIndex.read([0, 3, Number.POSITIVE_INFINITY][round++ % 3] as number);
          if (round % 4 > 0) return;
          const fresh = new TwinModel(1, records(model));
          for (const text of texts) expect(hits(model, text)).toEqual(hits(fresh, text));
        });
      }),
      { numRuns: 100 },
    );
  });

  it("clears away what commits leave behind", () => {
    const living = new TwinModel(1, PLANT);
    found(living, "p");
    const size = living.searchIndex.size;
    for (let i = 0; i < 60; i++) {
      const assets = Array.from({ length: 100 }, (_, n) => assetRecord(`x${n}`, "lyon", { name: `Ventil ${i} ${n}` }));
      living.apply(commitOf(2 * i + 2, created(...assets)));
      expect(found(living, `ventil ${i} 99`)).toEqual(["x99"]);
      living.apply(commitOf(2 * i + 3, deleted(...assets)));
      expect(found(living, "ventil")).toEqual([]);
      living.searchIndex.read([7, 40, Number.POSITIVE_INFINITY][i % 3] as number);
    }
    expect(living.searchIndex.documents.length).toBeLessThan(1_600);
    expect(living.searchIndex.size).toBeLessThan(size + 1_600);
    living.apply(commitOf(200, [updated(assetRecord("p10", "lyon", { name: "P-10" }), { name: "Zentrifuge" })]));
    expect([found(living, "zentri"), found(living, "p-10")]).toEqual([["p10"], ["p101", "p101b"]]);
  });

  it("reads in parts, so that nobody waits for it", () => {
    const { searchIndex } = new TwinModel(1, PLANT);
    let parts = 0;
    for (; searchIndex.isBehind; parts++) searchIndex.read(3);
    expect(parts).toBe(Math.ceil((PLANT.length + 1) / 3));
  });
});

it("the index of a running twin is read without a search, and after each commit", async () => {
  const { model, onCommit, commit } = livingPlant();
  const stop = keepIndexesRead({ model, onCommit });
  const isRead = () => vi.waitUntil(() => !model.searchIndex.isBehind);
  await isRead();
  commit(...created(assetRecord("new", "lyon", { name: "Neuling" })));
  expect(model.searchIndex.isBehind).toBe(true);
  await isRead();
  stop();
  expect(found(model, "neuling")).toEqual(["new"]);
});

function livingPlant() {
  const living = new LivingModel(PLANT);
  return { model: living.model, onCommit: living.onCommit, commit: living.commit.bind(living) };
}

describe("words", () => {
  it("are runs of letters and digits without case and accents", () => {
    expect(wordsOf('Kühl-Wasser_3,"Öl"/№7 東京')).toEqual(["kuhl", "wasser", "3", "ol", "no7", "東京"]);
  });

  it("are found like includes finds them", () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[ab]{1,4}$/), { maxLength: 20 });
    fc.assert(
      fc.property(words, words, fc.stringMatching(/^[ab]{1,3}$/), (some, more, part) => {
        const list = new WordList();
        for (const word of some) list.add(word);
        // So many more that the first ones come into the long text.
        for (let i = 0; i < 2_100; i++) list.add(`z${i}`);
        list.find("b", () => {});
        const rest = more.filter((word) => !some.includes(word));
        for (const word of rest) list.add(word);
        const met: string[] = [];
        list.find(part, (place, kind) => met.push(`${list.words[place]} ${kind}`));
        const expected = [...some, ...rest].filter((word) =>
          part.length === 1 ? word.startsWith(part) : word.includes(part),
        );
        expect(met.toSorted()).toEqual(
          expected
            .map((word) => `${word} ${word === part ? "EXACT" : word.startsWith(part) ? "PREFIX" : "INFIX"}`)
            .toSorted(),
        );
      }),
    );
  });

  it.each([
    ["pump", "pmup", true],
    ["pump", "pomp", true],
    ["pump", "pum", true],
    ["pump", "ppump", true],
    ["pump", "pump", true],
    ["pump", "mpup", false],
    ["pump", "pumpen", false],
    ["pump", "lamp", false],
  ])("%s and %s are one typo apart: %s", (a, b, expected) => {
    expect([isOneTypoAway(a, b), isOneTypoAway(b, a)]).toEqual([expected, expected]);
  });
});
