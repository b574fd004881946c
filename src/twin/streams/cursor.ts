/**
 * Cursors of `tagChanges`: which store, which run of the twin, how far in its change log, on which revision, of which
 * selection. Opaque to clients. The check at the end tells a damaged or invented cursor from one of another run.
 */

import { textHash } from "../tools/text-hash.ts";
import type { Revision } from "../words/commits.ts";
import { PlantgraphError } from "../words/errors.ts";

/** Everything up to here was told. */
export interface Position {
  /** Sequence number in the change log. */
  readonly seq: number;
  readonly revision: Revision;
  /** Samples the selection's tags had received since it is kept: how many a gap swallowed is a subtraction. */
  readonly samples: number;
}

export interface Cursor extends Position {
  /** Identity of the store; empty while it has none. */
  readonly store: string;
  /** Identity of the run of the twin that the sequence numbers are of. */
  readonly run: string;
  /** Hash of the selection. */
  readonly selection: string;
}

/** Version of the layout. */
const LAYOUT = "1";
/** Longest text looked at. */
const MAX_LENGTH = 200;

export function writeCursor({ store, run, seq, revision, samples, selection }: Cursor): string {
  const numbers = `${seq.toString(36)}.${revision.toString(36)}.${samples.toString(36)}`;
  const text = `${LAYOUT}.${store}.${run}.${numbers}.${selection}`;
  return `${text}.${textHash(text)}`;
}

/** @throws PlantgraphError BAD_USER_INPUT for what no twin has written */
export function readCursor(text: string): Cursor {
  const end = text.lastIndexOf(".");
  const fields = text.slice(0, end).split(".");
  const [layout, store, run, seq, revision, samples, selection] = fields;
  if (
    text.length > MAX_LENGTH ||
    fields.length !== 7 ||
    layout !== LAYOUT ||
    text.slice(end + 1) !== textHash(text.slice(0, end))
  )
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      "resumeAfter: this is no cursor. Give the cursor of the last event as it came, or leave it out to begin anew.",
      { at: "resumeAfter" },
    );
  const number = (field: string | undefined) => Number.parseInt(field as string, 36);
  return {
    store: store as string,
    run: run as string,
    seq: number(seq),
    revision: number(revision),
    samples: number(samples),
    selection: selection as string,
  };
}
