/**
 * What a compiled operation writes to: text, or a template of text with holes for live values.
 */
import type { Sample } from "../../twin/live/sample.ts";
import type { Tag } from "../../twin/model/tag.ts";

/** Writes the selected fields of a sample. */
export type SampleText = (sample: Sample) => string;

/** Where the writers of one run put what they write. */
export class Output {
  text = "";

  write(text: string): void {
    this.text += text;
  }

  /** A tag's newest sample. `lasting`: the text depends on the sample alone, not on when it is asked for. */
  sample(tag: Tag, write: SampleText, _lasting: boolean): void {
    this.text += write(tag.current);
  }
}

/** One hole: the sample that was last written into it, its text, and the text that follows. */
class Hole {
  readonly #tag: Tag;
  readonly #write: SampleText;
  readonly #lasting: boolean;
  #sample: Sample | null = null;
  #text = "";
  after = "";

  constructor(tag: Tag, write: SampleText, lasting: boolean) {
    this.#tag = tag;
    this.#write = write;
    this.#lasting = lasting;
  }

  /** The newest sample's text; made anew only when the sample is another one. */
  fill(): string {
    const { current } = this.#tag;
    if (current !== this.#sample) {
      this.#text = this.#write(current);
      if (this.#lasting) this.#sample = current;
    }
    return this.#text + this.after;
  }
}

/**
 * An answer with everything static already written. Valid for the operation, variables, viewer and revision of the model
 * it was made from. Static answers are templates without a hole.
 */
export class Template {
  readonly #before: string;
  readonly #holes: readonly Hole[];

  constructor(before: string, holes: readonly Hole[]) {
    this.#before = before;
    this.#holes = holes;
  }

  get isStatic(): boolean {
    return this.#holes.length === 0;
  }

  /** About how many bytes it holds on to. */
  get size(): number {
    let size = this.#before.length + 200;
    for (const hole of this.#holes) size += hole.after.length + 200;
    return size;
  }

  text(): string {
    let text = this.#before;
    for (const hole of this.#holes) text += hole.fill();
    return text;
  }
}

export class TemplateOutput extends Output {
  readonly #holes: Hole[] = [];
  #before: string | null = null;

  override sample(tag: Tag, write: SampleText, lasting: boolean): void {
    this.#endPiece();
    this.#holes.push(new Hole(tag, write, lasting));
  }

  template(): Template {
    this.#endPiece();
    return new Template(this.#before ?? "", this.#holes);
  }

  #endPiece(): void {
    const last = this.#holes.at(-1);
    if (last === undefined) this.#before = this.text;
    else last.after = this.text;
    this.text = "";
  }
}
