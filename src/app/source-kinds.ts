/** The kinds of data sources there are; a new one is added here, and nowhere else. */
import type { SourceKinds } from "../config/source-settings.ts";
import { OPC_UA_KIND } from "../connectors/opcua/kind.ts";
import { REPLAY_KIND } from "../connectors/replay/kind.ts";
import type { SourceKind } from "../connectors/source-kind.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";

/** The first is what an entry of the configuration is taken for that does not say what it is. */
export const SOURCE_KINDS: SourceKinds<SourceKind> = [OPC_UA_KIND, REPLAY_KIND];

/** Of a data source that is configured. */
export function kindOfSource({ type }: SourceOptions): SourceKind {
  const kind = SOURCE_KINDS.find((each) => each.type === type);
  if (kind) return kind;
  throw new Error(`there is no kind of data source ${type}`);
}

/** The kind whose endpoints begin like this text; undefined where it is none's. */
export function kindOfEndpoint(text: string): SourceKind | undefined {
  return SOURCE_KINDS.find(({ scheme }) => text.startsWith(`${scheme}:`));
}
