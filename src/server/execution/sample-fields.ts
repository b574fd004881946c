/** The fields of a tag's sample that an operation selected: the only part of an answer that changes between commits. */
import type { Sample } from "../../twin/model/sample.ts";
import type { LeafText } from "./leaf-text.ts";
import type { Run } from "./run.ts";

export interface SampleField {
  /** What stands before the field's value: `{"number":` or `,"quality":`. */
  readonly before: Uint8Array;
  readonly read: (sample: Sample, run: Run) => unknown;
  readonly leaf: LeafText;
}

export interface SampleFields {
  readonly fields: readonly SampleField[];
  /** What stands behind the last one. */
  readonly end: Uint8Array;
  /** Whether they follow from the sample alone, not also from when they are asked for. */
  readonly timeless: boolean;
}
