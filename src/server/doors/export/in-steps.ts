/** Work on the model that takes long, a few milliseconds in each turn of the loop. */

import { type CooperativeTask, TIME_SLICE_MS } from "../../../twin/tools/cooperative-task.ts";
import type { ModelView } from "../../../twin/view/model-view.ts";

/** Beginnings that commits may spoil; the next one is made without a rest. */
const SPOILT = 4;

/**
 * The result of the steps, all of one revision: when a commit comes in between, they begin anew. Where commits come faster
 * than the steps are done, they are done in one go at last.
 * @throws what the steps throw; the signal's reason
 */
export async function inSteps<T>(view: ModelView, begin: () => CooperativeTask<T>, signal?: AbortSignal): Promise<T> {
  for (let spoilt = 0; ; ) {
    const { revision } = view.model;
    const steps = begin();
    for (let since = performance.now(); view.model.revision === revision; ) {
      const { value, done } = steps.next();
      if (done) return value;
      if (spoilt === SPOILT || performance.now() - since < TIME_SLICE_MS) continue;
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      since = performance.now();
    }
    spoilt++;
  }
}
