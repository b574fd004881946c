/** `sign-in`, `sign-out`, `query`: a twin on another machine, as its callers are known there. */
import type { AddCommand } from "./common.ts";
import { EXIT } from "./io.ts";

interface SignInOptions {
  readonly issuer: string;
  readonly client: string;
  readonly scope: string;
  readonly resource?: string;
}

export const addRemote: AddCommand = (program, io, end) => {
  /** Loaded where it is asked for alone. */
  const signIns = async () => new (await import("../app/remote-sign-ins.ts")).RemoteSignIns(io.environment);
  const addressOf = async (twin: string) => (await import("../app/remote-sign-ins.ts")).twinAddress(twin);

  program
    .command("sign-in")
    .description("sign in to a twin on another machine, at its identity provider, with any browser (RFC 8628)")
    .argument("<twin>", "its address, like https://plant.example.com")
    .requiredOption("--issuer <url>", "the identity provider, as the twin's auth.issuers names it")
    .requiredOption("--client <id>", "as this program is registered there, a public client")
    .option("--scope <scopes>", "what the provider is asked for", "openid offline_access")
    .option("--resource <uri>", "for whom the token shall be, where the provider asks for that (RFC 8707)")
    .action(async (twin: string, { issuer, client: clientId, scope, resource }: SignInOptions) => {
      const address = await addressOf(twin);
      const { checkedAddress } = await import("../app/remote-sign-ins.ts");
      const client = { issuer: checkedAddress(issuer, "--issuer"), clientId, scope, resource: resource ?? null };
      await (await signIns()).signIn(
        address,
        client,
        (asked) => io.err(`Open ${asked.address} with a browser, and confirm the code ${asked.code} there.`),
        io.interrupted,
      );
      io.out(`Signed in to ${address}.`);
    });

  program
    .command("sign-out")
    .description("forget the sign-in to a twin on another machine")
    .argument("<twin>", "its address")
    .action(async (twin: string) => {
      const address = await addressOf(twin);
      const wasIn = await (await signIns()).signOut(address);
      io.out(wasIn ? `Signed out of ${address}.` : `Nobody was signed in to ${address}.`);
    });

  program
    .command("query")
    .description("ask a twin anywhere in GraphQL: by the key in PLANTGRAPH_KEY, else as who signed in; answers JSON")
    .argument("<twin>", "its address, like https://plant.example.com")
    .argument("<document>", "like '{ viewer { name may } }'")
    .action(async (twin: string, document: string) => {
      const address = await addressOf(twin);
      const { askTwin } = await import("../app/remote-twin.ts");
      const credential = io.environment["PLANTGRAPH_KEY"] || (await (await signIns()).tokenFor(address));
      const answer = await askTwin(address, document, credential, io.interrupted);
      io.out(JSON.stringify(answer, null, 2));
      if (answer.errors !== undefined) end(EXIT.FAILED);
    });
};
