import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { commitFacts, elementsOf } from "../twin/audit/commit-facts.ts";
import { recorded } from "../twin/audit/recorded.ts";
import { TWIN_ACTOR } from "../twin/ports/audit.ts";
import type { Twin } from "../twin/twin.ts";
import { readDraft } from "./imports.ts";

const BUNDLED_PLANT = fileURLToPath(new URL("../../examples/packaging-plant.yaml", import.meta.url));

export interface FirstModelOptions {
  /** The bundled plant is simulated. */
  readonly hasSimulator: boolean;
  /** It is asked for, whatever else the store holds. */
  readonly demo: boolean;
}

/**
 * The model of the first start: the configured plant file, or the bundled plant. Only into an empty store, and the
 * bundled plant never beside other programs' data, unless it is asked for.
 */
export async function plantFirstModel(
  twin: Pick<Twin, "keeper" | "audit" | "clock">,
  config: Config,
  { hasSimulator, demo }: FirstModelOptions,
  log: Logger,
): Promise<void> {
  const file = config.plant ?? (hasSimulator ? BUNDLED_PLANT : null);
  const { keeper } = twin;
  const { model } = keeper;
  if (file === null || model.revision > 0 || model.assets.size > 0 || model.classes.size > 0) return;
  if (config.plant === null && !demo && (await keeper.storeHoldsOthersData())) {
    log.warn(
      "The database holds other programs' data, so the bundled plant is not imported; --demo imports it all the same.",
    );
    return;
  }
  const draft = await readDraft([file], config);
  const how = { mode: "MERGE", message: `first start: ${file}` } as const;
  const { commit } = await recorded(
    twin,
    {
      by: TWIN_ACTOR,
      action: "MODEL_IMPORT",
      object: { ...how, elements: elementsOf(draft) },
      nothing: { commit: null },
    },
    (id) => keeper.import(draft, { ...how, id, by: "plantgraph" }),
    commitFacts,
  );
  log.info(`Imported ${file}: ${commit.changes.length} elements.`);
}
