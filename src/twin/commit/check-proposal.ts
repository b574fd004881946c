import type { ModelReader } from "../model/model.ts";
import { holdersOf } from "../rules/holders.ts";
import { checkRules } from "../rules/model-rules.ts";
import { nameOf, type Violations } from "../rules/violations.ts";
import { runCooperatively } from "../tools/cooperative-task.ts";
import type { Progress } from "../tools/progress.ts";
import { type Change, changed, keyOf } from "../words/commits.ts";
import type { OutsideEdits } from "./outside-edits.ts";
import type { Proposal } from "./proposal.ts";

/**
 * Whether what a caller proposes may be committed: it was understood, keeps the rules, meets nothing odd in the store, and is
 * within the caller's rights.
 * @throws PlantgraphError the first violation's code, with every violation in `problems`
 */
export async function checkProposal(
  model: ModelReader,
  { changes, visible, rights, violations, locate }: Proposal,
  outside: OutsideEdits,
  progress: Progress | undefined,
): Promise<void> {
  if (violations.count === 0) {
    const broken = await runCooperatively(checkRules(model, changes, { progress, visible }));
    for (const error of broken.errors) violations.addError(error);
    for (const change of changes) checkAgainstStore(change, outside, violations);
    if (violations.count === 0)
      for (const error of await runCooperatively(rights.refusals(changes, model))) violations.addError(error);
  }
  if (violations.count === 0) return;
  violations.errors.forEach((error, index) => {
    violations.errors[index] = locate(error);
  });
  violations.throwIfAny();
}

/** The store may hold an id that is free in the model, or lack what the model still has until that is confirmed. */
function checkAgainstStore(change: Change, outside: OutsideEdits, violations: Violations): void {
  if (!outside.isWorthAnotherLook) return;
  const element = changed(change);
  const key = keyOf(element);
  if (change.before === null && outside.deviation(key) !== undefined) {
    violations.add(
      "DUPLICATE_ID",
      element,
      `${nameOf(element)}: the store holds an element with this id that breaks a rule and is left out; see modelProblems.`,
    );
    return;
  }
  if (outside.held === null) return;
  const holders = change.after ? holdersOf(change.after) : [];
  const waiting = [key, ...holders.map((id) => `asset:${id}` as const)].find((one) => outside.deviation(one));
  if (waiting === undefined) return;
  violations.add(
    "CONFLICT",
    element,
    `${nameOf(element)}: another tool changed or removed ${waiting.replace(":", " ")} in the store, which waits for confirmation; confirm it (reconcile) or undo it there first.`,
  );
}
