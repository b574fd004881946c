/** What a compiled operation writes to: text. Or, to be kept, text with holes for live values. */
import type { Sample } from "../../twin/live/sample.ts";
import type { Tag } from "../../twin/model/tag.ts";
import { Template } from "./template.ts";

/** Writes the selected fields of a sample. */
export type SampleText = (sample: Sample) => string;

/** Where the writers of one run put what they write. */
export class Output {
  text = "";

  write(text: string): void {
    this.text += text;
  }

  /** A tag's newest sample. `_lasting`: the text depends on the sample alone, not on when it is asked for. */
  sample(tag: Tag, write: SampleText, _lasting: boolean): void {
    this.text += write(tag.current);
  }
}

/** A tag's sample in a kept answer, and the static text before it. */
export interface Hole {
  readonly before: string;
  readonly tag: Tag;
  readonly write: SampleText;
  readonly lasting: boolean;
}

export class TemplateOutput extends Output {
  readonly #holes: Hole[] = [];

  override sample(tag: Tag, write: SampleText, lasting: boolean): void {
    this.#holes.push({ before: this.text, tag, write, lasting });
    this.text = "";
  }

  template(): Template {
    return new Template(this.#holes, this.text);
  }
}
