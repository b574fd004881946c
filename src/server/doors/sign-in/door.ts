/**
 * Signing in with a browser, by accounts of the twin's own: a page with a form, and a cookie for whoever gets it right. Forms of
 * other sites are refused as every request of theirs is (`http/same-origin.ts`).
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { identityOf } from "../../http/access.ts";
import type { Door, DoorApp, DoorParts } from "../../http/door.ts";
import { sessionCookie, sessionCookieOf } from "../../http/session-cookie.ts";
import {
  firstAccountPage,
  html,
  PAGE_POLICY,
  type Page,
  STYLE,
  STYLE_PATH,
  sentencePage,
  signedInPage,
  signInPage,
} from "./pages.ts";

/** A sign-in that was taken. */
export interface OpenedSession {
  /** What the browser keeps, and shows with each request. */
  readonly token: string;
  readonly maxAgeMs: number;
}

export interface SignIn {
  /**
   * @param address of the client, by which failures are counted too
   * @throws PlantgraphError UNAUTHENTICATED in the same words whatever is wrong; OVERLOADED, with `retryAfterS`, after too many
   *   failures, or when too many sign in at once
   */
  signIn(name: string, password: string, address: string): Promise<OpenedSession>;
  /** What was opened by it ends. @param token as `signIn` gave it; others are passed over */
  signOut(token: string): Promise<void>;
  /** Whether a one-time link holds: while nobody is known, and for half an hour. */
  isFirstLink(link: string): boolean;
  /**
   * Makes the account of the first administrator, and signs in.
   * @throws PlantgraphError FORBIDDEN when the link does not hold (any more); INVALID_NAME, INVALID_VALUE
   */
  addFirstAccount(link: string, name: string, password: string, address: string): Promise<OpenedSession>;
}

/** Signing in at an identity provider. */
export interface ProviderDoor {
  /** Name of the provider, for people. */
  readonly name: string;
  /** How long a person may take there, milliseconds. */
  readonly withinMs: number;
  /**
   * @param browser what it keeps until it comes back
   * @returns where the browser goes
   * @throws PlantgraphError OVERLOADED
   */
  begin(browser: string, to: string): Promise<string>;
  /**
   * @param query with which it came back
   * @throws PlantgraphError UNAUTHENTICATED, OVERLOADED, AUDIT_UNAVAILABLE
   */
  finish(browser: string, query: string, address: string): Promise<OpenedSession & { readonly to: string }>;
}

export const SIGN_IN_PATH = "/sign-in";
/** Where an identity provider sends browsers back to. */
export const CALLBACK_PATH = "/sign-in/callback";

/**
 * @param provider where people may sign in, too; null: nowhere
 * @param home where people go that name no other place; null: there is no page to see
 */
export function signInDoor(signIn: SignIn, provider: ProviderDoor | null, home: string | null): Door {
  return {
    name: "sign-in",
    register(app, parts) {
      const page = { callers: "ANYBODY", admission: "ALWAYS" } as const;
      app.route({
        ...page,
        method: ["GET"],
        url: SIGN_IN_PATH,
        handler: (request, reply) => {
          const caller = identityOf(parts.access, request.raw)?.caller;
          const to = placeOf((request.query as Fields)["to"], home);
          return send(
            reply,
            200,
            caller ? signedInPage(caller.name, home) : signInPage(to, null, "", provider?.name ?? null),
          );
        },
      });
      app.route({
        ...page,
        method: ["POST"],
        url: SIGN_IN_PATH,
        takesForms: true,
        handler: (request, reply) => onSignIn(request, reply, signIn, parts, home),
      });
      if (provider) addProvider(app, parts, provider, home);
      app.route({
        ...page,
        method: ["POST"],
        url: "/sign-out",
        takesForms: true,
        handler: async ({ raw }, reply) => {
          const token = sessionCookieOf(raw, parts.peers);
          if (token !== null) await signIn.signOut(token);
          return redirected(reply, raw, parts, { token: "", maxAgeMs: 0 }, SIGN_IN_PATH);
        },
      });
      app.route({
        ...page,
        method: ["GET"],
        url: "/first-administrator",
        handler: (request, reply) => {
          const link = textOf((request.query as Fields)["link"]);
          return signIn.isFirstLink(link) ? send(reply, 200, firstAccountPage(link, null)) : send(reply, 403, NO_LINK);
        },
      });
      app.route({
        ...page,
        method: ["POST"],
        url: "/first-administrator",
        takesForms: true,
        handler: (request, reply) => onFirstAccount(request, reply, signIn, parts, home),
      });
      app.route({
        ...page,
        method: ["GET"],
        url: STYLE_PATH,
        handler: (_, reply) =>
          reply.type("text/css; charset=utf-8").header("cache-control", "max-age=3600").send(STYLE),
      });
    },
  };
}

function addProvider(app: DoorApp, parts: DoorParts, provider: ProviderDoor, home: string | null): void {
  const page = { callers: "ANYBODY", admission: "ALWAYS", method: ["GET"] } as const;
  const { peers } = parts;
  const elsewhere = (problem: string) => sentencePage("Not signed in", problem);
  app.route({
    ...page,
    url: `${SIGN_IN_PATH}/provider`,
    async handler(request, reply) {
      const browser = randomBytes(32).toString("base64url");
      try {
        const url = await provider.begin(browser, placeOf((request.query as Fields)["to"], home));
        return reply
          .header("set-cookie", sessionCookie(request.raw, peers, browser, provider.withinMs, "begun"))
          .header("cache-control", "no-store")
          .redirect(url, 303);
      } catch (error) {
        return refused(reply, error, elsewhere, 503);
      }
    },
  });
  app.route({
    ...page,
    url: CALLBACK_PATH,
    async handler(request, reply) {
      const { raw } = request;
      try {
        const browser = sessionCookieOf(raw, peers, "begun") ?? "";
        const query = request.url.includes("?") ? request.url.slice(request.url.indexOf("?")) : "";
        const { to, ...opened } = await provider.finish(browser, query, peers.addressOf(raw));
        reply.header("set-cookie", sessionCookie(raw, peers, "", 0, "begun"));
        return redirected(reply, raw, parts, opened, to);
      } catch (error) {
        return refused(reply, error, elsewhere, 503);
      }
    },
  });
}

type Fields = Readonly<Record<string, unknown>>;

const NO_LINK = sentencePage(
  "This link does not hold",
  "It works once, for half an hour after the twin has started, and only while the twin knows nobody. On the twin's own machine `plantgraph users add` makes accounts at any time.",
);

async function onSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  signIn: SignIn,
  parts: DoorParts,
  home: string | null,
): Promise<FastifyReply> {
  const form = formOf(request);
  const [name, password] = [form.get("name") ?? "", form.get("password") ?? ""];
  const to = placeOf(form.get("to"), home);
  try {
    const opened = await signIn.signIn(name, password, parts.peers.addressOf(request.raw));
    return redirected(reply, request.raw, parts, opened, to);
  } catch (error) {
    return refused(reply, error, (problem) => signInPage(to, problem, name));
  }
}

async function onFirstAccount(
  request: FastifyRequest,
  reply: FastifyReply,
  signIn: SignIn,
  parts: DoorParts,
  home: string | null,
): Promise<FastifyReply> {
  const form = formOf(request);
  const [link, name, password] = [form.get("link") ?? "", form.get("name") ?? "", form.get("password") ?? ""];
  if (!signIn.isFirstLink(link)) return send(reply, 403, NO_LINK);
  try {
    const opened = await signIn.addFirstAccount(link, name, password, parts.peers.addressOf(request.raw));
    return redirected(reply, request.raw, parts, opened, home ?? SIGN_IN_PATH);
  } catch (error) {
    return refused(reply, error, (problem) => firstAccountPage(link, problem, name));
  }
}

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  AUDIT_UNAVAILABLE: 503,
};

function refused(reply: FastifyReply, error: unknown, page: (problem: string) => Page, overloaded = 429): FastifyReply {
  if (!(error instanceof PlantgraphError)) throw error;
  const { retryAfterS } = error.details;
  if (typeof retryAfterS === "number") reply.header("retry-after", retryAfterS);
  return send(reply, error.code === "OVERLOADED" ? overloaded : (STATUS[error.code] ?? 400), page(error.message));
}

function redirected(
  reply: FastifyReply,
  request: IncomingMessage,
  { peers }: DoorParts,
  { token, maxAgeMs }: OpenedSession,
  to: string,
): FastifyReply {
  return reply
    .header("set-cookie", sessionCookie(request, peers, token, maxAgeMs))
    .header("cache-control", "no-store")
    .redirect(to, 303);
}

function send(reply: FastifyReply, status: number, page: Page): FastifyReply {
  return reply
    .code(status)
    .header("cache-control", "no-store")
    .header("content-security-policy", PAGE_POLICY)
    .type("text/html; charset=utf-8")
    .send(html(page));
}

/** A body of another kind is an empty form. */
function formOf({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}

/** Of this server alone: a link to the form must not send anybody elsewhere. Browsers take a backslash for a slash. */
function placeOf(given: unknown, home: string | null): string {
  const to = textOf(given);
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(to) ? to : (home ?? SIGN_IN_PATH);
}

function textOf(given: unknown): string {
  return typeof given === "string" ? given : "";
}
