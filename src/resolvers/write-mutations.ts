import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { Cost } from "../schema/list-cost.ts";
import { TagValueScalar } from "../schema/scalars.ts";
import { TagWriteInput, WriteResultType } from "../schema/write.ts";
import type { Id } from "../twin/elements.ts";
import { PlantgraphError } from "../twin/errors.ts";
import { StatusCode, statusCodeText, statusName } from "../twin/live/status-codes.ts";
import type { WriteOutcome } from "../twin/twin.ts";
import type { RequestContext } from "./context.ts";

@Resolver()
export class WriteMutations {
  @Cost({ work: "DEVICE" })
  @Mutation(() => WriteResultType, {
    description:
      "Write a value to the plant. Refused unless the tag is writable and its data source's configuration says `allowWrites: true`; every attempt is audited.",
  })
  async writeTag(
    @Ctx() context: RequestContext,
    @Arg("id", () => ID, { description: "The tag's id." }) id: Id,
    @Arg("value", () => TagValueScalar, { description: "The value, in engineering units." }) value: unknown,
  ): Promise<WriteResultType> {
    const [result] = await write(context, [{ id, value }]);
    return result as WriteResultType;
  }

  @Cost({ list: "writes", work: "DEVICE" })
  @Mutation(() => [WriteResultType], {
    description: "Write several values, in order. Each has its own result; one that fails never stops the others.",
  })
  writeTags(
    @Ctx() context: RequestContext,
    @Arg("writes", () => [TagWriteInput], { description: "What to write." }) writes: readonly TagWriteInput[],
  ): Promise<WriteResultType[]> {
    const limit = context.limits.writes;
    if (writes.length > limit)
      throw new PlantgraphError(
        "LIMIT_EXCEEDED",
        `\`writes\` has ${writes.length} entries, the limit is ${limit} (setting limits.writes).`,
        { at: "writes", limit, asked: writes.length, setting: "limits.writes" },
      );
    return write(context, writes);
  }
}

async function write(
  { twin, view, caller }: RequestContext,
  writes: readonly TagWriteInput[],
): Promise<WriteResultType[]> {
  const tags = writes.map(({ id }) => view.tag({ id }));
  const requests = writes.flatMap(({ value }, i) => {
    const tag = tags[i];
    return tag ? [{ tag, value }] : [];
  });
  const outcomes = (requests.length > 0 ? await twin.sources.write(requests, caller) : []).values();
  return writes.map(({ id }, i) => (tags[i] ? resultOf(id, outcomes.next().value as WriteOutcome) : unknown(id)));
}

function resultOf(id: Id, { tag, status, error }: WriteOutcome): WriteResultType {
  return {
    id,
    tag,
    ok: error === null,
    status: statusName(status),
    statusCode: statusCodeText(status),
    error: error && { code: error.code, message: error.message },
  };
}

function unknown(id: Id): WriteResultType {
  const status = StatusCode.BadNodeIdUnknown;
  return {
    id,
    tag: null,
    ok: false,
    status: statusName(status),
    statusCode: statusCodeText(status),
    error: { code: "NOT_FOUND", message: `There is no tag with the id ${JSON.stringify(id)}.` },
  };
}
