/** What a caller is told who lacks a permission: which one, and what gives it. Nothing of the plant, which it may not see. */
import type { Caller } from "../words/caller.ts";
import { PlantgraphError } from "../words/errors.ts";
import { type Permission, ROLES, SCOPED } from "./permission.ts";

const AND = new Intl.ListFormat("en-GB", { type: "conjunction" });
const OR = new Intl.ListFormat("en-GB", { type: "disjunction" });

/**
 * @param oneOf permissions of which one would do
 * @param what is refused, as a subject; a sentence without one where it is what the caller did
 */
export function missingPermission(
  oneOf: readonly Permission[],
  { name }: Caller,
  what: string | null = null,
): PlantgraphError {
  const needs = `${what === null ? "Needs" : `${what} needs`} the permission ${OR.format(oneOf)}`;
  return new PlantgraphError("FORBIDDEN", `${needs}, which ${name} does not hold. ${givenBy(oneOf)}`, {
    permissions: oneOf,
  });
}

function givenBy(oneOf: readonly Permission[]): string {
  const roles = Object.entries<readonly Permission[]>(ROLES).flatMap(([role, permissions]) =>
    oneOf.some((each) => permissions.includes(each)) ? [role] : [],
  );
  const where = oneOf.some((each) => SCOPED.has(each)) ? "" : " for the whole plant";
  return `${roles.length === 1 ? "The role" : "The roles"} ${AND.format(roles)} ${roles.length === 1 ? "gives" : "give"} it${where}.`;
}
