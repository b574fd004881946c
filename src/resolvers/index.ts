import "reflect-metadata";
import { type GraphQLSchema, specifiedDirectives } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { AsOfDirective } from "../schema/as-of.ts";
import { AssetMutations } from "./asset-mutations.ts";
import { AssetResolver } from "./asset-resolver.ts";
import { CertificateExpiryResolver, CertificateResolver } from "./certificate-resolver.ts";
import { ClassMutations } from "./class-mutations.ts";
import { CypherResolver } from "./cypher-resolver.ts";
import { DataSourceBrowsing } from "./data-source-browsing.ts";
import { DataSourceHealthResolver } from "./data-source-health.ts";
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
import { AreaResolver, EnterpriseResolver, EquipmentResolver, LineResolver, SiteResolver } from "./kind-resolvers.ts";
import { ModelMutations } from "./model-mutations.ts";
import { PastResolver } from "./past-resolver.ts";
import { QueryResolver } from "./query-resolver.ts";
import { RelationMutations } from "./relation-mutations.ts";
import { SubscriptionResolver } from "./subscription-resolver.ts";
import { TagDeviceResolver } from "./tag-device-resolver.ts";
import { TagMutations } from "./tag-mutations.ts";
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

let schema: GraphQLSchema | undefined;

/** The whole GraphQL surface, built once. Resolvers expect a `RequestContext` as context value. */
export function buildPlantgraphSchema(): GraphQLSchema {
  schema ??= finishSchema(
    buildSchemaSync({
      resolvers: [
        QueryResolver,
        PastResolver,
        CypherResolver,
        AssetResolver,
        EnterpriseResolver,
        SiteResolver,
        AreaResolver,
        LineResolver,
        EquipmentResolver,
        TagResolver,
        TagSourceResolver,
        SampleResolver,
        PropertyResolver,
        PropertyDefinitionResolver,
        TagTemplateResolver,
        RelationResolver,
        EquipmentClassResolver,
        DataSourceResolver,
        DataSourceHealthResolver,
        DataSourceBrowsing,
        TagDeviceResolver,
        ModelProblemResolver,
        GraphResolver,
        SubgraphResolver,
        GroupResolver,
        AssetMutations,
        TagMutations,
        ClassMutations,
        RelationMutations,
        ModelMutations,
        WriteMutations,
        CertificateResolver,
        CertificateExpiryResolver,
        SubscriptionResolver,
      ],
      directives: [...specifiedDirectives, AsOfDirective],
      validate: false,
      // It would answer the whole introspection at each start; graphql-js checks the schema with the first document anyway.
      skipCheck: true,
      pubSub: NO_TOPICS,
    }),
  );
  return schema;
}
