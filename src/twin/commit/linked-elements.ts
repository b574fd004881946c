/**
 * What a commit log tells is lawful, since every commit in it was. Still nothing is built on that alone: a log may have lost
 * entries with its database, and older programs made none for what others did while no twin ran.
 */

import { TwinModel } from "../model/model.ts";
import { classesInCycles } from "../rules/class-cycles.ts";
import { runToEnd } from "../tools/cooperative-task.ts";
import { keyOf } from "../words/commits.ts";
import type { AssetRecord, Id, ModelElement } from "../words/elements.ts";
import { admit, foundAs } from "./admission.ts";

/** The elements, all of them when every link leads to one of them; else those that are lawful among themselves. */
export function linkedElements(elements: readonly ModelElement[]): readonly ModelElement[] {
  if (isLinked(elements)) return elements;
  const found = elements.map((element) => foundAs(keyOf(element), element));
  return runToEnd(admit(new TwinModel(), found)).changes.flatMap(({ after }) => after ?? []);
}

/** Whether each link leads to an element and each asset to a root: what a model needs to be built at all. */
function isLinked(elements: readonly ModelElement[]): boolean {
  const assets = new Map<Id, AssetRecord>();
  const classes = new Map<Id, readonly Id[]>();
  for (const element of elements) {
    if (element.element === "asset") assets.set(element.id, element);
    else if (element.element === "class") classes.set(element.id, element.extends);
  }
  for (const element of elements) {
    switch (element.element) {
      case "asset":
        for (const id of element.classes) if (!classes.has(id)) return false;
        break;
      case "class":
        for (const id of element.extends) if (!classes.has(id)) return false;
        break;
      case "tag":
        if (!assets.has(element.asset)) return false;
        break;
      case "relation":
        if (!assets.has(element.from) || !assets.has(element.to)) return false;
        break;
    }
  }
  const rooted = new Set<Id>();
  for (const asset of assets.values()) {
    const way: Id[] = [];
    for (let at: AssetRecord | undefined = asset; !rooted.has(at.id); ) {
      way.push(at.id);
      if (at.parent === null) break;
      at = assets.get(at.parent);
      if (at === undefined || way.length > assets.size) return false;
    }
    for (const id of way) rooted.add(id);
  }
  return classesInCycles(classes.keys(), (id) => classes.get(id) ?? []).size === 0;
}
