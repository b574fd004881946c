/** The changes of a commit as lines for people: what came, went and changed. */

import type { ModelReader } from "../twin/model/model.ts";
import { type Change, changed } from "../twin/words/commits.ts";
import type { AssetRecord, Id, ModelElement } from "../twin/words/elements.ts";
import { escapeName } from "../twin/words/names.ts";

export function* describeChanges(changes: readonly Change[], model: ModelReader): Generator<string> {
  const assets = new Map<Id, AssetRecord>();
  for (const change of changes) {
    const record = changed(change);
    if (record.element === "asset") assets.set(record.id, record);
  }
  const assetOf = (id: Id) => assets.get(id) ?? model.assets.get(id)?.record;
  const pathOf = (id: Id): string => {
    const names: string[] = [];
    for (let at = assetOf(id); at; at = at.parent === null ? undefined : assetOf(at.parent))
      names.unshift(escapeName(at.name));
    return names.join("/");
  };
  const nameOf = (record: ModelElement): string => {
    switch (record.element) {
      case "asset":
        return `${record.level.toLowerCase().replaceAll("_", " ")} ${pathOf(record.id)}`;
      case "tag":
        return `tag ${pathOf(record.asset)}/${escapeName(record.name)}`;
      case "class":
        return `class ${record.name}`;
      case "relation":
        return `relation ${pathOf(record.from)} ${record.type} ${pathOf(record.to)}`;
    }
  };
  for (const change of changes) {
    const { before, after } = change;
    const name = nameOf(changed(change));
    if (before === null) yield `+ ${name}`;
    else if (after === null) yield `- ${name}`;
    else yield `~ ${name} (${changedFields(before, after).join(", ")})`;
  }
}

function changedFields(before: ModelElement, after: ModelElement): string[] {
  const was = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([key, value]) => JSON.stringify(was.get(key)) !== JSON.stringify(value))
    .map(([key]) => key);
}
