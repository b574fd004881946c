/**
 * A kept answer: its bytes, in which each selected field of a sample stands in a place of fixed width. A new sample is
 * written over the old one field by field, only where the field is another one now, and filled up with spaces, which JSON
 * allows between tokens; so an answer costs what changed since the last one, and a copy where anything did. A text that needs
 * more room widens its place.
 *
 * Valid for the operation, variables, viewer and revision of the model it was made from.
 */
import { createHash } from "node:crypto";
import type { Sample } from "../../twin/model/sample.ts";
import type { Tag } from "../../twin/model/tag.ts";
import type { Hole } from "./output.ts";
import type { Run } from "./run.ts";
import type { SampleFields } from "./sample-fields.ts";

const SPACE = 32;
/** Texts up to this length are written faster one by one than by a call of the runtime. */
const SHORT = 64;

/** One tag in the answer. Its fields' places have numbers of their own, from `first` on. */
interface Spot {
  readonly tag: Tag;
  readonly samples: SampleFields;
  readonly first: number;
  /** The sample that stands there; null when it must be looked at anew. */
  sample: Sample | null;
}

export class Template {
  /**
   * Of an answer without live values, by its content and what its reader may see: commits that don't touch it leave it as it
   * is.
   */
  readonly etag: string | null;
  readonly #run: Run;
  readonly #spots: readonly Spot[];
  #bytes: Buffer;
  /** Whether somebody holds the bytes: then they are copied before anything in them changes. */
  #handedOut = false;
  /** Of each place: where it begins in the bytes, how wide it is, how much of that is text, and the value that stands there. */
  readonly #starts: Float64Array;
  readonly #widths: Float64Array;
  readonly #lengths: Float64Array;
  readonly #values: unknown[];

  /** @param end the static text after the last hole, or all of it */
  constructor(holes: readonly Hole[], end: string, run: Run) {
    this.#run = run;
    const places = holes.reduce((sum, { samples }) => sum + samples.fields.length, 0);
    this.#starts = new Float64Array(places);
    this.#widths = new Float64Array(places);
    this.#lengths = new Float64Array(places);
    this.#values = new Array<unknown>(places);
    let text = "";
    let place = 0;
    this.#spots = holes.map(({ before, tag, samples }): Spot => {
      const { current } = tag;
      const first = place;
      text += before;
      for (const field of samples.fields) {
        const value = field.read(current, run);
        const written = field.leaf.text(value);
        const width = field.leaf.room(written.length);
        text += field.before;
        this.#starts[place] = text.length;
        this.#widths[place] = width;
        this.#lengths[place] = written.length;
        this.#values[place] = value;
        text += written.padEnd(width);
        place++;
      }
      text += samples.end;
      return { tag, samples, first, sample: samples.lasting ? current : null };
    });
    this.#bytes = Buffer.from(text + end, "latin1");
    this.etag = holes.length > 0 ? null : etagOf(this.#bytes, run);
  }

  /** About how many bytes it holds on to. */
  get size(): number {
    return this.#bytes.length + 60 * this.#spots.length + 40 * this.#values.length + 300;
  }

  /** The answer as of now. Not to be changed: as long as nothing else is to say, it is the same for everybody. */
  answer(): Buffer {
    for (const spot of this.#spots) {
      const { current } = spot.tag;
      if (current === spot.sample) continue;
      this.#write(spot, current);
      spot.sample = spot.samples.lasting ? current : null;
    }
    this.#handedOut = true;
    return this.#bytes;
  }

  #write({ samples, first }: Spot, sample: Sample): void {
    const { fields } = samples;
    for (let i = 0; i < fields.length; i++) {
      const { read, leaf } = fields[i] as (typeof fields)[number];
      const place = first + i;
      const value = read(sample, this.#run);
      if (value === this.#values[place]) continue;
      if (this.#handedOut) {
        this.#bytes = Buffer.from(this.#bytes);
        this.#handedOut = false;
      }
      const start = this.#starts[place] as number;
      let stop = leaf.put === null ? -1 : leaf.put(value, this.#bytes, start, start + (this.#widths[place] as number));
      if (stop < 0) stop = this.#writeText(place, leaf.text(value));
      const length = stop - (this.#starts[place] as number);
      const old = this.#lengths[place] as number;
      if (length < old) this.#bytes.fill(SPACE, stop, stop + old - length);
      this.#lengths[place] = length;
      this.#values[place] = value;
    }
  }

  /** Writes ASCII text into a place; answers where it stops. */
  #writeText(place: number, text: string): number {
    if (text.length > (this.#widths[place] as number)) this.#makeRoom();
    const start = this.#starts[place] as number;
    const bytes = this.#bytes;
    if (text.length > SHORT) return start + bytes.write(text, start, "latin1");
    for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
    return start + text.length;
  }

  /**
   * Widens every place whose newest text needs more room, all at once: what lengthens one value, such as a server that is
   * lost, often lengthens all.
   */
  #makeRoom(): void {
    const wider: { readonly place: number; readonly width: number }[] = [];
    let more = 0;
    for (const { tag, samples, first, sample } of this.#spots) {
      if (tag.current === sample) continue;
      samples.fields.forEach(({ read, leaf }, i) => {
        const place = first + i;
        const value = read(tag.current, this.#run);
        if (value === this.#values[place]) return;
        const { length } = leaf.text(value);
        const width = this.#widths[place] as number;
        if (length <= width) return;
        const room = leaf.room(length);
        wider.push({ place, width: room });
        more += room - width;
      });
    }
    const bytes = Buffer.alloc(this.#bytes.length + more, SPACE);
    let from = 0;
    let shift = 0;
    let next = 0;
    for (const { place, width } of wider) {
      for (; next <= place; next++) this.#starts[next] = (this.#starts[next] as number) + shift;
      const end = (this.#starts[place] as number) - shift + (this.#widths[place] as number);
      this.#bytes.copy(bytes, from + shift, from, end);
      from = end;
      shift += width - (this.#widths[place] as number);
      this.#widths[place] = width;
    }
    for (; next < this.#starts.length; next++) this.#starts[next] = (this.#starts[next] as number) + shift;
    this.#bytes.copy(bytes, from + shift, from);
    this.#bytes = bytes;
  }
}

function etagOf(bytes: Buffer, { context }: Run): string {
  return `"${createHash("sha256").update(context.view.grant.key).update(bytes).digest("base64url")}"`;
}
