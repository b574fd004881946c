/** How edits and files are committed. */

import type { Progress } from "../tools/progress.ts";
import type { CommitOrigin, Revision } from "../words/commits.ts";
import type { EditRights } from "./edit-rights.ts";

export interface EditOptions {
  /** The caller's name; stands in the commit. */
  readonly by: string;
  /** Id of the commit; a new one unless said. */
  readonly id?: string | undefined;
  /** What the caller may see and change. */
  readonly rights: EditRights;
  readonly origin?: CommitOrigin;
  readonly message?: string | null;
  /** CONFLICT if an element named in the edits changed after this revision. */
  readonly expectedRevision?: Revision | null;
  /** Check everything, commit nothing. */
  readonly dryRun?: boolean;
}

export interface ImportOptions extends Omit<EditOptions, "origin" | "rights"> {
  /** MERGE adds and updates, never deletes; REPLACE also deletes what the draft does not name. */
  readonly mode: "MERGE" | "REPLACE";
  readonly progress?: Progress | undefined;
}
