/** What the driver and the server say, as errors of the table. */
import { Neo4jError } from "neo4j-driver";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { type Neo4jOptions, STORE_SETTINGS } from "./options.ts";

/** Names the server in sentences; never the password. */
export type Where = Pick<Neo4jOptions, "uri" | "username" | "database" | "settings">;

const ACCESS = new Set([
  "Neo.ClientError.Security.Unauthorized",
  "Neo.ClientError.Security.Forbidden",
  "Neo.ClientError.Security.CredentialsExpired",
  "Neo.ClientError.Security.AuthenticationRateLimit",
  "Neo.ClientError.Security.TokenExpired",
]);
const MEMORY = new Set([
  "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
  "Neo.TransientError.General.TransactionOutOfMemoryError",
  "Neo.TransientError.General.OutOfMemoryError",
]);

/** The error as a user may see it. Errors of the table pass unchanged. */
export function storeError(error: unknown, where: Where): PlantgraphError {
  if (error instanceof PlantgraphError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof Neo4jError ? error.code : "";
  const server = `Neo4j at ${where.uri}`;
  const settings = where.settings ?? STORE_SETTINGS;
  if (ACCESS.has(code)) {
    const message = code.endsWith("Forbidden")
      ? `${server} does not let the user "${where.username}" do this in the database "${where.database}": ${cause.message}`
      : `${server} refuses the user name "${where.username}" or its password (${cause.message}); ${settings.username} and ${settings.password} must be those of a user of that server.`;
    return new PlantgraphError("STORE_ACCESS", message, {}, { cause });
  }
  if (code === "Neo.ClientError.Database.DatabaseNotFound") {
    const message = `${server} has no database "${where.database}"; ${settings.database} must name one that exists.`;
    return new PlantgraphError("STORE_ACCESS", message, {}, { cause });
  }
  if (MEMORY.has(code)) {
    const message = `${server} has not enough memory for a transaction of this size; nothing was applied. Split the change, or raise dbms.memory.transaction.total.max and the heap (server.memory.heap.max_size): 110,000 elements need a heap of 2 GiB.`;
    return new PlantgraphError("STORE_LIMIT", message, {}, { cause });
  }
  if (code === "Neo.ClientError.Schema.ConstraintValidationFailed") {
    const message = `${server} refuses the change because of a constraint of the database: ${cause.message}`;
    const duplicate = cause.message.includes("property `id`");
    return new PlantgraphError(duplicate ? "DUPLICATE_ID" : "INVALID_VALUE", message, {}, { cause });
  }
  if (code.startsWith("Neo.ClientError.Statement") || code.startsWith("Neo.ClientError.Schema")) {
    return new PlantgraphError(
      "INTERNAL_SERVER_ERROR",
      `${server} refuses a statement: ${cause.message}`,
      {},
      { cause },
    );
  }
  const message = `${server} can't be reached (${reasonOf(cause)}). Check that it runs, and ${settings.uri}.`;
  return new PlantgraphError("STORE_UNAVAILABLE", message, {}, { cause });
}

/** What the driver's paragraphs come down to: its innermost cause, "connect ECONNREFUSED 127.0.0.1:7687". */
function reasonOf(error: Error): string {
  let innermost = error;
  while (innermost.cause instanceof Error) innermost = innermost.cause;
  const [, caused] = /Caused by: (.+)$/s.exec(innermost.message) ?? [];
  return (caused ?? innermost.message.split(/[.\n]/, 1)[0] ?? "").trim();
}

/**
 * Whether the same work may succeed right away: the connection was lost (the pool opens another one), or the server asks
 * for a retry. Memory is no such case, though Neo4j calls it one.
 */
export function mayTryAgain(error: unknown): boolean {
  if (!(error instanceof Neo4jError) || MEMORY.has(error.code)) return false;
  return (
    error.code === "SessionExpired" ||
    error.code === "ServiceUnavailable" ||
    error.code.startsWith("Neo.TransientError.Transaction.") ||
    error.code.startsWith("Neo.ClientError.Cluster.")
  );
}
