/** Compiles a `TagFilter` to a function; what the grammar means stands in `filter.ts`. */

import type { Tag } from "../model/tag.ts";
import { unitKey } from "../units/units.ts";
import { DATA_TYPES } from "../words/data-types.ts";
import { PlantgraphError } from "../words/errors.ts";
import { QUALITIES, statusNamed } from "../words/status-codes.ts";
import type { TagFilter } from "./filter.ts";
import { identifierPredicate } from "./filter-identifier.ts";
import { checkKnown, checkOneOf, type FilterMode, type FilterScope, opposite } from "./filter-scope.ts";
import { namePredicate, textPredicate } from "./filter-text.ts";
import { valuePredicate } from "./filter-value.ts";

export type TagPredicate = (tag: Tag) => boolean;

/** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
export function compileTagFilter(filter: TagFilter, scope: FilterScope, mode: FilterMode, at: string): TagPredicate {
  return scope.nested(at, () => {
    const tests: TagPredicate[] = [];
    staticTests(filter, scope, at, tests);
    sampleTests(filter, scope, mode, at, tests);
    filter.and?.forEach((part, i) => {
      tests.push(compileTagFilter(part, scope, mode, `${at}.and[${i}]`));
    });
    if (filter.or) {
      const parts = filter.or.map((part, i) => compileTagFilter(part, scope, mode, `${at}.or[${i}]`));
      tests.push((tag) => parts.some((part) => part(tag)));
    }
    if (filter.not) {
      const part = compileTagFilter(filter.not, scope, opposite(mode), `${at}.not`);
      tests.push((tag) => !part(tag));
    }
    return allOf(tests);
  });
}

export function allOf<T>(tests: readonly ((item: T) => boolean)[]): (item: T) => boolean {
  const [first, second] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (tests.length === 2) return (item) => first(item) && second(item);
  return (item) => {
    for (const test of tests) if (!test(item)) return false;
    return true;
  };
}

function staticTests(filter: TagFilter, scope: FilterScope, at: string, tests: TagPredicate[]): void {
  if (filter.ids) {
    checkKnown(filter.ids, (id) => scope.model.tags.has(id), "tag", `${at}.ids`);
    const ids = new Set(filter.ids);
    tests.push((tag) => ids.has(tag.record.id));
  }
  if (filter.name) {
    tests.push(namePredicate(filter.name, `${at}.name`));
  }
  if (filter.description) {
    const test = textPredicate(filter.description, `${at}.description`);
    tests.push((tag) => test(tag.record.description));
  }
  if (filter.dataType) {
    checkOneOf(filter.dataType, DATA_TYPES, "data type", `${at}.dataType`);
    const types = new Set(filter.dataType);
    tests.push((tag) => types.has(tag.record.dataType));
  }
  if (filter.unit) {
    const units = new Set(filter.unit.map(unitKey));
    tests.push((tag) => tag.record.unit !== null && units.has(unitKey(tag.record.unit)));
  }
  const { writable } = filter;
  if (typeof writable === "boolean") tests.push((tag) => tag.record.writable === writable);
  if (filter.dataSource) {
    const names = new Set(filter.dataSource);
    tests.push((tag) => tag.record.source !== null && names.has(tag.record.source.dataSource));
  }
  if (filter.identifier) {
    const test = identifierPredicate(filter.identifier);
    tests.push((tag) => test(tag.record.identifiers));
  }
}

function sampleTests(filter: TagFilter, scope: FilterScope, mode: FilterMode, at: string, tests: TagPredicate[]): void {
  const found: TagPredicate[] = [];
  if (filter.value) {
    const { fits, couldFit } = valuePredicate(filter.value, `${at}.value`);
    found.push(fits);
    // In a unit of another quantity no sample ever fits: such tags need not be watched.
    if (mode === "POSSIBLE" && couldFit) tests.push(couldFit);
  }
  if (filter.quality) {
    checkOneOf(filter.quality, QUALITIES, "quality", `${at}.quality`);
    const qualities = new Set(filter.quality);
    found.push((tag) => qualities.has(tag.current.quality));
  }
  if (filter.status) {
    checkKnown(filter.status, (name) => statusNamed(name) !== undefined, "status code", `${at}.status`);
    const codes = new Set(filter.status.map((name) => (statusNamed(name) as number) >>> 16));
    found.push((tag) => codes.has(tag.current.status >>> 16));
  }
  const { isStale, unchangedForMs } = filter;
  if (typeof isStale === "boolean") found.push((tag) => tag.current.isStale === isStale);
  if (typeof unchangedForMs === "number") {
    const { clock } = scope;
    if (!Number.isFinite(unchangedForMs) || unchangedForMs < 0)
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        `${at}.unchangedForMs: ${unchangedForMs} is no length of time; use milliseconds from 0.`,
        { at },
      );
    if (clock === null)
      throw new PlantgraphError("BAD_USER_INPUT", `${at}.unchangedForMs: not possible here, where no time passes.`, {
        at,
      });
    scope.traits.time = true;
    found.push((tag) => clock.monotonic() - tag.changedAt >= unchangedForMs);
  }
  if (found.length === 0) return;
  scope.dependsOnSamples();
  if (mode === "EXACT") tests.push(...found);
  else if (mode === "CERTAIN") tests.push(() => false);
}
