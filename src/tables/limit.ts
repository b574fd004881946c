import { PlantgraphError } from "../twin/words/errors.ts";

/** @throws PlantgraphError LIMIT_EXCEEDED: exports are refused, never cut */
export function checkSize(count: number, most: number, what: string): void {
  if (count <= most) return;
  throw new PlantgraphError(
    "LIMIT_EXCEEDED",
    `The export has more than ${most} ${what} (setting limits.exportRows). Select a smaller part of the plant, or several parts one after another.`,
    { limit: most, setting: "limits.exportRows" },
  );
}
