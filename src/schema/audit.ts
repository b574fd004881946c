/** The audit log, as callers with the permission audit read it. */
import { Field, ID, ObjectType } from "type-graphql";
import type { AuditRecord } from "../twin/ports/audit.ts";
import { PageInfoType } from "./connections.ts";
import { AuditActionEnum } from "./enums.ts";
import { DateTimeScalar, JsonScalar, SafeIntScalar } from "./scalars.ts";

@ObjectType("AuditEntry", {
  description:
    "An entry of the audit log. What is about to be done has two of the same operation: one before, without an outcome, and one when it has ended; what is refused before has the second one only.",
  simpleResolvers: true,
})
export class AuditEntryType {
  @Field(() => SafeIntScalar, { description: "Its number: entries count from 1, without gaps." })
  readonly seq!: AuditRecord["seq"];

  @Field(() => DateTimeScalar, { description: "When, by the twin's clock." })
  readonly at!: AuditRecord["at"];

  @Field(() => String, { nullable: true, description: "Id of the caller's sign-in; null: there is none." })
  readonly session!: AuditRecord["session"];

  @Field(() => String, { description: "The caller, always the same for the same one and of nobody else." })
  readonly subject!: AuditRecord["subject"];

  @Field(() => String, { description: "The caller's name, for people." })
  readonly name!: AuditRecord["name"];

  @Field(() => String, { description: "PERSON, SERVICE, SHELL, ANONYMOUS, or TWIN: what the twin did by itself." })
  readonly kind!: AuditRecord["kind"];

  @Field(() => String, { nullable: true, description: "By what the caller is known; never a secret." })
  readonly credential!: AuditRecord["credential"];

  @Field(() => String, { nullable: true, description: "Network address of the caller; null: it had none." })
  readonly address!: AuditRecord["address"];

  @Field(() => String, { description: "By which door it came in: graphql, websocket, sse, export, control." })
  readonly door!: AuditRecord["door"];

  @Field(() => AuditActionEnum, { description: "What it tells of." })
  readonly action!: AuditRecord["action"];

  @Field(() => ID, { nullable: true, description: "Shared by the entries of one operation; of a commit its id." })
  readonly operation!: AuditRecord["operation"];

  @Field(() => JsonScalar, { nullable: true, description: "What it was done to, as docs/audit.md says." })
  readonly object!: AuditRecord["object"];

  @Field(() => JsonScalar, {
    nullable: true,
    description: "What came of it, with `result`; null: it was about to be done.",
  })
  readonly outcome!: AuditRecord["outcome"];
}

@ObjectType("AuditEntryEdge", { description: "An entry with its cursor.", simpleResolvers: true })
class AuditEntryEdge {
  @Field(() => String, { description: "Marks this place in the list: as `after` it begins a page behind it." })
  readonly cursor!: string;

  @Field(() => AuditEntryType, { description: "The item itself." })
  readonly node!: AuditRecord;
}

@ObjectType("AuditEntryConnection", {
  description:
    "A page of the audit log, newest first. Where few entries fit it may have fewer than were asked for, or none: `pageInfo.hasNextPage` says whether there may be more.",
  simpleResolvers: true,
})
export class AuditEntryConnection {
  @Field(() => SafeIntScalar, {
    nullable: true,
    description: "How many entries the whole log has; null where only some are asked for.",
  })
  readonly totalCount!: number | null;

  @Field(() => [AuditEntryType], { description: "The items of this page." })
  readonly nodes!: readonly AuditRecord[];

  @Field(() => [AuditEntryEdge], { description: "The items of this page, each with its cursor." })
  readonly edges!: readonly AuditEntryEdge[];

  @Field(() => PageInfoType, { description: "Where this page stands in the list." })
  readonly pageInfo!: PageInfoType;
}
