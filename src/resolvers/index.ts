import "reflect-metadata";
import { type GraphQLSchema, specifiedDirectives } from "graphql";
import { buildSchemaSync, type ClassType, getMetadataStorage } from "type-graphql";
import { AsOfDirective } from "../schema/as-of.ts";
import { checkNeeds } from "../schema/needs.ts";
import { AccessResolver } from "./access-resolver.ts";
import {
  AggregateColumnResolver,
  AggregateRowResolver,
  AggregateSeriesResolver,
  StateDurationsResolver,
} from "./aggregate-series-resolver.ts";
import { AssetResolver } from "./asset-resolver.ts";
import { AuditResolver } from "./audit-resolver.ts";
import { CertificateExpiryResolver, CertificateResolver } from "./certificate-resolver.ts";
import { CypherResolver } from "./cypher-resolver.ts";
import { DataSourceBrowsing } from "./data-source-browsing.ts";
import { DataSourceHealthResolver } from "./data-source-health.ts";
import { editMutationsOf } from "./edit-mutations.ts";
import {
  DataSourceResolver,
  EquipmentClassResolver,
  ModelProblemResolver,
  PropertyDefinitionResolver,
  PropertyResolver,
  RelationResolver,
  TagTemplateResolver,
} from "./element-resolvers.ts";
import { finishSchema } from "./finish-schema.ts";
import { GraphResolver, SubgraphResolver } from "./graph-resolver.ts";
import { GroupResolver } from "./group-resolver.ts";
import { HistoryQueries, TagHistoryResolver } from "./history-resolver.ts";
import { KIND_RESOLVERS } from "./kind-resolvers.ts";
import { ModelMutations } from "./model-mutations.ts";
import { MomentResolver } from "./moment-resolver.ts";
import { QueryResolver } from "./query-resolver.ts";
import { HistoryGapResolver, SeriesResolver, SeriesRowResolver } from "./series-resolver.ts";
import { SubscriptionResolver } from "./subscription-resolver.ts";
import { TagDeviceResolver } from "./tag-device-resolver.ts";
import { SampleResolver, TagResolver, TagSourceResolver } from "./tag-resolver.ts";
import { WriteMutations } from "./write-mutations.ts";

/** type-graphql asks for one; every subscription here brings its own stream. */
const NO_TOPICS = {
  publish() {
    throw new TypeError("there are no topics: a subscription has its own stream");
  },
  subscribe() {
    throw new TypeError("there are no topics: a subscription has its own stream");
  },
};

/** The fields of each type stand in the schema in the order of their resolvers here. */
const RESOLVERS: readonly [ClassType, ...ClassType[]] = [
  AssetResolver,
  ...KIND_RESOLVERS,
  TagDeviceResolver,
  TagResolver,
  TagHistoryResolver,
  SeriesResolver,
  SeriesRowResolver,
  HistoryGapResolver,
  AggregateSeriesResolver,
  AggregateColumnResolver,
  AggregateRowResolver,
  StateDurationsResolver,
  TagSourceResolver,
  SampleResolver,
  PropertyResolver,
  PropertyDefinitionResolver,
  TagTemplateResolver,
  RelationResolver,
  EquipmentClassResolver,
  DataSourceHealthResolver,
  DataSourceResolver,
  ModelProblemResolver,
  ...editMutationsOf("asset"),
  AccessResolver,
  AuditResolver,
  CertificateResolver,
  CertificateExpiryResolver,
  CypherResolver,
  DataSourceBrowsing,
  GraphResolver,
  SubgraphResolver,
  GroupResolver,
  HistoryQueries,
  MomentResolver,
  QueryResolver,
  ...editMutationsOf("class"),
  ModelMutations,
  ...editMutationsOf("relation"),
  ...editMutationsOf("tag"),
  WriteMutations,
  SubscriptionResolver,
];

/** type-graphql would show fields in the order in which modules happen to be loaded. */
function putInOrder(): void {
  const { queries, mutations, subscriptions, fieldResolvers } = getMetadataStorage();
  const place = ({ target }: { readonly target: unknown }) => RESOLVERS.indexOf(target as ClassType);
  for (const methods of [queries, mutations, subscriptions, fieldResolvers])
    methods.sort((a, b) => place(a) - place(b));
}

let schema: GraphQLSchema | undefined;

/**
 * The whole GraphQL surface, built once. Resolvers expect a `RequestContext` as context value.
 * @throws TypeError for a root field that does not say which permission it needs
 */
export function buildPlantgraphSchema(): GraphQLSchema {
  if (schema !== undefined) return schema;
  putInOrder();
  schema = finishSchema(
    buildSchemaSync({
      resolvers: RESOLVERS,
      directives: [...specifiedDirectives, AsOfDirective],
      validate: false,
      // It would answer the whole introspection at each start; graphql-js checks the schema with the first document anyway.
      skipCheck: true,
      pubSub: NO_TOPICS,
    }),
  );
  checkNeeds(schema);
  return schema;
}
