/** What the device itself says of a tag. */
import DataLoader from "dataloader";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { DeviceDescriptionType } from "../schema/browsed-node.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { TagType } from "../schema/tag.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { DeviceDescription } from "../twin/ports/source-explorer.ts";
import type { RequestContext } from "./context.ts";

type Loader = DataLoader<Tag, DeviceDescription | null>;

/** All tags of one request travel together. */
const loaders = new WeakMap<RequestContext, Loader>();

@Resolver(() => TagType)
export class TagDeviceResolver {
  @Needs("readDevice")
  @Cost({ work: "DEVICE", live: "ANSWER" })
  @FieldResolver(() => DeviceDescriptionType, {
    nullable: true,
    description:
      "Unit, range, texts and data type as the device itself gives them, for what the model leaves open; null when the device says nothing, or can't be asked now.",
  })
  device(@Root() tag: Tag, @Ctx() context: RequestContext): Promise<DeviceDescription | null> {
    let loader = loaders.get(context);
    if (loader === undefined) {
      loader = new DataLoader((tags: readonly Tag[]) => context.session.describe(tags));
      loaders.set(context, loader);
    }
    return loader.load(tag);
  }
}
