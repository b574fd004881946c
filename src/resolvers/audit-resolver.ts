/** The audit log, for callers with the permission audit. */
import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { AuditEntryConnection } from "../schema/audit.ts";
import { AuditActionEnum } from "../schema/enums.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { DateTimeScalar } from "../schema/scalars.ts";
import type { AuditPage } from "../twin/audit/audit-page.ts";
import type { RequestContext } from "./context.ts";
import { After, First } from "./page-arguments.ts";

@Resolver()
export class AuditResolver {
  @Cost({ list: "page", work: "LOG", live: "ANSWER" })
  @Needs("audit")
  @Query(() => AuditEntryConnection, { description: "The audit log, newest entries first, as a page." })
  auditLog(
    @Ctx() { session, limits }: RequestContext,
    @Arg("actions", () => [AuditActionEnum], { nullable: true, description: "Only entries of these actions." })
    actions?: readonly string[] | null,
    @Arg("subject", () => String, { nullable: true, description: "Only what this caller did, or was refused." })
    subject?: string | null,
    @Arg("since", () => DateTimeScalar, { nullable: true, description: "Only entries of this time and later." })
    since?: number | null,
    @Arg("until", () => DateTimeScalar, { nullable: true, description: "Only entries of this time and earlier." })
    until?: number | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Promise<AuditPage> {
    const filter = { actions: actions ?? null, subject: subject ?? null, since: since ?? null, until: until ?? null };
    return session.auditLog(filter, { first, after }, limits.pages);
  }
}
