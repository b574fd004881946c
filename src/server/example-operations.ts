/**
 * The operations GraphiQL opens with: of the plant that is loaded, so that each runs with one click.
 */
import type { Asset } from "../twin/asset.ts";
import type { ModelReader } from "../twin/model.ts";
import type { Tag } from "../twin/tag.ts";
import type { Twin } from "../twin/twin.ts";

export interface ExampleOperation {
  readonly query: string;
  /** JSON text. */
  readonly variables: string;
}

const DASHBOARD = `# A screen's worth of plant in one query: what there is, and its values now.
query Dashboard($site: ID!) {
  asset(id: $site) {
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
        tags { ...Live }
        children {
          name
          classes { name }
          tags { ...Live }
        }
      }
    }
  }
}

fragment Live on Tag {
  id
  name
  unit { symbol }
  current { value text quality sourceTime isStale }
}
`;

const LIVE = `# First a snapshot, then what changes: each tag at most once a second, with its newest sample.
subscription Live($under: [ID!]!) {
  tagChanges(select: { under: $under }, minIntervalMs: 1000) {
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

const WRITE = `# Sent to the device after the checks of range, type and rights; every attempt is in the audit log.
mutation Write($tag: ID!, $value: TagValue!) {
  writeTag(id: $tag, value: $value) {
    ok
    status
    error { code message }
    tag { path range { low high } current { value quality } }
  }
}
`;

const EXPLORE = `# Find things by any part of their names, descriptions or classes.
query Explore($text: String!) {
  search(text: $text, first: 20) {
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
  dataSources { name state endpoint tagCount lastError }
}
`;

export function exampleOperations({ model, sources }: Twin): ExampleOperation[] {
  const place = firstSite(model);
  if (!place) return [{ query: EXPLORE, variables: json({ text: "" }) }];
  const examples = [
    { query: DASHBOARD, variables: json({ site: place.id }) },
    { query: LIVE, variables: json({ under: [place.id] }) },
    { query: EXPLORE, variables: json({ text: [...model.classes.values()][0]?.name ?? place.name }) },
  ];
  const tag = [...model.tags.values()].find(
    (each) => each.writable && each.range && each.source && sources.status(each.source.dataSource)?.allowWrites,
  );
  if (tag) examples.push({ query: WRITE, variables: json({ tag: tag.id, value: middle(tag) }) });
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

function json(variables: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(variables, null, 2);
}
