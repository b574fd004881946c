/** What is looked at before a graph is read: whose it is, and whether it has what the mapping names. */

import { didYouMean } from "../../twin/tools/did-you-mean.ts";
import { Mistakes, shorten } from "../mistakes.ts";
import type { GraphReading } from "./graph-reading.ts";

/** In a twin's own store its labels are its own elements, which nobody means to import into themselves. */
export async function refuseOwnStore(reading: GraphReading): Promise<void> {
  const own = new Set(reading.mapping.ownStore ? [] : await reading.graph.ownLabels());
  const { placeOf, file, assets, tags } = reading.mapping;
  const mistakes = new Mistakes("The mapping", placeOf, file);
  for (const { label, offset } of [...assets, ...tags])
    if (own.has(label))
      mistakes.add(
        offset,
        label,
        `the database is the store of a twin, where :${label} is the twin's own. Give your nodes another label, read another database, or say \`ownStore: true\` where the twin's own elements are meant.`,
      );
  mistakes.check();
}

/** Not mistakes: one mapping may serve many plants, of which not all have everything. */
export async function noteUnknownNames(reading: GraphReading): Promise<void> {
  const { labels, types, properties } = await reading.graph.names();
  const { assets, containment, tags, relations } = reading.mapping;
  const note = (what: string, names: Iterable<string>, known: readonly string[]) => {
    const there = new Set(known);
    for (const name of new Set(names))
      if (!there.has(name))
        reading.notTaken.push(`The graph has no ${what} "${shorten(name)}".${didYouMean(name, known)}`);
  };
  const entries = [...assets, ...tags, ...relations];
  note(
    "label",
    [...assets, ...tags].map(({ label }) => label),
    labels,
  );
  const hung = [...containment, ...tags.flatMap(({ on }) => on)].map(([type]) => type);
  note("relationship type", [...hung, ...relations.map(({ label }) => label)], types);
  note(
    "property",
    entries.flatMap(({ used, where }) => [...used, ...where.map(({ property }) => property)]),
    properties,
  );
}
