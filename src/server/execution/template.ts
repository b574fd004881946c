/**
 * A kept answer: its bytes, in which the samples stand in places of fixed width. A new sample is written over the old one
 * and filled up with spaces, which JSON allows between tokens; so an answer costs what changed since the last one, and a
 * copy. A text that needs more room widens its place once.
 *
 * Valid for the operation, variables, viewer and revision of the model it was made from.
 */
import { createHash } from "node:crypto";
import type { Sample } from "../../twin/live/sample.ts";
import type { Tag } from "../../twin/model/tag.ts";
import type { Hole, SampleText } from "./output.ts";

/** Room for a number that grows a little. */
const SLACK = 2;
const SPACE = 32;

interface Place {
  readonly before: string;
  readonly tag: Tag;
  readonly write: SampleText;
  readonly lasting: boolean;
  /** The sample that stands there; null when it must be written anew. */
  sample: Sample | null;
  start: number;
  width: number;
}

export class Template {
  /** Of an answer without live values, by its content: commits that don't touch it leave it as it is. */
  readonly etag: string | null;
  readonly #places: readonly Place[];
  readonly #end: string;
  #bytes: Buffer;

  /** @param end the static text after the last hole, or all of it */
  constructor(holes: readonly Hole[], end: string) {
    this.#places = holes.map((hole) => ({ ...hole, sample: null, start: 0, width: 0 }));
    this.#end = end;
    this.#bytes = this.#laidOut();
    this.etag = holes.length > 0 ? null : `"${createHash("sha256").update(this.#bytes).digest("base64url")}"`;
  }

  /** About how many bytes it holds on to. */
  get size(): number {
    return 2 * this.#bytes.length + 120 * this.#places.length + 200;
  }

  /** The answer as of now. Not to be changed: without live values it is the same for everybody. */
  answer(): Buffer {
    if (this.#places.length === 0) return this.#bytes;
    for (const place of this.#places) {
      const { current } = place.tag;
      if (current === place.sample) continue;
      const text = place.write(current);
      if (text.length > place.width) {
        place.width = text.length + SLACK;
        this.#bytes = this.#laidOut();
        break; // all of it is new
      }
      place.sample = place.lasting ? current : null;
      const end = place.start + this.#bytes.write(text, place.start, "latin1");
      this.#bytes.fill(SPACE, end, place.start + place.width);
    }
    return Buffer.from(this.#bytes);
  }

  #laidOut(): Buffer {
    let length = this.#end.length;
    const texts = this.#places.map((place) => {
      const { current } = place.tag;
      const text = place.write(current);
      place.sample = place.lasting ? current : null;
      place.width = Math.max(place.width, text.length);
      length += place.before.length + place.width;
      return text;
    });
    const bytes = Buffer.alloc(length, SPACE);
    let at = 0;
    this.#places.forEach((place, i) => {
      place.start = at + bytes.write(place.before, at, "latin1");
      bytes.write(texts[i] as string, place.start, "latin1");
      at = place.start + place.width;
    });
    bytes.write(this.#end, at, "latin1");
    return bytes;
  }
}
