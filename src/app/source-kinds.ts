/** The kinds of data sources there are; a new one of Plantgraph's own is added here, and nowhere else. */
import type { KindsOfSources, SourceKinds } from "../config/source-settings.ts";
import { OPC_UA_KIND } from "../connectors/opcua/kind.ts";
import { REPLAY_KIND } from "../connectors/replay/kind.ts";
import type { SourceKind } from "../connectors/source-kind.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import { loadConnector } from "./connectors.ts";

/** The first is what an entry of the configuration is taken for that does not say what it is. */
const OWN: SourceKinds<SourceKind> = [OPC_UA_KIND, REPLAY_KIND];

/** By their `type`; a module stays loaded for as long as the process lives. */
const ofConnectors = new Map<string, SourceKind>();

/** For a configuration, which may bring more. */
export const KINDS_OF_SOURCES: KindsOfSources = {
  known: OWN,
  load(module, folder) {
    const kind = loadConnector(module, folder);
    if (typeof kind !== "string" && OWN.every(({ type }) => type !== kind.type)) ofConnectors.set(kind.type, kind);
    return kind;
  },
};

/** Plantgraph's own, and those of the connectors that configurations have named. */
export function sourceKinds(): SourceKinds<SourceKind> {
  return [...OWN, ...ofConnectors.values()];
}

/** Of a data source that is configured. */
export function kindOfSource({ type }: SourceOptions): SourceKind {
  const kind = sourceKinds().find((each) => each.type === type);
  if (kind) return kind;
  throw new Error(`there is no kind of data source ${type}`);
}

/** The kind whose endpoints begin like this text; undefined where it is none's. */
export function kindOfEndpoint(text: string): SourceKind | undefined {
  return sourceKinds().find(({ scheme }) => text.startsWith(`${scheme}:`));
}
