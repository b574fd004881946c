/** What a data source answers to writes that it does not send, whatever they are about. For the code that owns a data source. */
import type { SourceOptions, WriteResult } from "../ports/data-source.ts";
import { StatusCode } from "../words/status-codes.ts";

/** What its configuration forbids; null: nothing. */
export function forbiddenWrite({ name, allowWrites, enabled }: SourceOptions): WriteResult | null {
  if (!allowWrites)
    return {
      outcome: "NOT_SENT",
      status: StatusCode.BadUserAccessDenied,
      message: `Data source ${name} is read-only: its configuration does not say \`allowWrites: true\`.`,
    };
  if (!enabled)
    return {
      outcome: "NOT_SENT",
      status: StatusCode.BadOutOfService,
      message: `Data source ${name} is disabled by its configuration (\`enabled: false\`).`,
    };
  return null;
}

/** There is nobody to send it to now. */
export function unconnectedWrite({ name }: Pick<SourceOptions, "name">): WriteResult {
  return {
    outcome: "NOT_SENT",
    status: StatusCode.BadNoCommunication,
    message: `The data source ${JSON.stringify(name)} is not connected.`,
  };
}
