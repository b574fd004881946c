/** Who callers are and what they may do, as they and administrators read it. */
import { Field, ID, ObjectType } from "type-graphql";
import type { Rule } from "../twin/access/authority.ts";
import type { ApiKey, BrowserSession } from "../twin/ports/credentials.ts";
import { Cost } from "./list-cost.ts";
import { DateTimeScalar } from "./scalars.ts";

@ObjectType("ViewerRule", { description: "A rule that gives the caller a role.", simpleResolvers: true })
export class ViewerRuleType {
  @Field(() => String, { description: "Name of the role." })
  readonly role!: Rule["role"];

  @Field(() => [String], { description: "Permissions of the role." })
  readonly permissions!: Rule["permissions"];

  @Field(() => [String], {
    nullable: true,
    description: "Paths or ids of the assets below which it holds, themselves included; null: in the whole plant.",
  })
  readonly under!: Rule["under"];

  @Field(() => [String], {
    nullable: true,
    description: "Data sources for which it gives `write` and `link`; null: all.",
  })
  readonly dataSources!: Rule["dataSources"];
}

@ObjectType("Viewer", { description: "The caller who asks." })
export class ViewerType {
  @Field(() => String, { description: "For people." })
  readonly name!: string;

  @Field(() => String, { description: "Always the same for the same caller, and of nobody else." })
  readonly subject!: string;

  @Field(() => String, {
    description:
      "PERSON, SERVICE (a program, by its key or token), SHELL (a command on the twin's own machine), or ANONYMOUS, where callers need not be known.",
  })
  readonly kind!: string;

  @Field(() => [String], {
    description: "Permissions that the caller holds in the whole plant, or in a part of it, as `rules` say.",
  })
  readonly may!: readonly string[];

  @Cost({ list: "texts" })
  @Field(() => [ViewerRuleType], { description: "The rules that give them; they add up, and none forbids." })
  readonly rules!: readonly Rule[];
}

@ObjectType("ApiKey", { description: "An API key of a program. Nothing in it is secret.", simpleResolvers: true })
export class ApiKeyType {
  @Field(() => ID, { description: "8 characters that stand in the text of the key." })
  readonly id!: ApiKey["id"];

  @Field(() => String, { description: "The program's name, by which rules name the key. Several keys may have it." })
  readonly name!: ApiKey["name"];

  @Field(() => String, {
    nullable: true,
    description: "Role that the key has in the whole plant, beside what rules give; null: none.",
  })
  readonly role!: ApiKey["role"];

  @Field(() => DateTimeScalar, { description: "When it was made." })
  readonly createdAt!: ApiKey["createdAt"];

  @Field(() => String, { description: "Name of the caller who made it." })
  readonly createdBy!: ApiKey["createdBy"];

  @Field(() => DateTimeScalar, { nullable: true, description: "When it ends; null: never." })
  readonly expiresAt!: ApiKey["expiresAt"];

  @Field(() => DateTimeScalar, { nullable: true, description: "Since when it is refused; null: it was not revoked." })
  readonly revokedAt!: ApiKey["revokedAt"];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it was used last, some minutes late; null: never.",
  })
  readonly lastUsedAt!: ApiKey["lastUsedAt"];
}

@ObjectType("CreateApiKeyPayload", { description: "A new key.", simpleResolvers: true })
export class CreateApiKeyPayload {
  @Field(() => ApiKeyType, { description: "What the twin keeps of it." })
  readonly apiKey!: ApiKey;

  @Field(() => String, {
    description: "The key itself, for `Authorization: Bearer`. It is answered this once, and can't be had again.",
  })
  readonly secret!: string;
}

@ObjectType("SignInSession", { description: "Somebody's sign-in with a browser.", simpleResolvers: true })
export class SignInSessionType {
  @Field(() => ID, { description: "For ending it; it opens nothing." })
  readonly id!: BrowserSession["id"];

  @Field(() => String, { description: "Of the caller (`Viewer.subject`)." })
  readonly subject!: BrowserSession["subject"];

  @Field(() => String, { description: "Of the caller, for people." })
  readonly name!: BrowserSession["name"];

  @Field(() => DateTimeScalar, { description: "When it began." })
  readonly createdAt!: BrowserSession["createdAt"];

  @Field(() => DateTimeScalar, { description: "When it was used last, some minutes late." })
  readonly lastUsedAt!: BrowserSession["lastUsedAt"];

  @Field(() => DateTimeScalar, { description: "The latest it ends, however it is used." })
  readonly expiresAt!: BrowserSession["expiresAt"];
}
