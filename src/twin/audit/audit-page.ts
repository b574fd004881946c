/** Pages of the audit log, newest first. */
import {
  type PageInfo,
  type PageLimits,
  type PageRequest,
  pageSize,
  readCursor,
  writeCursor,
} from "../model/paging.ts";
import type { AuditLog, AuditQuery, AuditRecord } from "../ports/audit.ts";
import { PlantgraphError } from "../words/errors.ts";

export type AuditFilter = Omit<AuditQuery, "before" | "limit">;

export interface AuditPage {
  readonly totalCount: number | null;
  readonly nodes: readonly AuditRecord[];
  readonly edges: readonly { readonly node: AuditRecord; readonly cursor: string }[];
  readonly pageInfo: PageInfo;
}

const ORDER = { name: "-audit", isKey: (value: unknown): value is number => Number.isSafeInteger(value) };

/** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED, AUDIT_UNAVAILABLE */
export async function pageOfAudit(
  audit: Pick<AuditLog, "read">,
  filter: AuditFilter,
  request: PageRequest,
  limits: PageLimits,
): Promise<AuditPage> {
  const limit = pageSize(request.first, limits);
  const before = request.after == null ? null : readCursor(request.after, ORDER).key;
  const { since, until } = filter;
  if (since !== null && until !== null && since > until)
    throw new PlantgraphError("BAD_USER_INPUT", "`since` is later than `until`.", { at: "since" });
  const { records, next, total } = await audit.read({ ...filter, before, limit });
  const cursor = (seq: number) => writeCursor(ORDER.name, seq, "");
  const first = records[0];
  const last = records.at(-1);
  const end = next ?? last?.seq;
  return {
    totalCount: total,
    nodes: records,
    edges: records.map((node) => ({ node, cursor: cursor(node.seq) })),
    pageInfo: {
      hasNextPage: next !== null,
      hasPreviousPage: before !== null,
      startCursor: first ? cursor(first.seq) : null,
      endCursor: end === undefined ? null : cursor(end),
    },
  };
}
