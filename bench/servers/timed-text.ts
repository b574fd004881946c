/** A frame to be sent again and again, its numbers the time it is sent. */
import { monotonicMs } from "../harness/monotonic.ts";

const NUMBER = /(?<="number":)[\d.]+/g;

/** @param text as Plantgraph sent it */
export function timedText(text: string): () => string {
  const pieces = text.split(NUMBER);
  return () => pieces.join(String(monotonicMs()));
}

/** The same for all texts of the same event, whatever its numbers and whatever stands around it. */
export function eventOf(text: string): unknown {
  return find(JSON.parse(text, (key, value) => (key === "number" ? 0 : value)));
}

function find(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if ("tagChanges" in value) return value.tagChanges;
  return Object.values(value)
    .map(find)
    .find((each) => each !== undefined);
}
