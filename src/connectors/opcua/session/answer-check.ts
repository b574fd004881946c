/**
 * Looks at every answer of a server before node-opcua does. node-opcua takes the shape of an answer for granted: a result
 * too few, or the answer to another service, makes it throw where nobody can catch it, and the promise of the call never
 * settles. Here such an answer is the error BadUnknownResponse of its call, and each call is answered just once.
 */
import {
  BrowseNextRequest,
  BrowseResult,
  type OPCUAClient,
  StatusCode,
  StatusCodes,
  TranslateBrowsePathsToNodeIdsRequest,
  TranslateBrowsePathsToNodeIdsResponse,
} from "node-opcua-client";
import { isTooLarge } from "../basics/operation-limits.ts";
import { faultOf } from "../basics/problems.ts";

type Callback = (error: Error | null, response?: object) => void;

/** The one place all requests of a client go through once its channel is open; those of its sessions too. */
interface Transactions {
  performMessageTransaction(request: Request, callback: Callback): void;
}

interface Request {
  readonly schema: { readonly name: string };
  readonly [field: string]: unknown;
}

interface Answer {
  readonly schema?: { readonly name: string };
  readonly responseHeader?: { readonly serviceResult: StatusCode };
  readonly notificationMessage?: object | null;
  results?: unknown;
}

/** Which list of a request its answer has one result for each of (Part 4, 5). */
const OPERATIONS: Readonly<Record<string, string>> = {
  BrowseRequest: "nodesToBrowse",
  BrowseNextRequest: "continuationPoints",
  TranslateBrowsePathsToNodeIdsRequest: "browsePaths",
  ReadRequest: "nodesToRead",
  WriteRequest: "nodesToWrite",
  CreateMonitoredItemsRequest: "itemsToCreate",
  DeleteMonitoredItemsRequest: "monitoredItemIds",
};

/** An answer that does not fit its request. */
export class UnknownResponse extends Error {
  constructor(found: string) {
    super(`${found} (${StatusCodes.BadUnknownResponse.name})`);
  }
}

export function checkAnswers(client: OPCUAClient): void {
  const transactions = client as unknown as Transactions;
  const perform = transactions.performMessageTransaction.bind(client);
  transactions.performMessageTransaction = (request, callback) =>
    perform(request, (error, response) => {
      const given = (error && refusedPaths(request, error)) ?? response;
      const trouble = given || !error ? mistakeIn(request, given) : error;
      if (trouble) return callback(trouble);
      try {
        callback(null, given);
      } catch (thrown) {
        // What node-opcua stumbles over all the same: its call has no answer yet.
        callback(new UnknownResponse(`the answer to ${request.schema.name} can't be used: ${textOf(thrown)}`));
      }
    });
}

/**
 * Not every server can translate browse paths, and then it refuses the call as a whole. Here it refuses each of the paths:
 * whatever else was to be done goes on without them. node-opcua asks for paths while it reads types of structures.
 */
function refusedPaths(request: Request, error: Error): object | null {
  if (!(request instanceof TranslateBrowsePathsToNodeIdsRequest)) return null;
  const fault = faultOf(error);
  if (fault === null || isTooLarge(fault, "translate") || /BadSession|BadSecureChannel/.test(error.message))
    return null;
  const statusCode = StatusCode.makeStatusCode(StatusCodes.Good, fault);
  return new TranslateBrowsePathsToNodeIdsResponse({
    results: (request.browsePaths ?? []).map(() => ({ statusCode })),
  });
}

function mistakeIn(request: Request, response: object | undefined): UnknownResponse | null {
  const { name } = request.schema;
  const expected = name.replace(/Request$/, "Response");
  const answer = response as Answer | undefined;
  if (answer?.schema?.name !== expected)
    return new UnknownResponse(`the server answered ${name} with ${answer?.schema?.name ?? "nothing"}`);
  // A refusal that is no ServiceFault: node-opcua takes it for one.
  if (answer.responseHeader?.serviceResult.isNotGood()) return null;
  const operations = OPERATIONS[name];
  if (operations !== undefined) return mistakeInResults(request, answer, (request[operations] ?? []) as unknown[]);
  if (name === "PublishRequest" && !answer.notificationMessage)
    return new UnknownResponse("the server published no NotificationMessage");
  return null;
}

function mistakeInResults(request: Request, answer: Answer, asked: readonly unknown[]) {
  const given = Array.isArray(answer.results) ? answer.results : [];
  // Points that are given back have no results (Part 4, 5.9.3.2), which node-opcua does not know.
  if (request instanceof BrowseNextRequest && request.releaseContinuationPoints) {
    if (given.length === 0) answer.results = asked.map(() => new BrowseResult());
    return null;
  }
  if (given.length === asked.length && given.every((one) => typeof one === "object" && one !== null)) return null;
  return new UnknownResponse(
    `the server answered ${request.schema.name} with ${given.length} results for ${asked.length} operations`,
  );
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
