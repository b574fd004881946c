import { expect, it } from "vitest";
import { Listeners } from "../../../src/twin/tools/listeners.ts";

it("tells everybody in order, also beside a listener that throws, and a function that was added twice twice", () => {
  const faults: unknown[] = [];
  const told: string[] = [];
  const listeners = new Listeners<[string]>((error) => faults.push(error));
  const fault = new Error("no");
  listeners.add(() => {
    throw fault;
  });
  const note = (text: string) => told.push(text);
  const remove = listeners.add(note);
  listeners.add(note);
  listeners.tell("one");
  remove();
  listeners.tell("two");
  listeners.clear();
  listeners.tell("three");
  expect(told).toEqual(["one", "one", "two"]);
  expect(faults).toEqual([fault, fault]);
});

it("tells nobody of something that was under way when they came", () => {
  const told: string[] = [];
  const listeners = new Listeners<[]>(() => {});
  listeners.add(() => listeners.add(() => told.push("late")));
  listeners.tell();
  expect(told).toEqual([]);
});
