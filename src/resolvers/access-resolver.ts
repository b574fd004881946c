/** The caller who asks; and for administrators, who else may. */
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from "type-graphql";
import { ApiKeyType, CreateApiKeyPayload, SignInSessionType, ViewerType } from "../schema/access.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs, NeedsNothing } from "../schema/needs.ts";
import type { CredentialAdministration } from "../twin/access/credential-administration.ts";
import { permissionsOf } from "../twin/access/permission.ts";
import { credentialChange } from "../twin/audit/credential-change.ts";
import type { ApiKey, BrowserSession } from "../twin/ports/credentials.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { RequestContext } from "./context.ts";

const DAY_MS = 86_400_000;
const MOST_DAYS = 3_650;

@Resolver()
export class AccessResolver {
  @Cost({ live: "ANSWER" })
  @NeedsNothing()
  @Query(() => ViewerType, { description: "The caller who asks, and what it may do." })
  viewer(@Ctx() { session: { caller, authority } }: RequestContext): ViewerType {
    const { name, subject, kind } = caller;
    return { name, subject, kind, may: permissionsOf(authority.held), rules: authority.rules };
  }

  @Cost({ list: "texts", live: "ANSWER" })
  @Needs("administer")
  @Query(() => [ApiKeyType], { description: "All API keys, also those that were revoked or have ended." })
  apiKeys(@Ctx() context: RequestContext): readonly ApiKey[] {
    return administered(context).keys;
  }

  @Cost({ list: "texts", live: "ANSWER" })
  @Needs("administer")
  @Query(() => [SignInSessionType], { description: "Who has signed in with a browser." })
  sessions(@Ctx() context: RequestContext): readonly BrowserSession[] {
    return administered(context).sessions;
  }

  @Needs("administer")
  @Mutation(() => CreateApiKeyPayload, {
    description:
      "Make an API key. A role that is given to it must give nothing that the caller does not hold in the whole plant.",
  })
  async createApiKey(
    @Ctx() context: RequestContext,
    @Arg("name", () => String, { description: "The program's name: rules of the configuration name it." }) name: string,
    @Arg("role", () => String, {
      nullable: true,
      description: "Role that it has in the whole plant, beside what rules give.",
    })
    role: string | null | undefined,
    @Arg("days", () => Int, { defaultValue: 365, description: `After so many days it ends: 1 to ${MOST_DAYS}.` })
    days: number,
  ): Promise<CreateApiKeyPayload> {
    if (days < 1 || days > MOST_DAYS)
      throw new PlantgraphError("BAD_USER_INPUT", `days: ${days} must be from 1 to ${MOST_DAYS}.`, { at: "days" });
    const { clock, session } = context;
    const asked = { name, role: role ?? null, expiresAt: clock.now() + days * DAY_MS };
    const credentials = administered(context);
    const { key, text } = await session.recorded(
      credentialChange("KEY", "ADDED", { name, role: asked.role }),
      () => credentials.addKey(asked, session.caller, session.authority),
      ({ key: { id } }) => ({ id }),
    );
    return { apiKey: key, secret: text };
  }

  @Needs("administer")
  @Mutation(() => ApiKeyType, {
    description: "Refuse an API key from now on. What was opened by it ends within a second.",
  })
  revokeApiKey(
    @Ctx() context: RequestContext,
    @Arg("id", () => ID, { description: "As `apiKeys` shows it." }) id: string,
  ): Promise<ApiKey> {
    const credentials = administered(context);
    return context.session.recorded(
      credentialChange("KEY", "REVOKED", { id }),
      () => credentials.revokeKey(id),
      () => ({ id }),
    );
  }

  @Needs("administer")
  @Mutation(() => ID, {
    description: "End somebody's sign-in. What was opened by it ends within a second; answers its id.",
  })
  async endSession(
    @Ctx() context: RequestContext,
    @Arg("id", () => ID, { description: "As `sessions` shows it." }) id: string,
  ): Promise<string> {
    const credentials = administered(context);
    await context.session.recorded(
      credentialChange("SESSION", "REMOVED", { id }),
      () => credentials.endSession(id),
      () => ({ id }),
    );
    return id;
  }
}

/** @throws PlantgraphError FORBIDDEN; UNSUPPORTED where callers need not be known */
function administered({ session, credentials }: RequestContext): CredentialAdministration {
  session.need("administer");
  if (credentials) return credentials;
  throw new PlantgraphError(
    "UNSUPPORTED",
    "Callers need not be known here (setting auth.mode), so that there are no keys and no sign-ins.",
  );
}
