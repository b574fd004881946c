/** What every file format of this room is. */

import type { Progress } from "../twin/tools/progress.ts";
import { DEFAULT_COMMIT_ELEMENTS } from "../twin/words/commits.ts";
import type { ModelDraft, ModelFile } from "../twin/words/model-draft.ts";

export interface ReadLimits {
  /** Longest text of all files together, UTF-16 units; on the disk, bytes. `limits.importBytes` of the configuration. */
  readonly maxBytes: number;
  /** Most classes, assets, tags and relations together, after ranges are expanded. `limits.commitElements`. */
  readonly maxElements: number;
  /** Counts the elements as they are read. */
  readonly progress?: Progress | undefined;
}

export const READ_LIMITS: ReadLimits = { maxBytes: 67_108_864, maxElements: DEFAULT_COMMIT_ELEMENTS };

export interface WriteOptions {
  /** CSV with semicolons between cells and decimal commas, as spreadsheets want it where the comma is the decimal sign. */
  readonly semicolons?: boolean;
  /** Counts the elements as they are written. */
  readonly progress?: Progress | undefined;
}

/** What may still be made before an import is refused as too large. */
export interface ElementBudget {
  /** Elements. */
  left: number;
  /** Of texts that are made of others: by variables and placeholders, and by namespaces of addresses. */
  characters: number;
}

/** Most characters of texts that one import makes of others. */
export const MADE_CHARACTERS = 256_000_000;

export function elementBudget({ maxElements, progress }: Pick<ReadLimits, "maxElements" | "progress">): ElementBudget {
  if (!progress) return { left: maxElements, characters: MADE_CHARACTERS };
  let rest = maxElements;
  return {
    get left() {
      return rest;
    },
    set left(left) {
      rest = left;
      progress("elements read", maxElements - rest);
    },
    characters: MADE_CHARACTERS,
  };
}

export interface FileFormat {
  /** As sentences call a file of it. */
  readonly label: string;
  /** Of its files, with the dot, in lower case; no two formats share one. */
  readonly extensions: readonly string[];
  /** An import may consist of several files. */
  readonly isMany: boolean;
  /** The text of a file of the disk; UTF-8 when absent. Throws INVALID_FILE where it is not text. */
  decode?(bytes: Uint8Array, path: string): string;
  /** Elements that files of few characters stand for; absent where each has to be written out. Counting ends above `most`. */
  countElements?(files: readonly ModelFile[], most: number): number;
  /** Throws INVALID_FILE with every mistake in `problems`. */
  read(files: readonly ModelFile[], limits: ReadLimits): ModelDraft;
  /** Throws BAD_USER_INPUT naming what the format has no place for. */
  write(draft: ModelDraft, options: WriteOptions): readonly ModelFile[];
}
