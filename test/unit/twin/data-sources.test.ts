import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileAuditLog } from "../../../src/connectors/audit-file/audit-file.ts";
import { PendingSource } from "../../../src/twin/live/pending-source.ts";
import { PlantSources } from "../../../src/twin/live/plant-sources.ts";
import { Sample } from "../../../src/twin/model/sample.ts";
import type { AssetRecord, TagRecord } from "../../../src/twin/words/elements.ts";
import { callerLeft } from "../../../src/twin/words/errors.ts";
import { StatusCode, statusName, statusNamed } from "../../../src/twin/words/status-codes.ts";
import { actor } from "../../fixtures/callers.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, created, deleted, tagRecord, tagSource, updated } from "../../fixtures/records.ts";
import { DONE, ScriptedSource } from "../../fixtures/scripted-source.ts";

const by = actor("anna");
let folder: string;
let plant: LivingModel;
let a: ScriptedSource;
let b: ScriptedSource;
let audit: FileAuditLog;
let sources: PlantSources;
let faults: string[];

const record = (id: string): TagRecord => plant.tag(id).record;
const current = (id: string) => plant.tag(id).current.statusName;
const monitored = (source: ScriptedSource) => [...source.monitored].map(({ id }) => id).sort();
const lines = async () =>
  (await readFile(audit.path, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ action }) => action === "PLANT_WRITE");
/** The last word on each write. */
const outcomes = async () => (await lines()).filter(({ outcome }) => outcome !== null);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-"));
  faults = [];
  plant = new LivingModel([
    assetRecord("root", null),
    tagRecord("a1", "root", {
      source: tagSource("a", "i=1"),
      writable: true,
      range: { low: 0, high: 100 },
      unit: "bar",
    }),
    tagRecord("a2", "root", { source: tagSource("a", "i=2"), writable: true, dataType: "Int64" }),
    tagRecord("a3", "root", { source: tagSource("a", "i=3") }),
    tagRecord("b1", "root", { source: tagSource("b", "i=1"), writable: true }),
    tagRecord("none", "root", { writable: true }),
    tagRecord("lost", "root", { source: tagSource("nobody", "i=1"), writable: true }),
    tagRecord("off", "root", { source: tagSource("off", "i=1"), writable: true }),
    tagRecord("locked", "root", { source: tagSource("locked", "i=1"), writable: true }),
  ]);
  a = new ScriptedSource("a");
  b = new ScriptedSource("b");
  audit = new FileAuditLog(join(folder, "data", "audit.jsonl"));
  sources = new PlantSources({
    model: plant.model,
    onCommit: plant.onCommit,
    sink: plant.live,
    clock: plant.clock,
    sources: [b, a, new ScriptedSource("locked", false), new ScriptedSource("off", true, "DISABLED")],
    audit,
    onFault: (message) => faults.push(message),
  });
  await sources.start();
});

afterEach(async () => {
  await sources.stop();
  await audit.close();
  await rm(folder, { recursive: true });
  expect(plant.listeners).toBe(0);
  expect(plant.clock.pending).toBe(0);
});

describe("data sources and the model", () => {
  it("start with their tags; tags without a source that runs say why", () => {
    expect(monitored(a)).toEqual(["a1", "a2", "a3"]);
    expect(monitored(b)).toEqual(["b1"]);
    expect(["none", "lost", "off", "a1"].map(current)).toEqual([
      "BadNotConnected",
      "BadConfigurationError",
      "BadOutOfService",
      "BadWaitingForInitialData",
    ]);
    expect(sources.statuses.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "a CONNECTED",
      "b CONNECTED",
      "locked CONNECTED",
      "off DISABLED",
    ]);
  });

  it("wait as connecting for a connector that is still being loaded, and are nothing else to clients than later", async () => {
    const coming = new PlantSources({
      model: plant.model,
      onCommit: plant.onCommit,
      sink: plant.live,
      clock: plant.clock,
      sources: ["a", "b", "locked", "off"].map((name) => {
        const state = { allowWrites: name !== "locked", enabled: name !== "off" };
        return new PendingSource({ name, type: "any", endpoint: "any:where", ...state }, plant.clock);
      }),
      audit,
      onFault: (message) => faults.push(message),
    });
    await coming.start();
    expect(coming.statuses.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "a CONNECTING",
      "b CONNECTING",
      "locked CONNECTING",
      "off DISABLED",
    ]);
    expect(["a1", "b1", "off", "lost"].map(current)).toEqual([
      "BadWaitingForInitialData",
      "BadWaitingForInitialData",
      "BadOutOfService",
      "BadConfigurationError",
    ]);
    const read = await coming.read([plant.tag("a1"), plant.tag("off")]);
    expect(read.map(({ statusName: name }) => name)).toEqual(["BadNoCommunication", "BadOutOfService"]);
    const [toA, toLocked] = await coming.write(
      [
        { tag: plant.tag("a1"), value: 1 },
        { tag: plant.tag("locked"), value: 1 },
      ],
      by,
    );
    expect(toA?.error).toMatchObject({ code: "SOURCE_UNAVAILABLE" });
    expect(toLocked?.error).toMatchObject({ code: "WRITE_NOT_ALLOWED" });

    plant.commit(...created(tagRecord("a4", "root", { source: tagSource("a", "i=4") })));
    const told: string[] = [];
    coming.onStatus(({ name, state }) => told.push(`${name} ${state}`));
    const loaded = new ScriptedSource("a");
    await coming.configure({ added: [loaded], removed: [] });
    expect(monitored(loaded)).toEqual(["a1", "a2", "a3", "a4"]);
    expect(told).toEqual(["a CONNECTED"]);
    loaded.put(plant.tag("a4"), 4);
    expect(current("a4")).toBe("Good");
    expect(faults).toEqual([]);
    await coming.stop();
  });

  it("keep in step: what a commit does not re-point is left alone", () => {
    a.put(plant.tag("a1"), 1);
    a.put(plant.tag("a2"), 2);
    a.put(plant.tag("a3"), 3);
    plant.commit(
      ...created(tagRecord("a4", "root", { source: tagSource("a", "i=4") })),
      ...deleted(record("a3")),
      updated(record("a1"), {
        name: "renamed",
        unit: "mbar",
        range: { low: 0, high: 7 },
        source: tagSource("a", "i=1"),
      }),
      updated(record("a2"), { source: tagSource("a", "i=22") }),
      updated(plant.model.assets.get("root")?.record as AssetRecord, { name: "plant" }),
    );
    expect(a.updates).toEqual([{ added: ["a2", "a4"], removed: ["a2", "a3"] }]);
    expect(b.updates).toEqual([]);
    expect(current("a1")).toBe("Good");
    expect(current("a2")).toBe("BadWaitingForInitialData");
  });

  it("hand a tag over from one source to the other, and take no late samples of the first", async () => {
    a.put(plant.tag("a1"), 1);
    plant.commit(updated(record("a1"), { source: tagSource("b", "i=9") }));
    a.put(plant.tag("a1"), 2);
    expect(plant.tag("a1").current.raw).toBeNull();
    expect(monitored(b)).toEqual(["a1", "b1"]);
    b.put(plant.tag("a1"), 3);
    expect(plant.tag("a1").current.raw).toBe(3);
    plant.commit(updated(record("a1"), { source: null }), updated(record("b1"), { source: tagSource("off", "x") }));
    expect([current("a1"), current("b1")]).toEqual(["BadNotConnected", "BadOutOfService"]);
  });

  it("make one update of all commits while a source is busy", async () => {
    let free = (): void => undefined;
    a.gate = new Promise((resolve) => {
      free = resolve;
    });
    plant.commit(updated(record("a1"), { source: tagSource("a", "i=11") }));
    plant.commit(updated(record("a2"), { source: tagSource("a", "i=22") }));
    plant.commit(...created(tagRecord("brief", "root", { source: tagSource("a", "i=5") })));
    plant.commit(...deleted(record("brief"), record("a3")));
    expect(a.updates).toHaveLength(1);
    a.gate = Promise.resolve();
    free();
    await new Promise(setImmediate);
    expect(a.updates.slice(1)).toEqual([{ added: ["a2"], removed: ["a2", "a3"] }]);
  });

  it("tell of every change of status", () => {
    const seen: string[] = [];
    const end = sources.onStatus(({ name, state }) => seen.push(`${name} ${state}`));
    a.become("CONNECTING");
    end();
    a.become("CONNECTED");
    expect(seen).toEqual(["a CONNECTING"]);
  });
});

describe("a changed configuration", () => {
  it("leaves tags at no moment unknown: the last value of the same server stays, that of another one goes", async () => {
    a.put(plant.tag("a1"), 1);
    b.put(plant.tag("b1"), 2);
    let end = (): void => undefined;
    a.ending = new Promise((resolve) => {
      end = resolve;
    });
    const [next, other] = [new ScriptedSource("a"), new ScriptedSource("b", true, "CONNECTED", "opc.tcp://other:1")];
    const heard: string[] = [];
    sources.onStatus(({ name, state, endpoint }) => heard.push(`${name} ${state} ${endpoint}`));
    const configured = sources.configure({ added: [next, other], removed: ["a", "b"] });
    await new Promise(setImmediate);
    // The old one has not ended yet.
    expect(next.sink).toBeNull();
    expect(plant.tag("a1").current).toMatchObject({
      raw: 1,
      statusName: "UncertainNoCommunicationLastUsableValue",
      isStale: true,
    });
    expect(["a2", "b1"].map(current)).toEqual(["BadWaitingForInitialData", "BadWaitingForInitialData"]);
    a.put(plant.tag("a1"), 99);
    a.become("STOPPED");
    // What a commit changes meanwhile, the new one is started with.
    plant.commit(updated(record("a2"), { source: null }), updated(record("b1"), { source: tagSource("a", "i=8") }));
    expect(next.updates).toEqual([]);
    expect(["a2", "b1"].map(current)).toEqual(["BadNotConnected", "BadWaitingForInitialData"]);
    end();
    await configured;
    expect([monitored(next), monitored(other)]).toEqual([["a1", "a3", "b1"], []]);
    expect(plant.tag("a1").current.raw).toBe(1);
    next.put(plant.tag("a1"), 3);
    expect(plant.tag("a1").current).toMatchObject({ raw: 3, statusName: "Good" });
    expect(heard).toEqual(["a CONNECTED opc.tcp://127.0.0.1:4840", "b CONNECTED opc.tcp://other:1"]);
  });

  it("takes sources on and off, and says what becomes of their tags", async () => {
    a.put(plant.tag("a1"), 1);
    const found = new ScriptedSource("nobody");
    await sources.configure({ added: [found], removed: ["a"] });
    expect(monitored(found)).toEqual(["lost"]);
    expect(["lost", "a1", "b1"].map(current)).toEqual([
      "BadWaitingForInitialData",
      "BadConfigurationError",
      "BadWaitingForInitialData",
    ]);
    expect(plant.tag("a1").current.raw).toBeNull();
    expect([a.stopped, b.stopped]).toEqual([true, false]);
    expect(sources.status("a")).toBeUndefined();
  });

  it("leaves nobody listening to what was replaced", async () => {
    const used = [a];
    for (let i = 0; i < 20; i++) {
      const next = new ScriptedSource("a");
      await sources.configure({ added: [next], removed: ["a"] });
      used.push(next);
    }
    expect(used.map(({ listeners }) => listeners)).toEqual([...new Array(20).fill(0), 1]);
    expect(b.listeners).toBe(1);
    expect(plant.listeners).toBe(1);
  });
});

describe("reading", () => {
  const tags = () => ["b1", "a1", "none", "a2", "lost", "off"].map((id) => plant.tag(id));

  it("answers in order, one sample a tag", async () => {
    const samples = await sources.read(tags());
    expect(samples.map(({ raw, statusName }) => raw ?? statusName)).toEqual([
      "b:b1",
      "a:a1",
      "BadNotConnected",
      "a:a2",
      "BadConfigurationError",
      "BadOutOfService",
    ]);
    expect(samples.map(({ tag }) => tag)).toEqual(tags());
  });

  it("waits for a dead source no longer than promised, and keeps what others said", async () => {
    a.gate = new Promise(() => undefined);
    const reading = sources.read(tags());
    await new Promise(setImmediate);
    plant.clock.advance(10_000);
    const samples = await reading;
    expect(samples.map(({ raw, statusName }) => raw ?? statusName).slice(0, 2)).toEqual(["b:b1", "BadTimeout"]);
  });

  it("makes a broken source's tags bad and goes on", async () => {
    a.fault = new Error("broken");
    const samples = await sources.read(tags());
    expect(samples.map(({ statusName }) => statusName).slice(0, 2)).toEqual(["Good", "BadCommunicationError"]);
    expect(faults).toEqual(["The data source a failed to read."]);
  });
});

describe("writing", () => {
  const write = (...writes: [id: string, value: unknown][]) =>
    sources.write(
      writes.map(([id, value]) => ({ tag: plant.tag(id), value })),
      by,
    );

  it("sends in order what passes, refuses the rest by name, and records both", async () => {
    a.put(plant.tag("a1"), 20);
    const reports = await write(
      ["a1", 50],
      ["a2", "9007199254740993"],
      ["a1", 500],
      ["b1", true],
      ["a1", 60],
      ["a3", 1],
    );
    expect(reports.map(({ error }) => error?.code ?? "done")).toEqual([
      "done",
      "done",
      "OUT_OF_RANGE",
      "TYPE_MISMATCH",
      "done",
      "WRITE_NOT_ALLOWED",
    ]);
    expect(reports[2]?.error?.message).toBe("The tag root/a1 takes 0 to 100 bar, not 500.");
    expect(a.written).toEqual([
      { id: "a1", value: 50 },
      { id: "a2", value: 9007199254740993n },
      { id: "a1", value: 60 },
    ]);
    const recorded = await lines();
    const { seq, prev, operation: id, ...sending } = recorded[0];
    expect([seq, prev]).toEqual([2, expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(sending).toEqual({
      at: new Date(plant.clock.now()).toISOString(),
      ...by,
      action: "PLANT_WRITE",
      object: {
        tag: { id: "a1", path: "root/a1" },
        source: { dataSource: "a", address: "i=1" },
        before: { value: 20, status: "Good" },
        after: 50,
      },
      outcome: null,
    });
    // One before it is sent and one after, in their order; what is not sent has one.
    const ofFirst = recorded.filter(({ operation }) => operation === id);
    const outcome = { result: "WRITTEN", status: "Good", error: null, message: null, readBack: null };
    expect(ofFirst).toEqual([recorded[0], { ...recorded[0], seq: 5, prev: expect.any(String), outcome }]);
    expect(recorded.map(({ object: { after }, outcome }) => [after, outcome?.result])).toEqual([
      [50, undefined],
      ["9007199254740993", undefined],
      [60, undefined],
      [50, "WRITTEN"],
      ["9007199254740993", "WRITTEN"],
      [60, "WRITTEN"],
      [500, "NOT_SENT"],
      [true, "NOT_SENT"],
      [1, "NOT_SENT"],
    ]);
    expect(recorded[7].outcome).toMatchObject({ status: "BadTypeMismatch", error: "TYPE_MISMATCH" });
  });

  it("tells and records what was read back", async () => {
    a.answer = ({ tag, value, verify }) => {
      if (!verify) return DONE;
      const sample = new Sample(tag, Number(value) - 1, StatusCode.Good, null, 1);
      return { ...DONE, readBack: { sample, same: false } };
    };
    const tag = plant.tag("a1");
    const reports = await sources.write(
      [
        { tag, value: 50, verify: true },
        { tag, value: 60 },
        { tag, value: 500, verify: true },
      ],
      by,
    );
    expect(reports.map(({ readBack }) => readBack && [readBack.sample.value, readBack.same])).toEqual([
      [49, false],
      null,
      null,
    ]);
    expect((await outcomes()).map(({ outcome: { readBack } }) => readBack)).toEqual([
      { value: 49, status: "Good", same: false },
      null,
      null,
    ]);
  });

  it("sends one after the other over all sources when asked to", async () => {
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    a.gate = gate.promise;
    for (const source of [a, b])
      source.answer = ({ tag, value }) => {
        order.push(`${tag.id} ${value}`);
        return DONE;
      };
    const writes = [
      { tag: plant.tag("a1"), value: 1 },
      { tag: plant.tag("b1"), value: 2 },
      { tag: plant.tag("a1"), value: 3 },
    ];
    const written = sources.write(writes, by, { oneByOne: true });
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    gate.resolve();
    expect((await written).map(({ error }) => error)).toEqual([null, null, null]);
    expect(order).toEqual(["a1 1", "b1 2", "a1 3"]);
  });

  it.each([
    ["none", "SOURCE_NOT_CONFIGURED"],
    ["lost", "SOURCE_NOT_CONFIGURED"],
    ["off", "SOURCE_UNAVAILABLE"],
    ["locked", "WRITE_NOT_ALLOWED"],
  ])("to %s is refused as %s", async (id, code) => {
    const [outcome] = await write([id, 1]);
    expect(outcome?.error?.code).toBe(code);
    expect((await lines())[0].outcome.error).toBe(code);
  });

  it("sends nothing to a source that is away", async () => {
    a.become("CONNECTING", "connection refused");
    const [outcome] = await write(["a1", 1]);
    expect(outcome?.error?.code).toBe("SOURCE_UNAVAILABLE");
    expect(outcome?.error?.message).toContain("(connection refused)");
    expect(a.written).toEqual([]);
  });

  it.each([
    [
      "REFUSED",
      "BadNotWritable",
      "WRITE_REJECTED",
      /^The tag root\/a1 was refused by the device with BadNotWritable: /,
    ],
    // Said by a server of a device that is away: it was asked all the same.
    ["REFUSED", "BadNoCommunication", "WRITE_REJECTED", /refused by the device with BadNoCommunication/],
    ["NOT_SENT", "BadConnectionClosed", "SOURCE_UNAVAILABLE", /was sent nothing, and nothing is sent later/],
    ["NOT_SENT", "BadTypeMismatch", "TYPE_MISMATCH", /was sent nothing/],
    ["NOT_SENT", "BadOutOfRange", "OUT_OF_RANGE", /was sent nothing/],
    ["NOT_SENT", "BadNodeIdUnknown", "WRITE_NOT_SENT", /was sent nothing/],
    ["UNKNOWN", "BadNoCommunication", "WRITE_OUTCOME_UNKNOWN", /may have been written, or may still be\. Read the tag/],
    ["UNKNOWN", "BadTimeout", "WRITE_OUTCOME_UNKNOWN", /the twin does not do it by itself/],
  ] as const)("that is %s with %s is told as %s", async (outcome, status, code, sentence) => {
    a.answer = () => ({ outcome, status: statusNamed(status) as number, message: "interlock." });
    const [report] = await write(["a1", 1]);
    expect(report).toMatchObject({ outcome, status: statusNamed(status), error: { code }, readBack: null });
    expect(report?.error?.message).toMatch(sentence);
    expect(report?.error?.message).toContain(": interlock.");
    expect((await outcomes())[0].outcome).toMatchObject({ result: outcome, status, error: code });
  });

  it("says so when no answer came and nobody knows what was done", async () => {
    a.gate = new Promise(() => undefined);
    const writing = write(["a1", 1], ["b1", 1]);
    while (plant.clock.pending === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    // What a process that is killed now leaves behind.
    expect((await lines()).map(({ object: { tag }, outcome }) => [tag.id, outcome])).toEqual([
      ["a1", null],
      ["b1", null],
    ]);
    plant.clock.advance(60_000);
    const [lost, done] = await writing;
    expect(done).toMatchObject({ outcome: "WRITTEN", error: null });
    expect(lost).toMatchObject({ outcome: "UNKNOWN", error: { code: "WRITE_OUTCOME_UNKNOWN" } });
    expect(statusName(lost?.status ?? 0)).toBe("BadTimeout");
    expect((await outcomes()).map(({ outcome }) => outcome.result)).toEqual(["UNKNOWN", "WRITTEN"]);
  });

  it("says so, too, of a source that breaks its contract", async () => {
    a.fault = new Error("broken");
    expect(await write(["a1", 1], ["b1", 2])).toMatchObject([{ outcome: "UNKNOWN" }, { outcome: "WRITTEN" }]);
    expect(faults).toEqual(["The data source a failed to write."]);
  });

  it("tells a source to send nothing any more when it waited too long", async () => {
    const gate = Promise.withResolvers<void>();
    a.gate = gate.promise;
    const writing = write(["a1", 1]);
    while (plant.clock.pending === 0) await new Promise(setImmediate);
    plant.clock.advance(15_000);
    gate.resolve();
    expect(await writing).toMatchObject([{ outcome: "NOT_SENT", error: { code: "WRITE_NOT_SENT" } }]);
    expect(a.written).toEqual([]);
  });

  it("sends nothing of a caller who has left, and records that", async () => {
    const gate = Promise.withResolvers<void>();
    a.gate = gate.promise;
    const leaving = new AbortController();
    const writes = [
      { tag: plant.tag("a1"), value: 1 },
      { tag: plant.tag("b1"), value: 2 },
    ];
    const writing = sources.write(writes, by, { oneByOne: true, signal: leaving.signal });
    while (plant.clock.pending === 0) await new Promise(setImmediate);
    leaving.abort(callerLeft());
    gate.resolve();
    expect(await writing).toMatchObject([{ outcome: "NOT_SENT" }, { outcome: "NOT_SENT" }]);
    expect([...a.written, ...b.written]).toEqual([]);
    for (const { outcome } of await outcomes())
      expect(outcome).toMatchObject({ error: "WRITE_NOT_SENT", message: expect.stringMatching(/the caller left/i) });
  });

  it("sends nothing after a write whose outcome is unknown, where one depends on the other", async () => {
    a.answer = () => ({ outcome: "UNKNOWN", status: StatusCode.BadTimeout, message: null });
    const writes = [
      { tag: plant.tag("b1"), value: 1 },
      { tag: plant.tag("a1"), value: 2 },
      { tag: plant.tag("b1"), value: 3 },
    ];
    const reports = await sources.write(writes, by, { oneByOne: true });
    expect(reports.map(({ outcome }) => outcome)).toEqual(["WRITTEN", "UNKNOWN", "NOT_SENT"]);
    expect(reports[2]?.error).toMatchObject({
      code: "WRITE_NOT_SENT",
      message: expect.stringContaining("of root/a1, is not known"),
    });
    expect(b.written).toEqual([{ id: "b1", value: 1 }]);
    // Sent together, they do not wait for each other.
    expect((await sources.write(writes, by)).map(({ outcome }) => outcome)).toEqual(["WRITTEN", "UNKNOWN", "WRITTEN"]);
  });

  it("sends nothing to a tag that was changed after its value was checked", async () => {
    const writing = write(["a1", 50], ["b1", 1]);
    plant.commit(updated(record("a1"), { range: { low: 0, high: 10 } }));
    expect(await writing).toMatchObject([
      {
        outcome: "NOT_SENT",
        error: { code: "WRITE_NOT_SENT", message: expect.stringContaining("changed in the model") },
      },
      { outcome: "WRITTEN" },
    ]);
    expect(a.written).toEqual([]);
  });

  it("is written, and says that this is not recorded, when the log fails between", async () => {
    a.answer = () => {
      void audit.close();
      return DONE;
    };
    expect(await write(["a1", 1])).toMatchObject([
      {
        outcome: "WRITTEN",
        error: {
          code: "AUDIT_UNAVAILABLE",
          message: expect.stringContaining("was written, but that could not be recorded"),
        },
      },
    ]);
  });

  it("is refused, unsent, while nothing can be recorded, and allowed again once it can", async () => {
    await writeFile(join(folder, "data"), "a file where the folder should be");
    const [outcome] = await write(["a1", 1]);
    expect(outcome?.error).toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    expect(outcome?.error?.message).toContain("audit log");
    expect(a.written).toEqual([]);
    await rm(join(folder, "data"));
    expect((await write(["a1", 2]))[0]?.error).toBeNull();
    expect(await outcomes()).toHaveLength(1);
  });
});
