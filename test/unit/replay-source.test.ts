import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { REPLAY_KIND } from "../../src/connectors/replay/kind.ts";
import type { ReplayOptions } from "../../src/connectors/replay/options.ts";
import { makeTag, RecordingSink } from "../../src/contract/recording-sink.ts";
import type { Tag } from "../../src/twin/model/tag.ts";
import type { DataSource } from "../../src/twin/ports/data-source.ts";
import type { TagRecord } from "../../src/twin/words/elements.ts";
import { ManualClock } from "../fixtures/manual-clock.ts";

import "../../src/connectors/opcua/basics/status-names.ts";

let folder: string;
let clock: ManualClock;
let sink: RecordingSink;
let source: DataSource | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-replay-"));
  clock = new ManualClock();
  sink = new RecordingSink();
  source = null;
});
afterEach(async () => {
  await source?.stop();
  await rm(folder, { recursive: true });
});

const level = () => makeTag("level", "Double", "level");

/** A source that has looked at its file once. */
async function started(
  name: string,
  text: string | null,
  tags: readonly Tag[],
  more: Partial<ReplayOptions> = {},
): Promise<DataSource> {
  const file = join(folder, name);
  if (text !== null) await writeFile(file, text);
  const options: ReplayOptions = {
    name: "test",
    type: "replay",
    endpoint: `replay:${name}`,
    file,
    enabled: true,
    allowWrites: false,
    speed: 1,
    repeat: false,
    times: "NOW",
    lookMs: 1_000,
    ...more,
  };
  source = await REPLAY_KIND.open(options, { dataDir: folder }, clock);
  await source.start(tags, sink);
  // Reading looks at the file.
  await source.read([]);
  return source;
}

const at = (seconds: number) => new Date(Date.UTC(2024, 4, 1) + seconds * 1_000).toISOString();
const LEVELS = `time,address,value\n${[0, 10, 20].map((s) => `${at(s)},level,${s}\n`).join("")}`;
const valuesOf = (tag: Tag) => sink.of(tag).map(({ value }) => value);

describe("replay-source", () => {
  it("plays each sample when its distance to the first has passed", async () => {
    const tag = level();
    await started("levels.csv", LEVELS, [tag]);
    expect(valuesOf(tag)).toEqual([0]);
    clock.advance(9_999);
    expect(valuesOf(tag)).toEqual([0]);
    clock.advance(1);
    expect(valuesOf(tag)).toEqual([0, 10]);
    expect(tag.current.sourceTime).toBe(clock.now());
    clock.advance(60_000);
    expect(valuesOf(tag)).toEqual([0, 10, 20]);
    expect(source?.status).toMatchObject({ state: "CONNECTED", samplesReceived: 3, lastError: null });
  });

  it("plays faster, again and with the times of the file where it is told so", async () => {
    const tag = level();
    await started("levels.csv", LEVELS, [tag], { speed: 10, repeat: true, times: "RECORDED" });
    clock.advance(2_000);
    expect(valuesOf(tag)).toEqual([0, 10, 20]);
    expect(tag.current.sourceTime).toBe(Date.parse(at(20)));
    // A tenth of a second later it begins anew.
    clock.advance(99);
    expect(valuesOf(tag)).toHaveLength(3);
    clock.advance(1);
    expect(valuesOf(tag)).toEqual([0, 10, 20, 0]);
    clock.advance(1_000);
    expect(valuesOf(tag)).toEqual([0, 10, 20, 0, 10]);
  });

  it("plays what is added to the file, and a line only when it is whole", async () => {
    const tag = level();
    await started("levels.csv", "address,value\nlevel,1\n", [tag]);
    const file = join(folder, "levels.csv");
    await appendFile(file, "level,2\nlevel,3");
    await source?.read([]);
    expect(valuesOf(tag)).toEqual([1, 2]);
    await appendFile(file, "0\n");
    await source?.read([]);
    expect(valuesOf(tag)).toEqual([1, 2, 30]);
    await appendFile(file, "level,4");
    await source?.read([]);
    await source?.read([]);
    expect(valuesOf(tag)).toEqual([1, 2, 30, 4]);
  });

  it("plays a file from its beginning that was replaced, and knows the addresses it has now", async () => {
    const [tag, other] = [level(), makeTag("other", "Double", "other")];
    await started("levels.csv", "address,value\nlevel,1\nlevel,2\n", [tag, other]);
    expect(other.current.statusName).toBe("BadNodeIdUnknown");
    expect(source?.status).toMatchObject({ tags: 2, refusedTags: 1 });
    await writeFile(join(folder, "levels.csv"), "address,value\nother,5\n");
    await source?.read([]);
    expect(other.current).toMatchObject({ value: 5, statusName: "Good" });
    expect(tag.current.statusName).toBe("BadNodeIdUnknown");
    expect(source?.status.refusedTags).toBe(1);
  });

  it("leaves out lines that are no samples, and says which", async () => {
    const tag = level();
    await started(
      "levels.jsonl",
      '{"address": "level", "value": 1}\n{"address": "level"}\n[]\n\n{"address": "level", "value": 2}\n',
      [tag],
    );
    expect(tag.current.value).toBe(2);
    expect(source?.status.lastError).toMatch(/levels\.jsonl, line 2: the value is missing.*The line is left out\./);
  });

  it.each([
    ["levels.csv", "time,name\n", /no column address and none value; a recording has the columns time, address/],
    ["absent.csv", null, /absent\.csv does not exist; put it there/],
  ])("says of %s %j what is wrong with it, and waits", async (name, text, message) => {
    const tag = level();
    await started(name, text, [tag]);
    expect(source?.status).toMatchObject({ state: "CONNECTING", lastError: expect.stringMatching(message) });
    expect(tag.current.statusName).toBe("BadNoCommunication");
    await writeFile(join(folder, name), "address;value\nlevel;7\n");
    await source?.read([]);
    expect(tag.current.value).toBe(7);
    expect(source?.status.state).toBe("CONNECTED");
  });

  it("says what a line with a mistake has, and what would be right", async () => {
    for (const [line, message] of [
      ["x,level,1,", /the time "x" is none like/],
      [",level,1,BadDay", /the status "BadDay" is no status of OPC UA/],
      [",,1,", /the address is missing/],
      [',"level,1,', /quote that opens this cell is never closed/],
    ] as const) {
      const one = await started("levels.csv", `time,address,value,status\n${line}\n`, []);
      expect(one.status.lastError).toMatch(message);
      await one.stop();
    }
  });

  it("makes a value of the tag's data type of it, or a mismatch", async () => {
    const cases: readonly (readonly [TagRecord["dataType"], unknown, unknown])[] = [
      ["Double", "4.5", 4.5],
      ["Double", "4,5", undefined],
      ["Double", "", undefined],
      ["Double", "NaN", Number.NaN],
      ["Int16", 40_000, undefined],
      ["Int16", 1.5, undefined],
      ["Int64", "9007199254740993", 9_007_199_254_740_993n],
      ["UInt32", "-1", undefined],
      ["Boolean", "true", true],
      ["Boolean", 1, undefined],
      ["String", "12", "12"],
      ["String", 12, undefined],
      ["DateTime", "2026-01-31T08:00:00Z", new Date("2026-01-31T08:00:00Z")],
      ["ByteString", "AQI=", Buffer.from([1, 2])],
      ["StatusCode", "BadTimeout", 0x800a_0000],
      ["Enumeration", 2, 2],
      ["Structure", { a: 1 }, { a: 1 }],
      ["Double", [1, 2], undefined],
    ];
    const tags = cases.map(([type], i) => makeTag(`t${i}`, type, `a${i}`));
    const list = makeTag("list", "Int32", "list", { valueRank: 1 });
    const lines = cases.map(([, value], i) => JSON.stringify({ address: `a${i}`, value }));
    const text = [...lines, '{"address": "list", "value": [1, 2]}', ""].join("\n");
    await started("values.jsonl", text, [...tags, list]);
    for (const [i, [, , expected]] of cases.entries()) {
      const { raw, statusName } = (tags[i] as Tag).current;
      if (expected === undefined) expect(`${i} ${statusName}`).toBe(`${i} BadTypeMismatch`);
      else expect(raw).toEqual(expected);
    }
    expect(list.current.value).toEqual([1, 2]);
  });

  it("is stale when nothing was played for longer than a tag allows", async () => {
    const tag = makeTag("level", "Double", "level", { source: { staleAfterMs: 2_000 } });
    await started("levels.csv", LEVELS, [tag]);
    clock.advance(5_000);
    expect(tag.current).toMatchObject({ value: 0, isStale: true, statusName: "UncertainLastUsableValue" });
    clock.advance(5_000);
    expect(tag.current).toMatchObject({ value: 10, isStale: false });
  });

  it("keeps what was written until the recording says otherwise", async () => {
    const tag = level();
    await started("levels.csv", LEVELS, [tag], { allowWrites: true });
    const [result] = (await source?.write([{ tag, value: 5.5, verify: true }])) ?? [];
    expect(result).toMatchObject({ outcome: "WRITTEN", readBack: { same: true, sample: { value: 5.5 } } });
    expect(tag.current.value).toBe(5.5);
    clock.advance(10_000);
    expect(tag.current.value).toBe(10);
    expect(await readFile(join(folder, "levels.csv"), "utf8")).toBe(LEVELS);
  });

  it("reads the examples of its page", async () => {
    const page = await readFile(new URL("../../docs/replay.md", import.meta.url), "utf8");
    for (const language of ["csv", "jsonl"]) {
      const [, text] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page) as unknown as [string, string];
      const tag = makeTag("level", "Double", "TK-7/level");
      const one = await started(`page.${language}`, text, [tag]);
      expect(tag.current.value).toBe(4.2);
      clock.advance(2_000);
      expect(tag.current.statusName).toBe("BadSensorFailure");
      expect(one.status).toMatchObject({ lastError: null, state: "CONNECTED" });
      await one.stop();
    }
  });
});
