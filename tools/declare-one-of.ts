/**
 * A plugin of graphql-codegen that declares `@oneOf` in schema.graphql. The specification lets a service leave out the
 * definitions of built-in directives (GraphQL, September 2025, 3.13), but tools that know an older one, federated composition
 * among them, take no directive that is not declared.
 */

/** What stands in schema.graphql before the schema. */
export function plugin(): string {
  return '"""Exactly one of the input\'s fields must be given, and must not be null."""\ndirective @oneOf on INPUT_OBJECT\n';
}
