/** The variables of an operation as the schema has them (GraphQL, 6.1.2), coerced before anything is computed from them. */
import {
  GraphQLError,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from "graphql";
import type { ErrorCode } from "../../twin/words/errors.ts";
import { InputMistakes, shown } from "./input-mistakes.ts";

export type Variables = Readonly<Record<string, unknown>>;

/** What is wrong with them: a few mistakes of BAD_USER_INPUT. */
export interface WrongVariables {
  readonly errors: readonly GraphQLError[];
}

export function coercedVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
): { readonly values: Variables } | WrongVariables {
  const mistakes = new InputMistakes<GraphQLError>();
  const values: Record<string, unknown> = Object.create(null);
  const isRight = mistakes.noneIn(() => {
    for (const definition of variableDefinitions) coerce(schema, definition, given, values, mistakes);
  });
  return isRight ? { values } : { errors: mistakes.found };
}

function coerce(
  schema: GraphQLSchema,
  definition: VariableDefinitionNode,
  given: Variables,
  values: Record<string, unknown>,
  mistakes: InputMistakes<GraphQLError>,
): void {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  // Validation refuses others.
  if (!isInputType(type)) return;
  if (!Object.hasOwn(given, name)) {
    if (definition.defaultValue) values[name] = valueFromAST(definition.defaultValue, type);
    else if (isNonNullType(type))
      mistakes.note(mistake(definition, `Variable "$${name}" of required type "${type}" was not provided.`));
    return;
  }
  if (given[name] === null && isNonNullType(type)) {
    mistakes.note(mistake(definition, `Variable "$${name}" of non-null type "${type}" must not be null.`));
    return;
  }
  values[name] = mistakes.coerced(given[name], type, ({ path, value, problem }) => {
    const place = path.length === 0 ? "" : ` at "${name}${path.map(step).join("")}"`;
    return mistake(definition, `Variable "$${name}" got invalid value ${shown(value)}${place}; ${problem}`);
  });
}

function step(key: string | number): string {
  return typeof key === "number" ? `[${key}]` : `.${key}`;
}

function mistake(definition: VariableDefinitionNode, message: string): GraphQLError {
  return new GraphQLError(message, {
    nodes: [definition],
    extensions: { code: "BAD_USER_INPUT" satisfies ErrorCode },
  });
}
