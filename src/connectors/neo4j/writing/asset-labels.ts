/** Which labels the assets of a commit get: the kind of level OTHER follows from what stands above it. */
import type { AssetRecord, Id } from "../../../twin/words/elements.ts";
import { type AssetKind, kindOf } from "../../../twin/words/levels.ts";
import type { WriteTransaction } from "../connection.ts";
import { kindOfLabels, labelsOf } from "../mapping/labels.ts";

/** The labels of each of `assets`. @param after every asset of the commit as it is after it */
export async function labelsOfAssets(
  transaction: WriteTransaction,
  assets: readonly AssetRecord[],
  after: ReadonlyMap<Id, AssetRecord>,
): Promise<ReadonlyMap<Id, readonly string[]>> {
  const kinds = await kindsOutside(transaction, assets, after);
  const kindOfAsset = (id: Id, depth: number): AssetKind | null => {
    const asset = after.get(id);
    if (asset === undefined) return kinds.get(id) ?? null;
    if (asset.level !== "OTHER" || asset.parent === null || depth > after.size) return kindOf(asset.level, null);
    return kindOf(asset.level, kindOfAsset(asset.parent, depth + 1));
  };
  const labels = new Map<Id, readonly string[]>();
  for (const { id, level, parent } of assets) {
    labels.set(id, labelsOf(level, level === "OTHER" && parent !== null ? kindOfAsset(parent, 0) : null));
  }
  return labels;
}

/** Kinds of the parents that the commit does not touch. */
async function kindsOutside(
  transaction: WriteTransaction,
  assets: readonly AssetRecord[],
  after: ReadonlyMap<Id, AssetRecord>,
): Promise<ReadonlyMap<Id, AssetKind | null>> {
  const wanted = new Set<Id>();
  for (const start of assets) {
    let asset: AssetRecord | undefined = start;
    for (let depth = 0; asset?.level === "OTHER" && asset.parent !== null && depth <= after.size; depth++) {
      if (!after.has(asset.parent)) wanted.add(asset.parent);
      asset = after.get(asset.parent);
    }
  }
  const rows = await transaction.runBatches(
    "UNWIND $rows AS row MATCH (n:Asset {id: row}) RETURN row AS id, labels(n) AS labels",
    [...wanted],
  );
  return new Map(rows.map(({ id, labels }) => [id as Id, kindOfLabels(labels as string[])]));
}
