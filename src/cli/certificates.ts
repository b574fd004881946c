/** `certificates`: who the twin trusts, and who it is itself. Works on the folder, whether a twin runs or not. */
import type { Command } from "commander";
import { boundedWords } from "../twin/audit/bounded-json.ts";
import { type Certificate, expiryWarning } from "../twin/ports/certificates.ts";
import { type AddCommand, configOf, quietLog } from "./common.ts";

export const addCertificates: AddCommand = (program, io) => {
  const group = program.command("certificates").description("who the twin trusts, and its own certificate");
  const open = async (command: Command) =>
    (await import("../app/certificates.ts")).openCertificates(configOf(command, io));
  const change = async (
    command: Command,
    action: "CERTIFICATE_TRUST" | "CERTIFICATE_REJECT",
    thumbprint: string,
  ): Promise<Certificate> => {
    const certificates = await open(command);
    const { recorded, withShellAudit } = await import("../app/shell-audit.ts");
    return withShellAudit(configOf(command, io), io.user, quietLog(), ({ by, ...parts }) =>
      recorded(
        parts,
        { by, action, object: { thumbprint: boundedWords(thumbprint) }, nothing: {} },
        () => (action === "CERTIFICATE_TRUST" ? certificates.trust(thumbprint) : certificates.reject(thumbprint)),
        () => ({}),
      ),
    );
  };

  group
    .command("list")
    .description("all certificates, one a line: state, thumbprint, subject, issuer, validity")
    .action(async (_options, command: Command) => {
      const all = await (await open(command)).list();
      if (all.length === 0)
        io.out(
          "There are no certificates yet. The twin makes its own when it first connects, and keeps servers' then.",
        );
      const now = Date.now();
      for (const one of all) io.out(lineOf(one, now));
      for (const one of all) {
        const warning = expiryWarning(one, now);
        if (warning !== null) io.err(warning);
      }
    });

  group
    .command("trust")
    .description("trust a server that was refused; a running twin connects within seconds")
    .argument("<thumbprint>", "40 hexadecimal digits, as the list and the data source's error show them")
    .action(async (thumbprint: string, _options, command: Command) => {
      const { subject, thumbprint: whole } = await change(command, "CERTIFICATE_TRUST", thumbprint);
      io.out(`Trusted ${subject}, thumbprint ${whole}.`);
    });

  group
    .command("reject")
    .description("stop trusting a server; a running twin disconnects within seconds")
    .argument("<thumbprint>", "40 hexadecimal digits, as the list shows them")
    .action(async (thumbprint: string, _options, command: Command) => {
      const { subject, thumbprint: whole } = await change(command, "CERTIFICATE_REJECT", thumbprint);
      io.out(`Rejected ${subject}, thumbprint ${whole}.`);
    });

  group
    .command("renew")
    .description("make the twin's own certificate anew, for the same key; each server must trust the new one")
    .action(async (_options, command: Command) => {
      const certificates = await open(command);
      const { recorded, withShellAudit } = await import("../app/shell-audit.ts");
      const renewed = await withShellAudit(configOf(command, io), io.user, quietLog(), ({ by, ...parts }) =>
        recorded(
          parts,
          { by, action: "CERTIFICATE_RENEW", object: null, nothing: { thumbprints: [] } },
          () => certificates.renew(),
          (all) => ({ thumbprints: all.map(({ thumbprint }) => thumbprint) }),
        ),
      );
      for (const { thumbprint, applicationUri, validTo, file } of renewed)
        io.out(
          [
            `Renewed: thumbprint ${thumbprint}, application ${applicationUri}, valid until ${dayOf(validTo)}.`,
            `Trust it on each server that uses security: ${file}`,
          ].join("\n"),
        );
    });
};

/** Tab-separated, for people and for `cut`. */
function lineOf({ state, thumbprint, subject, issuer, selfSigned, validFrom, validTo }: Certificate, now: number) {
  const validity =
    validTo < now
      ? `expired on ${dayOf(validTo)}`
      : validFrom > now
        ? `not valid before ${dayOf(validFrom)}`
        : `valid until ${dayOf(validTo)}`;
  return [state.toLowerCase(), thumbprint, subject, selfSigned ? "signed by itself" : `by ${issuer}`, validity].join(
    "\t",
  );
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
