/** What the device itself says of a tag. */
import DataLoader from "dataloader";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { DeviceDescriptionType } from "../schema/browsed-node.ts";
import { Cost } from "../schema/list-cost.ts";
import { TagType } from "../schema/tag.ts";
import { PlantgraphError } from "../twin/errors.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { DeviceDescription } from "../twin/source-explorer.ts";
import type { Twin } from "../twin/twin.ts";
import type { RequestContext } from "./context.ts";

type Loader = DataLoader<Tag, DeviceDescription | null>;

/** All tags of one request travel together. */
const loaders = new WeakMap<RequestContext, Loader>();

@Resolver(() => TagType)
export class TagDeviceResolver {
  @Cost({ work: "DEVICE", live: "ANSWER" })
  @FieldResolver(() => DeviceDescriptionType, {
    nullable: true,
    description:
      "Unit, range, texts and data type as the device itself gives them, for what the model leaves open; null when the device says nothing, or can't be asked now.",
  })
  device(@Root() tag: Tag, @Ctx() context: RequestContext): Promise<DeviceDescription | null> {
    let loader = loaders.get(context);
    if (loader === undefined) {
      loader = new DataLoader((tags: readonly Tag[]) => describe(context.twin, tags));
      loaders.set(context, loader);
    }
    return loader.load(tag);
  }
}

async function describe({ sources }: Twin, tags: readonly Tag[]): Promise<(DeviceDescription | null)[]> {
  const answers = new Map<Tag, DeviceDescription | null>();
  const bySource = Map.groupBy(tags, (tag) => tag.source?.dataSource ?? null);
  await Promise.all(
    [...bySource].map(async ([name, own]) => {
      if (name === null) return;
      try {
        const described = await sources.explorer(name).describe(own);
        own.forEach((tag, i) => {
          answers.set(tag, described[i] ?? null);
        });
      } catch (error) {
        // Not connected now, or not configured: nobody can be asked, which is no fault of the query.
        if (!(error instanceof PlantgraphError)) throw error;
      }
    }),
  );
  return tags.map((tag) => answers.get(tag) ?? null);
}
