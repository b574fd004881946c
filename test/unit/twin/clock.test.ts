import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/twin/tools/clock.ts";

describe("a task after no time at all", () => {
  it("runs when the present turn of the loop is done, in order", async () => {
    const ran: string[] = [];
    systemClock.after(0, () => ran.push("first"));
    systemClock.after(0, () => ran.push("second"));
    await Promise.resolve();
    expect(ran).toEqual([]);
    await new Promise(setImmediate);
    expect(ran).toEqual(["first", "second"]);
  });

  it("does not run when it was called off", async () => {
    const ran: string[] = [];
    systemClock.after(0, () => ran.push("never"))();
    await new Promise(setImmediate);
    expect(ran).toEqual([]);
  });
});
