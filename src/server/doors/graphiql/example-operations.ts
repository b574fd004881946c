/**
 * The operations GraphiQL opens with: of the plant that is loaded, so that each runs with one click.
 */

import type { Session } from "../../../twin/access/session.ts";
import type { Asset } from "../../../twin/model/asset.ts";
import type { ModelReader } from "../../../twin/model/model.ts";
import type { Tag } from "../../../twin/model/tag.ts";

/** Self-contained documents: values stand in them, not in variables, whose pane a newcomer may never find. */
const dashboard = (site: Asset) => `# A screen's worth of plant in one query:
# what there is, and its values now.
query Dashboard {
  asset(id: ${text(site.id)}) {
    name
    path
    summary { assets tags good uncertain bad stale }
    children {
      name
      level
      children {
        name
        level
        classes { name }
        tags { ...Value }
        children {
          name
          classes { name }
          tags { ...Value }
        }
      }
    }
  }
}

fragment Value on Tag {
  id
  name
  unit { symbol }
  current { value text quality sourceTime isStale }
}
`;

const live = (site: Asset) => `# First a snapshot, then what changes: each tag
# at most once a second, with its newest sample.
subscription Live {
  tagChanges(select: { under: [${text(site.id)}] }, minIntervalMs: 1000) {
    kind
    conflated
    tags {
      id
      path
      current { value text quality sourceTime }
    }
  }
}
`;

const write = (tag: Tag) => `# Sent to the device after the checks of range,
# type and rights; every attempt is audited.
mutation Write {
  writeTag(
    id: ${text(tag.id)}
    value: ${middle(tag)}
    # Read the device afterwards: \`current\` follows
    # a moment later, when the device reports it.
    verify: true
  ) {
    ok
    status
    error { code message }
    verified
    readBack { value quality sourceTime }
    tag { path range { low high } }
  }
}
`;

const explore = (words: string, tellsOfNetwork: boolean) => `# Find things by any part of their names,
# descriptions or classes.
query Explore {
  search(text: ${text(words)}, first: 20) {
    totalCount
    edges {
      score
      node {
        __typename
        ... on Asset { id path level classes { name } }
        ... on Tag { id path current { value quality } }
        ... on EquipmentClass { id name description }
      }
    }
  }
  dataSources { name state ${tellsOfNetwork ? "endpoint tagCount lastError" : "since tagCount"} }
}
`;

export function exampleOperations(session: Session): string[] {
  const { authority, view } = session;
  const { model } = view;
  if (!authority.holds("read")) return [];
  const tellsOfNetwork = authority.holds("link") || authority.holds("observe");
  const site = firstSite(model);
  if (!site) return [explore("pump", tellsOfNetwork)];
  const [firstClass] = model.classes.values();
  const examples = [dashboard(site), live(site), explore(firstClass?.name ?? site.name, tellsOfNetwork)];
  for (const tag of model.tags.values()) {
    if (!tag.writable || !tag.range || !tag.source || !session.mayWrite(tag)) continue;
    if (!session.dataSource(tag.source.dataSource)?.allowWrites) continue;
    examples.push(write(tag));
    break;
  }
  return examples;
}

function firstSite({ roots }: ModelReader): Asset | undefined {
  for (const root of roots) {
    const site = root.children.find(({ kind }) => kind === "Site");
    if (site) return site;
  }
  return roots[0];
}

/** A value that any tag of this range takes. */
function middle({ range }: Tag): number {
  return range ? Math.round((range.low + range.high) / 2) : 0;
}

/** A GraphQL string literal. */
function text(value: string): string {
  return JSON.stringify(value);
}
