/** Signing in at the identity provider of the configuration: from what it says of a person to a sign-in that is recorded. */
import type { Config } from "../config/config.ts";
import type { Credentials } from "../connectors/credentials/credentials.ts";
import type { OpenedSession, ProviderDoor } from "../server/doors/sign-in/door.ts";
import { boundedWords } from "../twin/audit/bounded-json.ts";
import { type AuditParts, recordDone, recordRefusal } from "../twin/audit/recorded.ts";
import { actorOf } from "../twin/ports/audit.ts";
import { ANONYMOUS } from "../twin/words/caller.ts";

/** Loaded where it is configured alone: a start has no use for it else. */
export async function openProvider(
  oidc: NonNullable<Config["auth"]["oidc"]>,
  absoluteMs: () => number,
  credentials: Credentials,
  parts: AuditParts,
): Promise<ProviderDoor> {
  const { BEGUN_MS, ProviderSignIn } = await import("../connectors/identity-provider/provider-sign-in.ts");
  const provider = new ProviderSignIn(oidc, parts.clock);
  return {
    name: new URL(oidc.issuer).host,
    withinMs: BEGUN_MS,
    begin: (browser, to) => provider.begin(browser, to),
    async finish(browser, query, address): Promise<OpenedSession & { readonly to: string }> {
      const origin = { door: "sign-in", address: address || null };
      let finished: Awaited<ReturnType<typeof provider.finish>>;
      try {
        finished = await provider.finish(browser, query);
      } catch (error) {
        const object = { method: "PROVIDER", name: null } as const;
        await recordRefusal(parts, { by: actorOf(ANONYMOUS, origin), action: "SIGN_IN", object, nothing: {} }, error);
        throw error;
      }
      const { person, to } = finished;
      const { issuer, name, claims } = person;
      const subject = `${issuer}#${person.subject}`;
      const caller = { name, subject, kind: "PERSON", credential: issuer } as const;
      const object = { method: "PROVIDER", name: boundedWords(name) } as const;
      // One that can't be recorded is none.
      await recordDone(parts, { by: actorOf(caller, origin), action: "SIGN_IN", object }, {});
      const maxAgeMs = absoluteMs();
      const signedIn = { subject, name, credential: issuer, provided: { issuer, claims } };
      return { token: await credentials.openSession(signedIn, maxAgeMs), maxAgeMs, to };
    },
  };
}
