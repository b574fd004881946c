/** What a compiled operation writes to: text. Or, to be kept, text with places for live values. */
import type { Tag } from "../../twin/model/tag.ts";
import type { Run } from "./run.ts";
import { type SampleFields, sampleText } from "./sample-fields.ts";
import { Template } from "./template.ts";

/** Where the writers of one run put what they write. */
export class Output {
  text = "";

  write(text: string): void {
    this.text += text;
  }

  /** The selected fields of a tag's newest sample. */
  sample(tag: Tag, fields: SampleFields, run: Run): void {
    this.text += sampleText(fields, tag.current, run);
  }
}

/** Samples of a kept answer are read again, and not written to any output. */
const NOTHING = new Output();

/** A tag's sample in a kept answer, and the static text before it. */
export interface Hole {
  readonly before: string;
  readonly tag: Tag;
  readonly samples: SampleFields;
}

export class TemplateOutput extends Output {
  readonly #holes: Hole[] = [];

  override sample(tag: Tag, samples: SampleFields): void {
    this.#holes.push({ before: this.text, tag, samples });
    this.text = "";
  }

  template(run: Run): Template {
    // Of what it was made with, nothing but the variables and the context is needed again.
    return new Template(this.#holes, this.text, { ...run, output: NOTHING, args: [] });
  }
}
