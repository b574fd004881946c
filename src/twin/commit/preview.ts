import { type AppliedCommit, type ModelReader, TwinModel } from "../model/model.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import type { Commit } from "../words/commits.ts";
import type { ModelElement } from "../words/elements.ts";

/** What a commit would be. Its objects are made when somebody asks for them, from a model of its own. */
export function* previewOf(model: ModelReader, commit: Commit): CooperativeTask<AppliedCommit> {
  const records: ModelElement[] = [];
  const isTime = yieldPoints();
  for (const key of model.keys()) {
    if (isTime()) yield;
    records.push(model.record(key) as ModelElement);
  }
  const revision = model.revision;
  let entities: AppliedCommit["entities"] | undefined;
  return {
    commit,
    get entities() {
      entities ??= new TwinModel(revision, records).apply(commit).entities;
      return entities;
    },
  };
}
