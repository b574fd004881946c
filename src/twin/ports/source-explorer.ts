/** Looking around in a data source: what it has beyond the tags of the model. Implemented in `connectors/`. */

import type { Tag } from "../model/tag.ts";
import type { Progress } from "../tools/progress.ts";
import type { DataType } from "../words/data-types.ts";
import type { Range } from "../words/elements.ts";
import type { ModelDraft } from "../words/model-draft.ts";

/** What the device says of one of its variables; the model may say otherwise, and then the model counts. */
export interface DeviceDescription {
  /** What a tag of it would have as data type. */
  readonly dataType: DataType;
  /** The device's own name of its data type ("Double", "MachineModeEnum"); null while unknown. */
  readonly dataTypeName: string | null;
  /** OPC UA ValueRank (Part 3, 5.6.2). */
  readonly valueRank: number;
  /** UNECE code or free text. */
  readonly unit: string | null;
  /** Where values are in normal operation (EURange). */
  readonly range: Range | null;
  /** What the instrument can measure. */
  readonly instrumentRange: Range | null;
  /** Of an enumeration's ordinals, or of "false" and "true". */
  readonly texts: Readonly<Record<string, string>> | null;
  readonly description: string | null;
  /** For the user the twin signs in as. */
  readonly readable: boolean;
  readonly writable: boolean;
}

export const NODE_KINDS = [
  "OBJECT",
  "VARIABLE",
  "METHOD",
  "OBJECT_TYPE",
  "VARIABLE_TYPE",
  "REFERENCE_TYPE",
  "DATA_TYPE",
  "VIEW",
  "OTHER",
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export interface BrowsedNode {
  /** As a tag of the model would name it. */
  readonly address: string;
  readonly name: string;
  readonly displayName: string;
  readonly kind: NodeKind;
  /** Name of its type ("FolderType", "AnalogUnitType"); null for what has none. */
  readonly type: string | null;
  /** Of variables. */
  readonly variable: DeviceDescription | null;
}

export interface BrowsedNodes {
  /** All children of the node, in the device's order. */
  readonly totalCount: number;
  readonly nodes: readonly BrowsedNode[];
}

/** A plant to be edited and imported. */
export interface ModelProposal {
  readonly draft: ModelDraft;
  /** Lines to stand at the head of the file. */
  readonly head: readonly string[];
  /** Why an element is as it is, by its path's names joined with NUL: the guesses. */
  readonly comments: ReadonlyMap<string, string>;
}

export interface SourceExplorer {
  /**
   * Children of a node.
   * @param address null: where the device's objects begin
   * @throws PlantgraphError BAD_USER_INPUT, INVALID_VALUE, LIMIT_EXCEEDED, SOURCE_UNAVAILABLE
   */
  browse(address: string | null, offset: number, count: number, progress?: Progress): Promise<BrowsedNodes>;
  /** In the order of the tags; null where the device says nothing, or can't be asked. Never throws. */
  describe(tags: readonly Tag[]): Promise<(DeviceDescription | null)[]>;
  /** @throws as `browse` */
  propose(from: string | null, progress?: Progress): Promise<ModelProposal>;
}
