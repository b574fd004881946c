/** Models as texts of files. */
import type { WriteOptions } from "../model-files/file-format.ts";
import { writeModel } from "../model-files/model-files.ts";
import { writePlant } from "../model-files/plant-file/write.ts";
import { draftOfModel } from "../twin/edits/draft-of-model.ts";
import type { ModelReader } from "../twin/model/model.ts";
import type { ModelProposal } from "../twin/ports/source-explorer.ts";
import type { ModelFile, ModelFormat } from "../twin/words/model-draft.ts";

/** A proposal as a plant file, its guesses as comments. */
export function proposedPlant(proposal: ModelProposal): string {
  return writePlant(proposal.draft, proposal);
}

/** The whole model as files, to be written under their names or, where there is one, any other. */
export function modelFiles(model: ModelReader, format: ModelFormat, options?: WriteOptions): readonly ModelFile[] {
  return writeModel(format, draftOfModel(model), options);
}
