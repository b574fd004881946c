/** `users`: accounts of people, kept by the twin itself. `sessions`: who has signed in with a browser. */
import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { PlantgraphError } from "../twin/words/errors.ts";
import { checkedName, checkedRole, dayOf, withConfiguredCredentials } from "./caller-arguments.ts";
import type { AddCommand } from "./common.ts";
import type { Io } from "./io.ts";

const FROM_INPUT = "--password-stdin";
const FROM_INPUT_WORDS =
  "take the password from the first line of the standard input; else one is made, and shown this once";

interface PasswordOptions {
  readonly passwordStdin?: boolean;
}

export const addUsers: AddCommand = (program, io) => {
  const group = program.command("users").description("accounts of people, for plants without an identity provider");

  group
    .command("add")
    .description("make an account")
    .argument("<name>", "by which the person signs in, and which rules name")
    .option("--role <role>", "what it may do in the whole plant, beside what rules in the configuration say")
    .option(FROM_INPUT, FROM_INPUT_WORDS)
    .action(async (name: string, options: PasswordOptions & { role?: string }, command: Command) => {
      checkedName(name);
      await withConfiguredCredentials(command, io, async (credentials, config, change) => {
        const role = checkedRole(options.role, config);
        const { password, isNew } = await passwordFor(options, io);
        await change(["ACCOUNT", "ADDED", { name, role }], async () => {
          await credentials.addAccount({ name, role, by: io.user }, password);
          return name;
        });
        tell(`Added the account ${name}.`, isNew ? password : null, io);
      });
    });

  group
    .command("password")
    .description("give an account another password; all of its sign-ins end")
    .argument("<name>", "of the account")
    .option(FROM_INPUT, FROM_INPUT_WORDS)
    .action(async (name: string, options: PasswordOptions, command: Command) => {
      await withConfiguredCredentials(command, io, async (credentials, _, change) => {
        const { password, isNew } = await passwordFor(options, io);
        await change(["ACCOUNT", "PASSWORD", { id: name }], async () => {
          await credentials.setPassword(name, password);
          return name;
        });
        tell(`The account ${name} has another password.`, isNew ? password : null, io);
      });
    });

  group
    .command("list")
    .description("all accounts, one a line: name, role, when it was made and by whom")
    .action(async (_options, command: Command) => {
      await withConfiguredCredentials(command, io, async ({ accounts }) => {
        if (accounts.length === 0) io.out("There are no accounts. `plantgraph users add NAME` makes one.");
        for (const { name, role, createdAt, createdBy } of accounts)
          io.out([name, role ?? "-", `made ${dayOf(createdAt)}`, `by ${createdBy}`].join("\t"));
      });
    });

  group
    .command("remove")
    .description("remove an account; all of its sign-ins end")
    .argument("<name>", "of the account")
    .action(async (name: string, _options, command: Command) => {
      await withConfiguredCredentials(command, io, async (credentials, _, change) => {
        await change(["ACCOUNT", "REMOVED", { id: name }], async () => {
          await credentials.removeAccount(name);
          return name;
        });
        io.out(`Removed the account ${name}.`);
      });
    });
};

export const addSessions: AddCommand = (program, io) => {
  const group = program.command("sessions").description("sign-ins with a browser");

  group
    .command("list")
    .description("all sign-ins that have not ended, one a line: id, name, since when, used last, until when at most")
    .action(async (_options, command: Command) => {
      await withConfiguredCredentials(command, io, async ({ sessions }) => {
        const now = Date.now();
        const open = sessions.filter(({ expiresAt }) => expiresAt > now);
        if (open.length === 0) io.out("Nobody has signed in.");
        for (const { id, name, createdAt, lastUsedAt, expiresAt } of open)
          io.out(
            [id, name, ...[createdAt, lastUsedAt, expiresAt].map((time) => new Date(time).toISOString())].join("\t"),
          );
      });
    });

  group
    .command("end")
    .description("end a sign-in, with all that was opened by it")
    .argument("<id>", "as the list shows it")
    .action(async (id: string, _options, command: Command) => {
      await withConfiguredCredentials(command, io, async (credentials, _, change) => {
        await change(["SESSION", "REMOVED", { id }], async () => {
          await credentials.endSession(id);
          return id;
        });
        io.out(`Ended the sign-in ${id}.`);
      });
    });
};

async function passwordFor({ passwordStdin }: PasswordOptions, io: Io): Promise<{ password: string; isNew: boolean }> {
  if (!passwordStdin) return { password: randomBytes(18).toString("base64url"), isNew: true };
  const line = await io.inputLine?.();
  if (line === undefined || line === "")
    throw new PlantgraphError("BAD_USER_INPUT", `${FROM_INPUT}: the standard input has no first line.`);
  return { password: line, isNew: false };
}

/** A new password goes to the standard output alone, for a script that takes it from there. */
function tell(sentence: string, password: string | null, io: Io): void {
  if (password === null) io.out(sentence);
  else {
    io.err(`${sentence} Its password is shown this once, and can't be shown again:`);
    io.out(password);
  }
}
