/** What an operator asks about a data source beyond its state. */
import { Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import { DataSourceType } from "../schema/data-source.ts";
import { QualityCountsType, StatusGroupType } from "../schema/data-source-health.ts";
import { Cost } from "../schema/list-cost.ts";
import { NeedsNetwork, OR_NULL } from "../schema/needs.ts";
import { warningsOf } from "../twin/live/source-warnings.ts";
import { countQualities, type QualityCounts, type StatusGroup, tagsByStatus } from "../twin/live/tags-by-status.ts";
import type { SeenSource } from "../twin/ports/seen-source.ts";
import type { RequestContext } from "./context.ts";

/** Tags a group of `tagsByStatus` names. */
const EXAMPLES = 20;

@Resolver(() => DataSourceType)
export class DataSourceHealthResolver {
  @NeedsNetwork()
  @Cost({ live: "ANSWER" })
  @FieldResolver(() => Float, {
    nullable: true,
    description: `Samples received a second, over the last few seconds${OR_NULL}.`,
  })
  changesPerSecond(@Root() { health }: SeenSource): number | null {
    return health?.changesPerSecond ?? null;
  }

  @NeedsNetwork()
  @Cost({ live: "ANSWER" })
  @FieldResolver(() => Int, {
    nullable: true,
    description: `How often the connection was lost and opened again since start${OR_NULL}.`,
  })
  reconnects(@Root() { health }: SeenSource): number | null {
    return health?.reconnects ?? null;
  }

  @NeedsNetwork()
  @Cost({ live: "ANSWER" })
  @FieldResolver(() => Float, {
    nullable: true,
    description: "How long the server takes to answer a small question, milliseconds; null while not connected.",
  })
  roundTripMs(@Root() { health }: SeenSource): number | null {
    return health?.roundTripMs ?? null;
  }

  @NeedsNetwork()
  @Cost({ live: "ANSWER" })
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "How far the server's clock is ahead of the twin's, milliseconds; negative: behind; null while not connected. Certificates and times in samples suffer from more than seconds.",
  })
  clockSkewMs(@Root() { health }: SeenSource): number | null {
    return health?.clockSkewMs ?? null;
  }

  @NeedsNetwork()
  @Cost({ live: "ANSWER" })
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "How far the devices' clocks are ahead of the server's, milliseconds, by the freshest sample of the last seconds; negative: behind, or values are slow to reach the server; null while unknown.",
  })
  sourceClockSkewMs(@Root() { health }: SeenSource): number | null {
    return health?.sourceClockSkewMs ?? null;
  }

  @NeedsNetwork()
  @Cost({ live: "ANSWER" })
  @FieldResolver(() => [String], {
    nullable: true,
    description: `What to see to before it becomes a fault, each with what to do: certificates that run out within 30 days, clocks that differ, tags the server refuses${OR_NULL}.`,
  })
  warnings(@Root() { health, refusedTags, details }: SeenSource, @Ctx() { clock }: RequestContext): string[] | null {
    return health === null || refusedTags === null ? null : warningsOf({ health, refusedTags, details }, clock.now());
  }

  @Cost({ live: "ANSWER", work: "MODEL" })
  @FieldResolver(() => QualityCountsType, { description: "Its tags by the quality of their newest samples." })
  quality(@Root() { name }: SeenSource, @Ctx() { view }: RequestContext): QualityCounts {
    return countQualities(view.model.tagsOfSource(name));
  }

  @Cost({ list: "texts", live: "ANSWER", work: "MODEL" })
  @FieldResolver(() => [StatusGroupType], {
    description: "Its tags grouped by the status of their newest samples, the worst first.",
  })
  tagsByStatus(@Root() { name }: SeenSource, @Ctx() { view }: RequestContext): StatusGroup[] {
    return tagsByStatus(view.model.tagsOfSource(name), EXAMPLES);
  }
}
