import { describe, expect, it } from "vitest";
import { HealthMeter, type ServerHealth } from "../../src/connectors/opcua/health/health-meter.ts";
import type { ServerSession } from "../../src/connectors/opcua/session/session.ts";
import { Sample } from "../../src/twin/model/sample.ts";
import { Tag } from "../../src/twin/model/tag.ts";
import { ManualClock } from "../fixtures/manual-clock.ts";
import { tagRecord } from "../fixtures/records.ts";

const OVERFLOWED = 0x0000_0480;

function started() {
  const clock = new ManualClock();
  const told: ServerHealth[] = [];
  const meter = new HealthMeter(clock, {
    onNotable: (health) => told.push(health),
    onFault: (doing, error) => {
      throw new Error(doing, { cause: error });
    },
  });
  // A session whose build information never comes.
  const session = { read: () => new Promise(() => {}) } as unknown as ServerSession;
  meter.begin(session);
  const tag = new Tag(tagRecord("t", "a"));
  const sample = (status: number, sourceTime: number | null, serverTime: number | null) =>
    meter.sampled(new Sample(tag, 1, status, sourceTime, serverTime));
  return { clock, told, meter, session, sample };
}

describe("the health of the way to a server", () => {
  it("counts samples that tell of lost ones", () => {
    const { meter, sample } = started();
    sample(0, 1, 1);
    sample(OVERFLOWED, 1, 1);
    sample(0x4090_0480, 1, 1);
    // The bit alone, without the info type, means something else.
    sample(0x0000_0080, 1, 1);
    expect(meter.health.overflows).toBe(2);
  });

  it("takes the rate of the last seconds", () => {
    const { clock, meter } = started();
    meter.received(50);
    clock.advance(5_000);
    expect(meter.health.changesPerSecond).toBe(10);
    clock.advance(5_000);
    expect(meter.health.changesPerSecond).toBe(0);
  });

  it("tells what became notably another, and not every count", () => {
    const { clock, told, meter } = started();
    for (let i = 0; i < 1_000; i++) meter.received(1);
    expect(told).toHaveLength(0);
    clock.advance(5_000);
    expect(told).toHaveLength(1);
    meter.received(1_010);
    clock.advance(5_000);
    expect(told).toHaveLength(1);
    meter.received(5_000);
    clock.advance(5_000);
    expect(told).toHaveLength(2);
  });

  it("compares the server's clock with this one in the middle of the round trip", () => {
    const { clock, meter } = started();
    meter.answered(40, clock.now() + 3_000 - 20);
    expect(meter.health).toMatchObject({ roundTripMs: 40, clockSkewMs: 3_000 });
    meter.end();
    expect(meter.health).toMatchObject({ roundTripMs: null, clockSkewMs: null });
  });

  it("compares the devices' clocks with the server's by the freshest sample, not by old first values", () => {
    const { clock, meter, sample } = started();
    sample(0, 0, 1_000_000);
    clock.advance(5_000);
    expect(meter.health.sourceClockSkewMs).toBeNull();
    sample(0, 1_000_000, 1_009_000);
    sample(0, 1_003_000, 1_001_000);
    clock.advance(5_000);
    expect(meter.health.sourceClockSkewMs).toBe(2_000);
  });

  it("counts sessions after the first", () => {
    const { meter, session } = started();
    expect(meter.health.reconnects).toBe(0);
    meter.end();
    meter.begin(session);
    expect(meter.health.reconnects).toBe(1);
  });
});
