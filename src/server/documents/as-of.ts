/** Queries with `@asOf`: which moment they ask about, and whether all they ask follows from the model. */
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getDirectiveValues,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { RequestContext } from "../../resolvers/context.ts";
import { AsOfDirective } from "../../schema/as-of.ts";
import { type FieldCost, waits } from "../../schema/list-cost.ts";

export function isAsOf(operation: OperationDefinitionNode): boolean {
  return operation.directives?.some(({ name }) => name.value === AsOfDirective.name) ?? false;
}

/**
 * The same request put before the model of the moment asked for.
 * @param variables coerced
 * @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED, STORE_*
 * @throws GraphQLError where the query asks for more than the model knows
 */
export async function contextAsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  context: RequestContext,
): Promise<RequestContext> {
  refusePresent(schema, document);
  const moment = getDirectiveValues(AsOfDirective, operation, variables) ?? {};
  return { ...context, view: await context.session.viewAt(moment) };
}

const refusals = new WeakMap<DocumentNode, GraphQLError | null>();

/** Fields that follow more than the model have no past. */
function refusePresent(schema: GraphQLSchema, document: DocumentNode): void {
  let refusal = refusals.get(document);
  if (refusal === undefined) {
    refusal = presentFields(schema, document);
    refusals.set(document, refusal);
  }
  if (refusal) throw refusal;
}

function presentFields(schema: GraphQLSchema, document: DocumentNode): GraphQLError | null {
  const found = new Set<string>();
  const info = new TypeInfo(schema);
  const note = () => {
    const cost = (info.getFieldDef()?.extensions as { plantgraph?: FieldCost } | undefined)?.plantgraph ?? {};
    const { live, past } = cost;
    if ((live && live !== "FILTER" && !past) || waits(cost))
      found.add(`${info.getParentType()?.name}.${info.getFieldDef()?.name}`);
  };
  visit(document, visitWithTypeInfo(info, { Field: note }));
  if (found.size === 0) return null;
  const fields = [...found];
  return new GraphQLError(
    `@asOf answers from the model of the past, which has no live values, devices or log: leave out ${fields.join(", ")}.`,
    { extensions: { code: "BAD_USER_INPUT", fields } },
  );
}
