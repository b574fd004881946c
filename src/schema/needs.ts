/**
 * What a caller must be allowed to ask for a field. Every field of Query, Mutation and Subscription says it, and so do the few
 * inner ones that ask more of the caller than what they hang on: those that tell about the plant's network, and those that ask
 * devices. It stands in the field's extensions, `extensions.needs`, of object types and interfaces alike.
 */
import type { GraphQLField, GraphQLSchema } from "graphql";
import { Extensions } from "type-graphql";
import type { Permission } from "../twin/access/permission.ts";

/**
 * Permissions of which the caller must hold one, somewhere in the plant; where it holds is asked once the asset is known. None:
 * every caller may ask.
 */
export type OneOf = readonly Permission[];

/** Marks a field with the permissions of which a caller must hold one. */
export function Needs(...oneOf: readonly [Permission, ...Permission[]]): PropertyDecorator & MethodDecorator {
  return Extensions({ needs: oneOf }) as PropertyDecorator & MethodDecorator;
}

/** Of what every caller may ask, for it tells nothing of the plant. */
export function NeedsNothing(): PropertyDecorator & MethodDecorator {
  return Extensions({ needs: [] }) as PropertyDecorator & MethodDecorator;
}

/**
 * Of fields about the network a plant's devices stand in: endpoints, certificates, what went wrong there, and how well it goes. They
 * are null where a caller holds neither for the data source at hand, but for another (`twin/ports/seen-source.ts`).
 */
export function NeedsNetwork(): PropertyDecorator & MethodDecorator {
  return Needs("link", "observe");
}

/** In descriptions of those fields. */
export const OR_NULL = "; null where the caller may not know about the network of this one";

/** undefined: whoever may ask for the object may ask for the field. */
export function needsOf({ extensions }: Pick<GraphQLField<unknown, unknown>, "extensions">): OneOf | undefined {
  return (extensions as { readonly needs?: OneOf }).needs;
}

/** @throws TypeError naming the root fields that do not say what they need: there is no default */
export function checkNeeds(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const silent = roots.flatMap((type) =>
    Object.values(type?.getFields() ?? {}).flatMap((field) =>
      needsOf(field) === undefined ? [`${type?.name}.${field.name}`] : [],
    ),
  );
  if (silent.length > 0) throw new TypeError(`fields without a declared permission (@Needs): ${silent.join(", ")}`);
}
