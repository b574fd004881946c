/**
 * Addresses of a draft that hold for years: some, as OPC UA's `ns=<index>;...`, hold for one run of a server, so on import
 * they are converted by asking the server they belong to.
 */
import type { TransientAddresses } from "../connectors/source-kind.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { AssetDraft, ModelDraft, TagDraft } from "../twin/words/model-draft.ts";

/** Converts addresses of one data source; order kept. */
export type Convert = (dataSource: string, addresses: readonly string[]) => Promise<readonly string[]>;

/**
 * The draft with every transient address converted; the same draft where there is none.
 * @throws PlantgraphError what `convert` throws, and INVALID_FILE for a transient address whose data source is not said
 */
export async function withDurableAddresses(
  draft: ModelDraft,
  transient: readonly TransientAddresses[],
  convert: Convert,
): Promise<ModelDraft> {
  const sourceOf = inheritedSources(draft.assets);
  const bySource = new Map<string, Set<string>>();
  const need = (
    address: string | null | undefined,
    dataSource: string | null | undefined,
    { position }: AssetDraft | TagDraft,
  ): void => {
    const known = address == null ? undefined : transient.find((each) => each.is(address));
    if (address == null || known === undefined) return;
    if (dataSource == null) {
      throw new PlantgraphError(
        "INVALID_FILE",
        `The address ${address} ${known.reason}, but no data source that could say what it means; name a source, or ${known.advice}.`,
        {
          at: position.key,
          ...(position.line !== null && { line: position.line }),
          ...(position.column !== null && { column: position.column }),
        },
      );
    }
    const addresses = bySource.get(dataSource);
    if (addresses) addresses.add(address);
    else bySource.set(dataSource, new Set([address]));
  };
  for (const asset of draft.assets) need(asset.binding?.address, sourceOf(asset.path), asset);
  for (const tag of draft.tags) need(tag.source?.address, tag.source?.dataSource ?? sourceOf(tag.asset), tag);
  if (bySource.size === 0) return draft;

  const stable = new Map<string, string>();
  await Promise.all(
    [...bySource].map(async ([dataSource, wanted]) => {
      const addresses = [...wanted];
      const converted = await convert(dataSource, addresses);
      for (const [i, address] of addresses.entries()) stable.set(`${dataSource}\n${address}`, converted[i] as string);
    }),
  );
  const lookUp = (dataSource: string | null | undefined, address: string): string =>
    stable.get(`${dataSource}\n${address}`) ?? address;
  return {
    ...draft,
    assets: draft.assets.map((asset) =>
      asset.binding?.address == null
        ? asset
        : { ...asset, binding: { ...asset.binding, address: lookUp(sourceOf(asset.path), asset.binding.address) } },
    ),
    tags: draft.tags.map((tag) =>
      tag.source?.address == null
        ? tag
        : {
            ...tag,
            source: {
              ...tag.source,
              address: lookUp(tag.source.dataSource ?? sourceOf(tag.asset), tag.source.address),
            },
          },
    ),
  };
}

/** The data source of the nearest asset of the draft that names one, from a path upwards. */
function inheritedSources(assets: readonly AssetDraft[]): (path: readonly string[]) => string | null {
  const own = new Map<string, string>();
  for (const { path, binding } of assets) if (binding?.dataSource != null) own.set(path.join("\n"), binding.dataSource);
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const source = own.get(path.slice(0, length).join("\n"));
      if (source !== undefined) return source;
    }
    return null;
  };
}
