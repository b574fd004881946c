/** Streams, as the session opens them: bounded, conflated and ended by the twin. */
import { Arg, Ctx, ID, Int, Resolver, Root, Subscription } from "type-graphql";
import { CommitType } from "../schema/commit.ts";
import { DataSourceType } from "../schema/data-source.ts";
import { StreamModeEnum } from "../schema/enums.ts";
import { SelectionInput } from "../schema/filter-inputs.ts";
import { Needs } from "../schema/needs.ts";
import { SafeIntScalar } from "../schema/scalars.ts";
import { StreamDeadbandInput, TagChangesType } from "../schema/tag-changes.ts";
import { CommitView } from "../twin/commit/commit-view.ts";
import type { AppliedCommit } from "../twin/model/model.ts";
import type { SeenSource } from "../twin/ports/seen-source.ts";
import type { Selection } from "../twin/selection/filter.ts";
import type { StreamDeadband, StreamMode, TagChangesEvent, TagChangesOptions } from "../twin/streams/stream-events.ts";
import type { Commit, Revision } from "../twin/words/commits.ts";
import type { Id } from "../twin/words/elements.ts";
import type { RequestContext } from "./context.ts";

interface Subscribing<Args> {
  readonly args: Args;
  readonly context: RequestContext;
}

@Resolver()
export class SubscriptionResolver {
  @Needs("read")
  @Subscription(() => TagChangesType, {
    description:
      "Live values of a part of the plant: first a SNAPSHOT of all selected tags, then what changes, at the pace asked for. With `resumeAfter`, what was missed comes first.",
    subscribe: ({ args, context }: Subscribing<TagChangesOptions>) =>
      context.session.tagChanges({
        ...args,
        resumeAfter: context.resumeAfter ?? args.resumeAfter ?? null,
      }),
  })
  tagChanges(
    @Root() event: TagChangesEvent,
    @Arg("select", () => SelectionInput, {
      description: "Which tags; membership follows the model and, where it asks for them, the samples.",
    })
    _select: Selection,
    @Arg("minIntervalMs", () => Int, {
      nullable: true,
      description: "Least time between two events, milliseconds, 10 to 3,600,000; 250 when absent.",
    })
    _minIntervalMs?: number | null,
    @Arg("deadband", () => StreamDeadbandInput, {
      nullable: true,
      description: "How far a number must move to be sent; every sample is when absent.",
    })
    _deadband?: StreamDeadband | null,
    @Arg("mode", () => StreamModeEnum, {
      nullable: true,
      description: "LATEST when absent: each changed tag once an event. EVERY: each sample in order, in `samples`.",
    })
    _mode?: StreamMode | null,
    @Arg("heartbeatMs", () => Int, {
      nullable: true,
      description:
        "A HEARTBEAT after so long without another event, milliseconds, 1,000 to 3,600,000; 15,000 when absent.",
    })
    _heartbeatMs?: number | null,
    @Arg("resumeAfter", () => String, {
      nullable: true,
      description:
        "Cursor of the last event the subscriber has: what it missed follows, or a GAP and a SNAPSHOT where that is no longer known.",
    })
    _resumeAfter?: string | null,
  ): TagChangesEvent {
    return event;
  }

  @Needs("read")
  @Subscription(() => CommitType, {
    description: "Each commit of the model, when this server has taken it over.",
    subscribe: ({ args, context }: Subscribing<{ under?: readonly Id[] | null; resumeAfter?: Revision | null }>) => {
      const resumeAfter = context.resumeAfter == null ? (args.resumeAfter ?? null) : Number(context.resumeAfter);
      return context.session.modelChanges(args.under ?? null, resumeAfter);
    },
  })
  modelChanges(
    @Root() commit: AppliedCommit | Commit,
    @Ctx() { view }: RequestContext,
    @Arg("under", () => [ID], {
      nullable: true,
      description: "Only commits that touch one of these assets or what is below them.",
    })
    _under?: readonly Id[] | null,
    @Arg("resumeAfter", () => SafeIntScalar, {
      nullable: true,
      description: "First all commits after this revision, then new ones, without a gap; only new ones when absent.",
    })
    _resumeAfter?: Revision | null,
  ): CommitView {
    return new CommitView(commitOf(commit), view);
  }

  @Needs("read", "observe")
  @Subscription(() => DataSourceType, {
    description: "The present status of each data source, then every change.",
    subscribe: ({ context: { session } }: Subscribing<object>) => session.dataSourceChanges(),
  })
  dataSourceChanges(@Root() status: SeenSource): SeenSource {
    return status;
  }
}

function commitOf(commit: AppliedCommit | Commit): Commit {
  return "commit" in commit ? commit.commit : commit;
}
