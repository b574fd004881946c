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
import type { Run } from "./run.ts";
import type { SampleFields } from "./sample-fields.ts";

const SPACE = 32;
/** Texts up to this length are written faster one by one than by a call of the runtime. */
const SHORT = 64;

/** One tag in the answer. Its fields' places have numbers of their own, from `first` on. */
export interface SampleSlot {
  readonly tag: Tag;
  readonly samples: SampleFields;
  readonly first: number;
  /** The sample that stands there; null when it must be looked at anew. */
  sample: Sample | null;
}

/** What is known of a place, in this order: where it begins in the bytes, how wide it is, and how much of that is text. */
const START = 0;
const WIDTH = 1;
const LENGTH = 2;
export const PLACE_NUMBERS = 3;

export class Template {
  /**
   * Of an answer without live values, by its content: commits that don't touch it leave it as it is.
   */
  readonly etag: string | null;
  readonly #run: Run;
  readonly #slots: readonly SampleSlot[];
  #bytes: Buffer;
  /** Whether somebody holds the bytes: then they are copied before anything in them changes. */
  #handedOut = false;
  /** `PLACE_NUMBERS` of each place. */
  readonly #places: Uint32Array;
  /** The value that stands in each place. */
  readonly #values: unknown[];

  /** @param bytes are copied */
  constructor(bytes: Buffer, slots: readonly SampleSlot[], places: Uint32Array, values: unknown[], run: Run) {
    this.#bytes = copyOf(bytes);
    this.#slots = slots;
    this.#places = places;
    this.#values = values;
    this.#run = run;
    this.etag = slots.length > 0 ? null : etagOf(bytes);
  }

  /** About how many bytes it holds on to, with the context it is written with; measured. */
  get size(): number {
    return this.#bytes.length + 64 * this.#slots.length + 30 * this.#values.length + 1_800;
  }

  /** The answer as of now. Not to be changed: as long as nothing else is to say, it is the same for everybody. */
  answer(): Buffer {
    for (const slot of this.#slots) {
      const { current } = slot.tag;
      if (current === slot.sample) continue;
      this.#write(slot, current);
      slot.sample = slot.samples.timeless ? current : null;
    }
    this.#handedOut = true;
    return this.#bytes;
  }

  #write({ samples, first }: SampleSlot, sample: Sample): void {
    const { fields } = samples;
    const places = this.#places;
    for (let i = 0; i < fields.length; i++) {
      const { read, leaf } = fields[i] as (typeof fields)[number];
      const value = read(sample, this.#run);
      if (value === this.#values[first + i]) continue;
      if (this.#handedOut) {
        this.#bytes = copyOf(this.#bytes);
        this.#handedOut = false;
      }
      const place = (first + i) * PLACE_NUMBERS;
      const start = places[place + START] as number;
      let stop = leaf.put(value, this.#bytes, start, start + (places[place + WIDTH] as number));
      if (stop < 0) stop = this.#writeText(place, leaf.text(value));
      const length = stop - (places[place + START] as number);
      const old = places[place + LENGTH] as number;
      if (length < old) this.#bytes.fill(SPACE, stop, stop + old - length);
      places[place + LENGTH] = length;
      this.#values[first + i] = value;
    }
  }

  /** Writes ASCII text into a place; answers where it stops. */
  #writeText(place: number, text: string): number {
    if (text.length > (this.#places[place + WIDTH] as number)) this.#makeRoom();
    const start = this.#places[place + START] as number;
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
    const places = this.#places;
    const wider: { readonly place: number; readonly width: number }[] = [];
    let more = 0;
    for (const { tag, samples, first, sample } of this.#slots) {
      if (tag.current === sample) continue;
      samples.fields.forEach(({ read, leaf }, i) => {
        const value = read(tag.current, this.#run);
        if (value === this.#values[first + i]) return;
        const place = (first + i) * PLACE_NUMBERS;
        const width = places[place + WIDTH] as number;
        const { length } = leaf.text(value);
        if (length <= width) return;
        const room = leaf.room(length);
        wider.push({ place, width: room });
        more += room - width;
      });
    }
    const bytes = Buffer.alloc(this.#bytes.length + more, SPACE);
    let from = 0;
    let shift = 0;
    let next = START;
    const moveStarts = (last: number) => {
      for (; next <= last; next += PLACE_NUMBERS) places[next] = (places[next] as number) + shift;
    };
    for (const { place, width } of wider) {
      moveStarts(place + START);
      const old = places[place + WIDTH] as number;
      const end = (places[place + START] as number) - shift + old;
      this.#bytes.copy(bytes, from + shift, from, end);
      from = end;
      shift += width - old;
      places[place + WIDTH] = width;
    }
    moveStarts(places.length);
    this.#bytes.copy(bytes, from + shift, from);
    this.#bytes = bytes;
  }
}

/** Not in Node's pool, of which each piece that is kept would keep the whole. */
function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** The same as of the same answer when it is not kept. */
function etagOf(bytes: Buffer): string {
  return `"${createHash("sha256").update(bytes).digest("base64url")}"`;
}
