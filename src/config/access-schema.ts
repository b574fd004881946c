/** Settings of who callers are, and what they may do. */
import { z } from "zod";
import { PERMISSIONS, ROLES } from "../twin/access/permission.ts";
import type { RuleTarget } from "../twin/access/rule-book.ts";
import { didYouMean } from "../twin/tools/did-you-mean.ts";
import { isLoopback } from "../twin/tools/hosts.ts";
import { CALLER_NAME, CALLER_NAME_WORDS } from "../twin/words/caller.ts";
import type { Secret } from "./secret.ts";
import { milliseconds, whole } from "./setting-values.ts";

const HOUR = 3_600_000;

const callerName = z.string().regex(CALLER_NAME, CALLER_NAME_WORDS);
const ROLE_NAME = /^[A-Za-z][\w-]{0,63}$/;

const who = z
  .strictObject({
    key: callerName.optional().describe("Name of API keys (`plantgraph keys add NAME`)."),
    user: callerName.optional().describe("Name of an account (`plantgraph users add NAME`)."),
    claim: z
      .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe(
        "Claims of an identity provider and their values; of a list, one that it holds. `a.b` is b inside of a.",
      ),
    issuer: z.string().optional().describe("With claim: of this provider alone."),
    everybody: z.literal(true).optional().describe("All callers who are known."),
  })
  .refine(({ issuer: _, ...given }) => Object.values(given).filter((each) => each !== undefined).length === 1, {
    error: "must say one of key, user, claim and everybody",
  })
  .refine(({ issuer, claim }) => issuer === undefined || claim !== undefined, {
    path: ["issuer"],
    error: "goes with claim; of a key, an account or everybody there is none",
  })
  .refine(({ claim }) => claim === undefined || Object.keys(claim).length > 0, {
    path: ["claim"],
    error: "must name a claim",
  })
  .transform((given) => given as RuleTarget)
  .describe("To whom the rule applies: one of key, user, claim and everybody.");

const rule = z
  .strictObject({
    who,
    role: z.string().describe("What they may do: viewer, operator, engineer, administrator, or one of auth.roles."),
    under: z
      .array(z.string().min(1))
      .refine((given) => given.length > 0, "must name an asset; left out, the rule holds everywhere")
      .nullable()
      .default(null)
      .describe(
        "Paths or ids of the assets below which it holds, themselves included; null: everywhere. What is about the whole plant (`import`, `administer` ...) no such rule gives.",
      ),
    dataSources: z
      .array(z.string().min(1))
      .refine((given) => given.length > 0, "must name a data source; left out, the rule holds for all")
      .nullable()
      .default(null)
      .describe("Data sources for which it gives `write` and `link`; null: all."),
  })
  .describe("One rule; those that apply to a caller add up, and none forbids.");

const issuer = z
  .strictObject({
    issuer: z
      .string()
      .refine(isSecure, { error: "must be an https address (http on this machine alone)" })
      .describe("Its address, as tokens name it (`iss`)."),
    audience: z.string().min(1).describe("What tokens for this twin are made out to (`aud`)."),
    algorithms: z
      .array(z.enum(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]))
      .default(["RS256", "PS256", "ES256", "EdDSA"])
      .describe("How tokens may be signed."),
    types: z
      .array(z.string().regex(/^[a-z0-9+.-]+$/, "must be in lower case, like at+jwt"))
      .default(["at+jwt", "jwt"])
      .describe("Kinds of tokens that count (`typ`), in lower case."),
    nameClaim: z
      .string()
      .min(1)
      .default("preferred_username")
      .describe("The claim that names the caller in lists and logs; where a token has none, its subject does."),
    jwksUri: z
      .string()
      .refine(isSecure, { error: "must be an https address (http on this machine alone)" })
      .nullable()
      .default(null)
      .describe("Where its public keys are; null: its metadata say it (OpenID Connect Discovery)."),
    maxStaleMs: milliseconds(
      60_000,
      30 * 24 * HOUR,
      24 * HOUR,
      "How long keys are used that can't be had anew, because the provider is away.",
    ),
  })
  .describe("An issuer whose tokens are taken (JSON Web Tokens).");

/** Whether nobody on the network can answer in its place. */
function isSecure(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

function oidcSchema<Given>(secret: z.ZodType<Secret, Given>) {
  return z
    .strictObject({
      issuer: issuer.shape.issuer.describe("Address of the identity provider."),
      clientId: z.string().min(1).describe("As the twin is registered there."),
      clientSecret: secret.describe("Secret of that registration."),
      redirectUri: z
        .string()
        .refine((url) => isSecure(url) && new URL(url).pathname === "/sign-in/callback" && !/[?#]/.test(url), {
          error: "must be the twin's https address as browsers know it, and end with /sign-in/callback",
        })
        .describe("Where the provider sends browsers back to, as it is registered there."),
      scopes: z.array(z.string().min(1)).default(["openid", "profile"]).describe("What the provider is asked to say."),
      nameClaim: z.string().min(1).default("preferred_username").describe("The claim that names the person."),
    })
    .nullable()
    .prefault(null)
    .describe("Where people sign in with their browsers, beside accounts of the twin (OpenID Connect); null: nowhere.");
}

/** @param secret found where the file says */
export function authSchema<Given>(secret: z.ZodType<Secret, Given>) {
  return z
    .strictObject({
      mode: z
        .enum(["none", "required"])
        .default("none")
        .describe("none: everybody may do everything. required: callers must be known, and may do what rules say."),
      roles: z
        .record(
          z.string().regex(ROLE_NAME, "must be letters, digits, _ and -, and begin with a letter"),
          z.array(z.enum(PERMISSIONS)),
        )
        .default({})
        .describe("Roles of your own, by name: lists of permissions."),
      issuers: z.array(issuer).default([]).describe("Identity providers whose access tokens programs may show."),
      oidc: oidcSchema(secret),
      rules: z.array(rule).default([]).describe("What callers may do."),
      sessions: z
        .strictObject({
          idleMs: milliseconds(60_000, 30 * 24 * HOUR, 8 * HOUR, "After so long without a request a sign-in ends."),
          absoluteMs: milliseconds(60_000, 90 * 24 * HOUR, 24 * HOUR, "After so long it ends however it is used."),
        })
        .prefault({})
        .describe("Sign-ins with a browser."),
      failures: z
        .strictObject({
          perAccount: whole(
            1,
            1_000,
            10,
            "Most failed sign-ins of one account name in windowMs; then further ones wait.",
          ),
          perAddress: whole(
            1,
            100_000,
            50,
            "Most failed sign-ins from one address in windowMs; then further ones wait.",
          ),
          windowMs: milliseconds(1_000, 24 * HOUR, HOUR / 4, "The time in which failures are counted."),
        })
        .prefault({})
        .describe(
          "Bounds of guessing passwords. Commands on the twin's own machine ask for none, and are never shut out.",
        ),
    })
    .superRefine(({ roles, rules, issuers, oidc }, context) => {
      for (const [i, each] of issuers.entries())
        if (oidc !== null && each.issuer === oidc.issuer && each.audience === oidc.clientId)
          context.addIssue({
            code: "custom",
            path: ["issuers", i, "audience"],
            message:
              "must not be auth.oidc.clientId, to which tokens are made out that tell who a person is; register an audience of its own for access tokens",
          });
      for (const name of Object.keys(roles))
        if (name in ROLES)
          context.addIssue({
            code: "custom",
            path: ["roles", name],
            message: "can't be given to a role that is there already; choose another name",
          });
      const known = [...new Set([...Object.keys(ROLES), ...Object.keys(roles)])];
      for (const [i, { role }] of rules.entries())
        if (!known.includes(role))
          context.addIssue({
            code: "custom",
            path: ["rules", i, "role"],
            message: `is no role${didYouMean(role, known).replace(/^ (.*)$/, " ($1)") || `; there are ${known.join(", ")}`}`,
          });
    })
    .prefault({})
    .describe("Who callers are, and what they may do.");
}
