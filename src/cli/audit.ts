/** `audit`: whether the audit log is as it was written, its entries, and the key it is signed with. Works whether a twin runs or not. */
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Finding, Verification } from "../app/audit.ts";
import { AUDIT_ACTIONS } from "../twin/ports/audit.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { type AddCommand, configOf } from "./common.ts";
import { EXIT } from "./io.ts";

export const addAudit: AddCommand = (program, io, end) => {
  const group = program.command("audit").description("the audit log: is it whole, what is in it, who signed it");
  const parts = () => import("../app/audit.ts");

  group
    .command("verify")
    .description("read the whole log: is each line as it was written, and is none missing?")
    .option(
      "--head <head>",
      "a head that was kept elsewhere: SEQ:HASH, or a copy of audit.head.json; again for more",
      more,
    )
    .option("--key <file>", "the public key as it was kept elsewhere, in PEM; else the one beside the log")
    .action(async (options: { head?: string[]; key?: string }, command: Command) => {
      const { auditFile, keptHead, publicKeyOfPem, verifyChain } = await parts();
      const heads = await Promise.all((options.head ?? []).map(async (given) => checked(await keptHead(given), given)));
      const publicKey = options.key === undefined ? undefined : publicKeyOfPem(await textOf(options.key));
      if (publicKey === null)
        throw new PlantgraphError("BAD_USER_INPUT", `--key: ${options.key} holds no public key of Ed25519 in PEM.`);
      const found = await verifyChain(auditFile(configOf(command, io)), { heads, publicKey });
      for (const finding of found.notices) io.err(lineOf(finding));
      for (const finding of found.problems) io.err(lineOf(finding));
      io.out(summaryOf(found));
      if (found.problems.length > 0) end(EXIT.FAILED);
    });

  group
    .command("export")
    .description("entries as lines of JSON, oldest first, to the standard output, as they stand in the log")
    .option("--since <time>", "only those of this time and later, like 2026-11-23T00:00:00Z")
    .option("--until <time>", "only those of this time and earlier")
    .option("--action <action>", "only those of this action; again for more", more)
    .option("--subject <subject>", "only what this caller did, or was refused")
    .action(async (options: ExportOptions, command: Command) => {
      for (const action of options.action ?? [])
        if (!Object.hasOwn(AUDIT_ACTIONS, action))
          throw new PlantgraphError(
            "BAD_USER_INPUT",
            `--action: there is no action ${action}; it is one of ${Object.keys(AUDIT_ACTIONS).join(", ")}.`,
          );
      const { auditFile, exportLines } = await parts();
      const lines = exportLines(auditFile(configOf(command, io)), {
        since: timeOf("--since", options.since),
        until: timeOf("--until", options.until),
        actions: options.action ?? null,
        subject: options.subject ?? null,
      });
      for await (const line of lines) {
        if (io.interrupted.aborted) return;
        io.out(line);
      }
    });

  group
    .command("key")
    .description("the public key that heads are signed with, in PEM; keep it where who writes to this machine can't")
    .action(async (_options, command: Command) => {
      const { auditFile, publicKeyBeside, publicPem } = await parts();
      const key = await publicKeyBeside(auditFile(configOf(command, io)));
      if (key === null)
        throw new PlantgraphError("NOT_FOUND", "There is no key yet; the twin makes it when it first starts.");
      io.out(publicPem(key).trimEnd());
    });
};

interface ExportOptions {
  readonly since?: string;
  readonly until?: string;
  readonly action?: string[];
  readonly subject?: string;
}

function more(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

function checked<Head>(head: Head | null, given: string): Head {
  if (head !== null) return head;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `--head: ${given} is neither SEQ:HASH, as verify shows it, nor a copy of audit.head.json.`,
  );
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new PlantgraphError("BAD_USER_INPUT", `--key: ${file} can't be read (${(error as Error).message}).`);
  }
}

function timeOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new PlantgraphError("BAD_USER_INPUT", `${option}: ${text} is no time like 2026-11-23T00:00:00Z.`);
}

function lineOf({ file, line, message }: Finding): string {
  return file === null ? message : `${file}, line ${line}: ${message}`;
}

function summaryOf({ entries, first, end, files, head, problems }: Verification): string {
  if (problems.length > 0)
    return `NOT WHOLE: ${counted(problems.length, "problem")} in ${entries} entries of ${counted(files, "file")}.`;
  return [
    `Whole: ${entries} entries, ${first} to ${end.seq}, in ${counted(files, "file")}; signed up to entry ${head?.seq} at ${head?.at}.`,
    `Head: ${end.seq}:${end.hash}`,
  ].join("\n");
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
