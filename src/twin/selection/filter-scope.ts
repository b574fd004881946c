/**
 * What compiling a filter needs: the model its names are looked up in, the time, and the bounds that keep a hostile filter
 * from costing more than it should.
 */

import type { Asset } from "../model/asset.ts";
import type { ModelReader } from "../model/model.ts";
import type { Clock } from "../tools/clock.ts";
import { PlantgraphError } from "../words/errors.ts";
import { ReachedAssets, type ReachFilter } from "./filter-reach.ts";

/** Deepest nesting of `and`, `or`, `not` and `hasTag`. */
export const FILTER_MAX_DEPTH = 32;

/** Most filter objects in one filter. */
export const FILTER_MAX_PARTS = 1000;

/** Most conditions `reach` in one filter: each walks through the graph. */
export const FILTER_MAX_WALKS = 8;

/**
 * Which question a compiled filter answers. Conditions on samples change by themselves, so a stream also asks what could
 * ever fit while the model stays as it is. EXACT: it fits now. POSSIBLE: it fits now or after some sample. CERTAIN: it fits
 * now and after any sample.
 */
export type FilterMode = "EXACT" | "POSSIBLE" | "CERTAIN";

export function opposite(mode: FilterMode): FilterMode {
  return mode === "EXACT" ? "EXACT" : mode === "POSSIBLE" ? "CERTAIN" : "POSSIBLE";
}

/** What a compiled filter's answer can change with, beside the tag or asset itself. */
export interface FilterTraits {
  /** Samples of the tag: value, quality, status, isStale, unchangedForMs. */
  samples: boolean;
  /** Time that passes: unchangedForMs. */
  time: boolean;
  /** Classes and which of them specialise which. */
  classes: boolean;
  /** Relations of the home asset (`hasRelation`). */
  relations: boolean;
  /** Other tags of the home asset (`hasTag`). */
  siblings: boolean;
  /** Samples of other tags of the home asset (`hasTag` with a condition on samples). */
  siblingSamples: boolean;
}

export class FilterScope {
  readonly model: ModelReader;
  readonly clock: Clock | null;
  readonly traits: FilterTraits = {
    samples: false,
    time: false,
    classes: false,
    siblings: false,
    relations: false,
    siblingSamples: false,
  };
  /** What each condition `reach` finds, by the condition. */
  readonly reached = new Map<ReachFilter, ReachedAssets>();
  readonly #visible: ((asset: Asset) => boolean) | null;
  readonly #walkLinks: number;
  #parts = 0;
  #depth = 0;
  #inHasTag = 0;

  /**
   * @param walkLinks most links that each walk through the graph follows
   * @param visible where walks may lead; null: everywhere in the model
   */
  constructor(
    model: ModelReader,
    clock: Clock | null,
    walkLinks: number,
    visible: ((asset: Asset) => boolean) | null = null,
  ) {
    this.#walkLinks = walkLinks;
    this.model = model;
    this.clock = clock;
    this.#visible = visible ?? model.sees?.bind(model) ?? null;
  }

  /** Whether links of the graph may lead to the asset. */
  sees(asset: Asset): boolean {
    return this.#visible === null || this.#visible(asset);
  }

  /** The same filter for another question about it: what was found once is found. */
  again(): FilterScope {
    const scope = new FilterScope(this.model, this.clock, this.#walkLinks, this.#visible);
    for (const [filter, reached] of this.reached) scope.reached.set(filter, reached);
    return scope;
  }

  /** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
  reach(filter: ReachFilter, at: string): ReachedAssets {
    let reached = this.reached.get(filter);
    if (reached === undefined) {
      if (this.reached.size === FILTER_MAX_WALKS)
        throw new PlantgraphError(
          "LIMIT_EXCEEDED",
          `${at}: a filter may have \`reach\` at most ${FILTER_MAX_WALKS} times; \`from\` takes several assets.`,
          { at },
        );
      checkKnown(filter.from, (id) => this.model.assets.has(id), "asset", `${at}.from`);
      reached = new ReachedAssets(filter, this.model, this.#visible, this.#walkLinks, at);
      this.reached.set(filter, reached);
    }
    return reached;
  }

  /** Compiles a part one level down. @throws PlantgraphError LIMIT_EXCEEDED */
  nested<T>(at: string, compile: () => T): T {
    if (++this.#parts > FILTER_MAX_PARTS)
      throw new PlantgraphError("LIMIT_EXCEEDED", `${at}: a filter may have at most ${FILTER_MAX_PARTS} parts.`, {
        at,
      });
    if (++this.#depth > FILTER_MAX_DEPTH)
      throw new PlantgraphError("LIMIT_EXCEEDED", `${at}: filters may be nested at most ${FILTER_MAX_DEPTH} deep.`, {
        at,
      });
    const compiled = compile();
    this.#depth--;
    return compiled;
  }

  ofSiblings<T>(compile: () => T): T {
    this.traits.siblings = true;
    this.#inHasTag++;
    const compiled = compile();
    this.#inHasTag--;
    return compiled;
  }

  /** @throws PlantgraphError BAD_USER_INPUT for a model without live values */
  dependsOnSamples(): void {
    if (this.model.isPast)
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        "The model of the past has no live values: conditions on samples (value, quality, status, isStale, unchangedForMs, hasTag with them) are for the present alone.",
      );
    if (this.#inHasTag > 0) this.traits.siblingSamples = true;
    else this.traits.samples = true;
  }
}

/** @throws PlantgraphError BAD_USER_INPUT naming every id that is not there (the first ten) */
export function checkKnown(ids: readonly string[], known: (id: string) => boolean, what: string, at: string): void {
  const unknown = ids.filter((id) => !known(id));
  if (unknown.length === 0) return;
  const listed = unknown.slice(0, 10).map((id) => JSON.stringify(id));
  const more = unknown.length > 10 ? ` and ${unknown.length - 10} more` : "";
  throw new PlantgraphError("BAD_USER_INPUT", `${at}: there is no ${what} ${listed.join(", ")}${more}.`, { at });
}

/** @throws PlantgraphError BAD_USER_INPUT naming the first text that is not of the list, and the list */
export function checkOneOf(values: readonly string[], allowed: readonly string[], what: string, at: string): void {
  const wrong = values.find((value) => !allowed.includes(value));
  if (wrong === undefined) return;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `${at}: ${JSON.stringify(wrong)} is no ${what}; use one of ${allowed.join(", ")}.`,
    { at },
  );
}
