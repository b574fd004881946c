/** `keys`: API keys of programs. Works on the file of credentials, whether a twin runs or not; a running one follows at once. */
import type { Command } from "commander";
import { keyWarning } from "../twin/ports/credentials.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { checkedName, checkedRole, dayOf, withConfiguredCredentials } from "./caller-arguments.ts";
import type { AddCommand } from "./common.ts";

const DAY = 86_400_000;

export const addKeys: AddCommand = (program, io) => {
  const group = program.command("keys").description("API keys, by which programs are known");

  group
    .command("add")
    .description("make a key, and show it this once")
    .argument("<name>", "the program's name; rules name it, and a second key of this name may follow the first")
    .option("--role <role>", "what it may do in the whole plant, beside what rules in the configuration say")
    .option("--days <days>", "after so many days it ends", "365")
    .action(async (name: string, options: { role?: string; days: string }, command: Command) => {
      checkedName(name);
      const days = Number(options.days);
      if (!Number.isInteger(days) || days < 1 || days > 3_650)
        throw new PlantgraphError("BAD_USER_INPUT", `--days: ${options.days} must be a whole number from 1 to 3650.`);
      await withConfiguredCredentials(command, io, async (credentials, config, change) => {
        const role = checkedRole(options.role, config);
        const expiresAt = Date.now() + days * DAY;
        await change(["KEY", "ADDED", { name, role }], async () => {
          const { key, text } = await credentials.addKey({ name, role, expiresAt, by: io.user });
          // The key alone goes to the standard output, for a script that takes it from there.
          io.err(
            `The key ${key.id} of ${name} ends on ${dayOf(expiresAt)}. It is shown this once, and can't be shown again:`,
          );
          io.out(text);
          return key.id;
        });
      });
    });

  group
    .command("list")
    .description("all keys, one a line: id, name, role, state, when it was used last")
    .action(async (_options, command: Command) => {
      await withConfiguredCredentials(command, io, async ({ keys }) => {
        const now = Date.now();
        if (keys.length === 0) io.out("There are no keys. `plantgraph keys add NAME` makes one.");
        for (const { id, name, role, expiresAt, revokedAt, lastUsedAt } of keys) {
          const ends = expiresAt === null ? "no end" : `${expiresAt <= now ? "ended" : "until"} ${dayOf(expiresAt)}`;
          const state = revokedAt === null ? ends : `revoked ${dayOf(revokedAt)}`;
          const used = lastUsedAt === null ? "never used" : `used ${dayOf(lastUsedAt)}`;
          io.out([id, name, role ?? "-", state, used].join("\t"));
        }
        for (const key of keys) {
          const warning = keyWarning(key, now);
          if (warning !== null) io.err(warning);
        }
      });
    });

  group
    .command("revoke")
    .description("refuse a key from now on; what was opened by it ends")
    .argument("<id>", "as the list shows it")
    .action(async (id: string, _options, command: Command) => {
      await withConfiguredCredentials(command, io, async (credentials, _, change) => {
        await change(["KEY", "REVOKED", { id }], async () => {
          const { name } = await credentials.revokeKey(id);
          io.out(`Revoked the key ${id} of ${name}.`);
          return id;
        });
      });
    });
};
