/** A twin anywhere, asked in GraphQL by a caller of this shell. */
import { PlantgraphError } from "../twin/words/errors.ts";

const TIMEOUT_MS = 60_000;

/** GraphQL over HTTP, "application/json". */
export interface TwinAnswer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * @param twin its address, as `twinAddress` says it
 * @param credential an API key or access token; null: the twin is asked as nobody
 * @returns the answer, as it came
 * @throws PlantgraphError SOURCE_UNAVAILABLE for what is no answer of GraphQL, UNAUTHENTICATED
 */
export async function askTwin(
  twin: string,
  query: string,
  credential: string | null,
  signal: AbortSignal,
): Promise<TwinAnswer> {
  try {
    const response = await fetch(`${twin}/graphql`, {
      method: "POST",
      // Nobody else gets the credential.
      redirect: "error",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
      },
      body: JSON.stringify({ query }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const answer: unknown = await response.json();
    if (response.status === 401)
      throw new PlantgraphError(
        "UNAUTHENTICATED",
        `The twin ${twin} does not know the caller; sign in (plantgraph sign-in ${twin}), or give a key (PLANTGRAPH_KEY).`,
      );
    if (isGraphQL(answer)) return answer;
    throw new TypeError(`it answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof PlantgraphError) throw cause;
    const reason = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
    throw new PlantgraphError("SOURCE_UNAVAILABLE", `${twin} gave no answer of GraphQL: ${reason}.`, {}, { cause });
  }
}

function isGraphQL(answer: unknown): answer is TwinAnswer {
  return typeof answer === "object" && answer !== null && ("data" in answer || "errors" in answer);
}
