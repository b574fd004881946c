/**
 * Which samples matter to a subscriber: those whose value moved further than the deadband from the last one it was told
 * (OPC UA Part 4, 7.22.2), and every change of status or staleness, always.
 */

import { sameRaw } from "../live/live-values.ts";
import type { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { StreamDeadband } from "./stream-events.ts";

export class DeadbandFilter {
  readonly #deadband: StreamDeadband;
  readonly #told = new Map<Tag, Sample>();

  constructor(deadband: StreamDeadband) {
    this.#deadband = deadband;
  }

  passes(sample: Sample): boolean {
    const told = this.#told.get(sample.tag);
    if (told === undefined) return true;
    if (told.status !== sample.status || told.isStale !== sample.isStale) return true;
    const [a, b] = [told.raw, sample.raw];
    if (sample.tag.shownTexts === null && isNumber(a) && isNumber(b)) {
      const distance = Math.abs(Number(a) - Number(b));
      if (!Number.isNaN(distance)) return distance > this.#width(sample.tag);
    }
    return !sameRaw(a, b);
  }

  /** The subscriber knows this sample now. */
  tell(sample: Sample): void {
    this.#told.set(sample.tag, sample);
  }

  knows(sample: Sample): boolean {
    return this.#told.get(sample.tag) === sample;
  }

  forget(tag: Tag): void {
    this.#told.delete(tag);
  }

  /** Percent of a tag without a range is none: every change passes. */
  #width({ range }: Tag): number {
    const { absolute, percent } = this.#deadband;
    if (absolute != null) return absolute;
    return range === null ? 0 : ((percent ?? 0) / 100) * Math.abs(range.high - range.low);
  }
}

function isNumber(raw: unknown): raw is number | bigint {
  return typeof raw === "number" || typeof raw === "bigint";
}

/** @throws PlantgraphError BAD_USER_INPUT */
export function checkDeadband({ absolute, percent }: StreamDeadband): void {
  const refuse = (message: string): never => {
    throw new PlantgraphError("BAD_USER_INPUT", `deadband: ${message}`, { at: "deadband" });
  };
  if ((absolute == null) === (percent == null)) refuse("give exactly one of absolute and percent.");
  if (absolute != null && !(Number.isFinite(absolute) && absolute >= 0))
    refuse(`absolute is ${absolute}; use 0 or more, in the tags' own units.`);
  if (percent != null && !(percent >= 0 && percent <= 100)) refuse(`percent is ${percent}; use 0 to 100.`);
}
