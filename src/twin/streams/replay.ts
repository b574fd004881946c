/**
 * What a selection's subscriber missed, read back from the change log. Which tags were members at the time is known from
 * those that are now and those that entered and left since.
 */

import type { Asset } from "../model/asset.ts";
import { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import { type ChangeLog, sampleOf } from "./change-log.ts";
import type { Position } from "./cursor.ts";
import type { DeadbandFilter } from "./deadband.ts";
import type { Pending } from "./pending.ts";
import type { TagMembership } from "./tag-membership.ts";

export interface Replay {
  /** The entry read last. */
  readonly seq: number;
  /** Samples of the selection met on the way, the deadband not asked. */
  readonly samples: number;
}

/**
 * Reads from after `from` on into `into`, which must be empty, until the end or until `most` samples are in it.
 * The log must reach back to `from`, and the membership must have been kept since.
 */
export function replay(
  log: ChangeLog,
  membership: TagMembership,
  from: number,
  into: Pending,
  deadband: DeadbandFilter | null,
  most: number,
): Replay {
  // Not a single entry is about this selection.
  if (membership.lastSeq <= from) return { seq: log.last, samples: 0 };
  const { members } = membership;
  const wasIn = new Map<Tag, boolean>();
  /** Samples that let a tag in or out: they count where that entry stands, wherever others noted them. */
  const deciding = new Set<Sample>();
  const moved = membership.lastMove > from;
  for (let seq = from + 1; seq <= membership.lastMove; seq++) {
    const entry = log.at(seq);
    if (entry === null || entry instanceof Sample || entry.of !== membership) continue;
    if (!wasIn.has(entry.tag)) wasIn.set(entry.tag, entry.left !== null);
    if (entry.sample) deciding.add(entry.sample);
  }
  let samples = 0;
  let seq = from;
  while (seq < log.last) {
    const entry = log.at(++seq);
    if (entry instanceof Sample) {
      const isIn = moved ? (wasIn.get(entry.tag) ?? members.has(entry.tag)) : members.has(entry.tag);
      if (!isIn || (moved && deciding.has(entry))) continue;
      samples++;
      into.sample(entry, seq, deadband);
    } else if (entry?.of === membership) {
      wasIn.set(entry.tag, entry.joined !== null);
      if (entry.joined !== null) {
        into.join(entry.tag, entry.joined);
        if (entry.sample) {
          samples++;
          into.sample(entry.sample, seq, null);
        }
      } else if (entry.left !== null) {
        into.leave(entry.tag, entry.left);
      }
    }
    if (into.samples.length >= most && !isSplit(log, seq)) break;
  }
  return { seq, samples };
}

/** Whether the next entry is about the same sample. */
function isSplit(log: ChangeLog, seq: number): boolean {
  const sample = sampleOf(log.at(seq));
  return sample !== null && seq < log.last && sampleOf(log.at(seq + 1)) === sample;
}

/** Marks members whose record or path changed after a revision. Costs the selection's size, so only where there were commits. */
export function changedSince(membership: TagMembership, since: Position, into: Pending): void {
  const places = new Map<Asset, boolean>();
  const moved = (asset: Asset): boolean => {
    let known = places.get(asset);
    if (known === undefined) {
      known = asset.revision > since.revision || (asset.parent !== null && moved(asset.parent));
      places.set(asset, known);
    }
    return known;
  };
  for (const tag of membership.members) if (tag.revision > since.revision || moved(tag.asset)) into.change(tag);
}
