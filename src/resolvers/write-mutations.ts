import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { TagValueScalar } from "../schema/scalars.ts";
import { TagWriteInput, WriteResultType } from "../schema/write.ts";
import type { WriteOptions, WriteReport } from "../twin/live/tag-writes.ts";
import type { Id } from "../twin/words/elements.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { StatusCode, statusCodeText, statusName } from "../twin/words/status-codes.ts";
import type { RequestContext } from "./context.ts";

@Resolver()
export class WriteMutations {
  @Cost({ work: "DEVICE" })
  @Needs("write")
  @Mutation(() => WriteResultType, {
    description:
      "Write a value to the plant. Refused unless the tag is writable and its data source's configuration says `allowWrites: true`; fails at once, and is never sent later, while the data source is away. What became of it stands in `outcome`; a write whose outcome is UNKNOWN is never sent again by the twin: read the tag from the device before you do. Every attempt is audited.",
  })
  async writeTag(
    @Ctx() context: RequestContext,
    @Arg("id", () => ID, { description: "The tag's id." }) id: Id,
    @Arg("value", () => TagValueScalar, { description: "The value, in engineering units." }) value: unknown,
    @Arg("verify", () => Boolean, {
      defaultValue: false,
      description: "Whether to read the device after the write, and compare what it holds with what was sent.",
    })
    verify: boolean,
  ): Promise<WriteResultType> {
    const [result] = await write(context, [{ id, value, verify }], {});
    return result as WriteResultType;
  }

  @Cost({ list: "writes", work: "DEVICE" })
  @Needs("write")
  @Mutation(() => [WriteResultType], {
    description:
      "Write several values. Each has its own result; one that fails never stops the others. Those of one data source are sent in the order given, in as few calls as its server allows; a tag that is named twice ends with its last value.",
  })
  writeTags(
    @Ctx() context: RequestContext,
    @Arg("writes", () => [TagWriteInput], { description: "What to write." }) writes: readonly TagWriteInput[],
    @Arg("oneByOne", () => Boolean, {
      defaultValue: false,
      description:
        "Whether to send each only after the device has answered the one before, over all data sources. A server is free to carry out the writes of one call in any order (OPC UA Part 4, 5.11.4.1): say true where the order matters, as for a set-point before its start command. After one whose outcome is UNKNOWN nothing more is sent. Takes a round trip for each.",
    })
    oneByOne: boolean,
  ): Promise<WriteResultType[]> {
    const limit = context.limits.writes;
    if (writes.length > limit)
      throw new PlantgraphError(
        "LIMIT_EXCEEDED",
        `\`writes\` has ${writes.length} entries, the limit is ${limit} (setting limits.writes).`,
        { at: "writes", limit, asked: writes.length, setting: "limits.writes" },
      );
    return write(context, writes, { oneByOne });
  }
}

async function write(
  { session, view }: RequestContext,
  writes: readonly TagWriteInput[],
  { oneByOne }: WriteOptions,
): Promise<WriteResultType[]> {
  const tags = writes.map(({ id }) => view.tag({ id }));
  const requests = writes.flatMap(({ value, verify }, i) => {
    const tag = tags[i];
    return tag ? [{ tag, value, verify }] : [];
  });
  const reports = (requests.length > 0 ? await session.write(requests, { oneByOne }) : []).values();
  return writes.map(({ id }, i) => (tags[i] ? resultOf(id, reports.next().value as WriteReport) : unknown(id)));
}

function resultOf(id: Id, { tag, outcome, status, error, readBack }: WriteReport): WriteResultType {
  return {
    id,
    tag,
    outcome,
    ok: outcome === "WRITTEN",
    status: statusName(status),
    statusCode: statusCodeText(status),
    error: error && { code: error.code, message: error.message },
    verified: readBack?.same ?? null,
    readBack: readBack?.sample ?? null,
  };
}

function unknown(id: Id): WriteResultType {
  const status = StatusCode.BadNodeIdUnknown;
  return {
    id,
    tag: null,
    outcome: "NOT_SENT",
    ok: false,
    status: statusName(status),
    statusCode: statusCodeText(status),
    error: { code: "NOT_FOUND", message: `There is no tag with the id ${JSON.stringify(id)}.` },
    verified: null,
    readBack: null,
  };
}
