/** What commands about callers share. */
import type { Command } from "commander";
import type { withCredentials } from "../app/access.ts";
import type { Config } from "../config/config.ts";
import { ROLES } from "../twin/access/permission.ts";
import { credentialChange } from "../twin/audit/credential-change.ts";
import { didYouMean } from "../twin/tools/did-you-mean.ts";
import { CALLER_NAME, CALLER_NAME_WORDS } from "../twin/words/caller.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { configOf, quietLog } from "./common.ts";
import type { Io } from "./io.ts";

type Credentials = Parameters<Parameters<typeof withCredentials>[1]>[0];
type Change = Parameters<typeof credentialChange>;

/**
 * Does what is only done when it is recorded.
 * @param change as the audit log says it
 * @param make answers the id of what was changed
 */
export type RecordedChange = (change: Change, make: () => Promise<string>) => Promise<void>;

export async function withConfiguredCredentials(
  command: Command,
  io: Io,
  use: (credentials: Credentials, config: Config, change: RecordedChange) => Promise<void>,
): Promise<void> {
  const config = configOf(command, io);
  const access = await import("../app/access.ts");
  await access.withCredentials(config, (credentials) =>
    use(credentials, config, async (change, make) => {
      const { recorded, withShellAudit } = await import("../app/shell-audit.ts");
      await withShellAudit(config, io.user, quietLog(), ({ by, ...parts }) =>
        recorded(parts, { by, ...credentialChange(...change) }, make, (id) => ({ id })),
      );
    }),
  );
  if (config.auth.mode === "none")
    io.err(
      "Callers need not be known (auth.mode: none), so nobody is asked for it yet; docs/access.md says how to change that.",
    );
}

/** @throws PlantgraphError INVALID_NAME */
export function checkedName(name: string): string {
  if (CALLER_NAME.test(name)) return name;
  throw new PlantgraphError("INVALID_NAME", `The name ${JSON.stringify(name)} ${CALLER_NAME_WORDS}.`);
}

/** @throws PlantgraphError BAD_USER_INPUT for a role that is none */
export function checkedRole(role: string | undefined, { auth }: Pick<Config, "auth">): string | null {
  if (role === undefined) return null;
  const known = [...Object.keys(ROLES), ...Object.keys(auth.roles)];
  if (known.includes(role)) return role;
  const near = didYouMean(role, known) || ` There are ${known.join(", ")}.`;
  throw new PlantgraphError("BAD_USER_INPUT", `--role: there is no role "${role}".${near}`);
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
