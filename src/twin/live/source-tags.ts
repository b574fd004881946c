/**
 * What a commit means for data sources: which tags each has to monitor from now on, and which to release.
 */

import type { AppliedCommit } from "../model/model.ts";
import { Tag } from "../model/tag.ts";
import type { TagRecord, TagSource } from "../words/elements.ts";

/** A tag that is re-pointed within one source stands in both. */
export interface SourceChanges {
  readonly added: Set<Tag>;
  readonly removed: Set<Tag>;
}

export interface SourceUpdate {
  readonly bySource: ReadonlyMap<string, SourceChanges>;
  /** Tags whose last sample says nothing about their new source, those that have none any more included. */
  readonly repointed: readonly Tag[];
}

export function sourceUpdate({ commit, entities }: AppliedCommit): SourceUpdate {
  const bySource = new Map<string, SourceChanges>();
  const repointed: Tag[] = [];
  const changesOf = (name: string): SourceChanges => {
    const known = bySource.get(name);
    if (known) return known;
    const changes = { added: new Set<Tag>(), removed: new Set<Tag>() };
    bySource.set(name, changes);
    return changes;
  };
  commit.changes.forEach((change, i) => {
    const tag = entities[i];
    if (!(tag instanceof Tag)) return;
    const before = change.before as TagRecord | null;
    const after = change.after as TagRecord | null;
    if (before !== null && after !== null && isReadAlike(before, after)) return;
    if (before?.source) changesOf(before.source.dataSource).removed.add(tag);
    if (after?.source) changesOf(after.source.dataSource).added.add(tag);
    if (after !== null) repointed.push(tag);
  });
  return { bySource, repointed };
}

/** Whether a source that reads the tag by one record may go on as it is with the other. */
function isReadAlike(a: TagRecord, b: TagRecord): boolean {
  if (a.source === null || b.source === null) return a.source === b.source;
  if (a.dataType !== b.dataType || a.valueRank !== b.valueRank || !sameSource(a.source, b.source)) return false;
  // A deadband in percent is one of the range.
  return a.source.deadband?.type !== "PERCENT" || (a.range?.low === b.range?.low && a.range?.high === b.range?.high);
}

function sameSource(a: TagSource, b: TagSource): boolean {
  return (
    a.dataSource === b.dataSource &&
    a.address === b.address &&
    a.indexRange === b.indexRange &&
    a.member === b.member &&
    a.samplingMs === b.samplingMs &&
    a.staleAfterMs === b.staleAfterMs &&
    a.deadband?.type === b.deadband?.type &&
    a.deadband?.value === b.deadband?.value &&
    a.scaling?.raw.low === b.scaling?.raw.low &&
    a.scaling?.raw.high === b.scaling?.raw.high &&
    a.scaling?.scaled.low === b.scaling?.scaled.low &&
    a.scaling?.scaled.high === b.scaling?.scaled.high
  );
}
