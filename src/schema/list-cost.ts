/**
 * What the pipeline must know of a field that returns more than one thing, does more than look, or follows live values: for
 * the cost limit and for compiled answers. It stands in the field's extensions, `extensions.plantgraph`, of object types
 * and interfaces alike.
 */
import { Extensions } from "type-graphql";

/**
 * How to count what a list field returns. "page": at most its argument `first`. All others are unpaged: the members of
 * the object the field is read from, under the name given (`asset.children.length`), or of the whole model
 * ("roots": enterprises). "selected": at most its argument `maxTags`. "samples": one for each sample, or each bucket and function, of
 * the history it is of.
 */
export type ListKind =
  | "page"
  | "roots"
  | "children"
  | "tags"
  | "ancestors"
  | "relations"
  | "classes"
  | "properties"
  | "identifiers"
  | "specialisations"
  | "texts"
  | "dataSources"
  | "changes"
  | "edits"
  | "writes"
  | "hops"
  | "streamed"
  | "selected"
  | "functions"
  | "samples";

export interface FieldCost {
  /** Only of fields that return lists or pages. */
  readonly list?: ListKind;
  /**
   * How the field follows live values. SAMPLE: it is a tag's newest sample. MOMENT: a field of a sample that depends on when
   * it is asked for. ANSWER: what it answers depends on live values or on more than the model. FILTER: the same, where its
   * arguments have conditions on samples. Without it, the field follows from the model's revision alone, and a compiled
   * answer keeps it until the next commit.
   */
  readonly live?: "SAMPLE" | "MOMENT" | "ANSWER" | "FILTER";
  /** It can be asked of the past too (`@asOf`), though it follows live values: what of it does is refused there by itself. */
  readonly past?: true;
  /** Without arguments, the field is the property of its name. */
  readonly property?: true;
  /**
   * DEVICE: asks the device, so it waits. SUBTREE: walks all tags below the asset. MODEL: visits the whole model. LOG: reads
   * the commit log.
   */
  readonly work?: "DEVICE" | "SUBTREE" | "MODEL" | "LOG";
  /** What it asks of history, so it waits: what its arguments say of how many samples. */
  readonly history?: HistoryQuestion;
}

export type HistoryQuestion = "SERIES" | "PLOT" | "AGGREGATES" | "MOMENTS" | "EXTENT";

/** Whether a field is answered later, by a device, a log or a store. */
export function waits({ work, history }: FieldCost): boolean {
  return work === "DEVICE" || work === "LOG" || history !== undefined;
}

/** Marks a field with its cost. */
export function Cost(cost: FieldCost): PropertyDecorator & MethodDecorator {
  return Extensions({ plantgraph: cost }) as PropertyDecorator & MethodDecorator;
}
