/** What a TypeScript client of Plantgraph needs beside a GraphQL client. */
export { graphcacheKeys, LIVE, possibleTypes, scalars, typePolicies } from "./generated.ts";
export {
  cursorOf,
  RECONNECT,
  RESUME_VARIABLE,
  resumable,
  type Sink,
  type SubscribePayload,
  type SubscribingClient,
} from "./resume.ts";
export { type Credential, signedIn, signedInFetch } from "./sign-in.ts";
