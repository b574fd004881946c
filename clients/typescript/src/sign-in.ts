/**
 * Signing in to a twin that asks who its callers are (`auth.mode: required`): with an API key, or with an access token of the
 * identity provider. Pages that the twin serves itself need none of this: their cookie goes along.
 *
 *     const credential = () => process.env["PLANTGRAPH_KEY"] ?? "";
 *     createClient({ url: "wss://plant.example.com/graphql", ...RECONNECT, ...signedIn(credential) });
 *     const ask = signedInFetch(credential);
 */

/**
 * The key or token of the moment, without "Bearer". It is asked for with every connection and every request, so a program that has
 * tokens renewed gives the newest here.
 */
export type Credential = () => string | Promise<string>;

/**
 * Options of graphql-ws' `createClient`: it signs in whenever a connection is made. A twin closes a connection with 4403 when a token
 * has ended, a key was revoked or rights have changed; graphql-ws then comes back, with the credential of that moment.
 */
export function signedIn(credential: Credential): { connectionParams: () => Promise<{ authorization: string }> } {
  return { connectionParams: async () => ({ authorization: await authorizationOf(credential) }) };
}

/** A `fetch` that signs in, and asks for the credential and for the answer once more where the first was refused (401). */
export function signedInFetch(credential: Credential, plainFetch: typeof fetch = globalThis.fetch): typeof fetch {
  const ask = async (...[input, init]: Parameters<typeof fetch>) => {
    // A request's body can be read once only.
    const request = new Request(input, init);
    const again = request.clone();
    request.headers.set("authorization", await authorizationOf(credential));
    const answer = await plainFetch(request);
    if (answer.status !== 401) return answer;
    again.headers.set("authorization", await authorizationOf(credential));
    return plainFetch(again);
  };
  return ask;
}

async function authorizationOf(credential: Credential): Promise<string> {
  return `Bearer ${await credential()}`;
}
