/**
 * What a compiled operation writes to: bytes, all of them ASCII. Of an answer that is to be kept it notes, too, where the
 * fields of samples stand, and gives each a place that later values fit into.
 */
import type { Tag } from "../../twin/model/tag.ts";
import type { LeafText } from "./leaf-text.ts";
import type { Run } from "./run.ts";
import type { SampleFields } from "./sample-fields.ts";
import { type SampleSlot, Template } from "./template.ts";

/** Room at the beginning, and the most that is kept for the next answer. Bytes. */
const FIRST_ROOM = 65_536;
const MOST_ROOM = 4_194_304;
/** Texts of more bytes are copied faster by a call of the runtime than one by one. */
const SHORT = 64;
const SPACE = 32;

const NO_ROOM = Buffer.alloc(0);

/** The samples of an answer that is to be kept, in the order of the answer. */
interface Noted {
  readonly slots: SampleSlot[];
  /** Of each field in turn: where it begins, how wide its place is, and how much of that is text. */
  readonly places: number[];
  readonly values: unknown[];
}

/** Used for one answer after the other. */
export class Output {
  #bytes = NO_ROOM;
  #length = 0;
  #noted: Noted | null = null;

  /** Empties it for the next answer. */
  begin(isToBeKept: boolean): void {
    if (this.#bytes.length === 0 || this.#bytes.length > MOST_ROOM) this.#bytes = Buffer.allocUnsafeSlow(FIRST_ROOM);
    this.#length = 0;
    this.#noted = isToBeKept ? { slots: [], places: [], values: [] } : null;
  }

  /** Text that does not depend on any value. */
  write(text: Uint8Array): void {
    const { length } = text;
    const at = this.#length;
    if (at + length > this.#bytes.length) this.#makeRoom(length);
    const bytes = this.#bytes;
    if (length > SHORT) bytes.set(text, at);
    else for (let i = 0; i < length; i++) bytes[at + i] = text[i] as number;
    this.#length = at + length;
  }

  leaf({ put, text }: LeafText, value: unknown): void {
    const stop = put(value, this.#bytes, this.#length, this.#bytes.length);
    if (stop < 0) this.#writeText(text(value));
    else this.#length = stop;
  }

  /** The selected fields of a tag's newest sample. */
  sample(tag: Tag, samples: SampleFields, run: Run): void {
    const { current } = tag;
    const { fields, end, timeless } = samples;
    const noted = this.#noted;
    noted?.slots.push({ tag, samples, first: noted.values.length, sample: timeless ? current : null });
    for (let i = 0; i < fields.length; i++) {
      const { before, read, leaf } = fields[i] as (typeof fields)[number];
      this.write(before);
      const value = read(current, run);
      const start = this.#length;
      this.leaf(leaf, value);
      if (noted === null) continue;
      const length = this.#length - start;
      const width = leaf.room(length);
      this.#writeSpaces(width - length);
      noted.places.push(start, width, length);
      noted.values.push(value);
    }
    this.write(end);
  }

  answer(): Buffer {
    return Buffer.from(this.#written());
  }

  /** What was written since `begin(true)`. */
  template(run: Run): Template {
    const { slots, places, values } = this.#noted as Noted;
    // Of what it was made with, nothing but the variables and the context is needed again.
    return new Template(this.#written(), slots, Uint32Array.from(places), values, {
      ...run,
      output: NO_OUTPUT,
      args: [],
    });
  }

  #written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #writeText(text: string): void {
    if (this.#length + text.length > this.#bytes.length) this.#makeRoom(text.length);
    this.#length += this.#bytes.write(text, this.#length, "latin1");
  }

  #writeSpaces(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#makeRoom(count);
    for (let i = 0; i < count; i++) this.#bytes[this.#length++] = SPACE;
  }

  #makeRoom(more: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#length + more));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}

/** Of runs that only read samples. */
const NO_OUTPUT = new Output();
