// biome-ignore-all format: made by a program
// Made by clients/typescript/generate.ts from schema.graphql; `npm run clients` makes it anew.

/** Which types stand behind each interface and union, for Apollo Client's `InMemoryCache` and others. */
export const possibleTypes: Record<string, string[]> = {
  "Asset": [
    "Enterprise",
    "Site",
    "Area",
    "Line",
    "Equipment"
  ],
  "ModelEntity": [
    "Enterprise",
    "Site",
    "Area",
    "Line",
    "Equipment",
    "Tag",
    "EquipmentClass",
    "Relation"
  ],
  "SearchResult": [
    "Enterprise",
    "Site",
    "Area",
    "Line",
    "Equipment",
    "Tag",
    "EquipmentClass"
  ],
  "DataSourceDetails": [
    "OpcUaDetails",
    "ReplayDetails"
  ]
};

/** For Apollo Client's `InMemoryCache`: the types that have no identity of their own. */
export const typePolicies: Record<string, { keyFields: false }> = {
  "AggregateColumn": {
    "keyFields": false
  },
  "AggregateRow": {
    "keyFields": false
  },
  "AggregateSeries": {
    "keyFields": false
  },
  "AssetConnection": {
    "keyFields": false
  },
  "AssetEdge": {
    "keyFields": false
  },
  "AssetGroup": {
    "keyFields": false
  },
  "AssetGroupConnection": {
    "keyFields": false
  },
  "AssetGroupEdge": {
    "keyFields": false
  },
  "AssetPayload": {
    "keyFields": false
  },
  "AssetSummary": {
    "keyFields": false
  },
  "AuditEntry": {
    "keyFields": false
  },
  "AuditEntryConnection": {
    "keyFields": false
  },
  "AuditEntryEdge": {
    "keyFields": false
  },
  "Binding": {
    "keyFields": false
  },
  "BrowsedNode": {
    "keyFields": false
  },
  "BrowsedNodeConnection": {
    "keyFields": false
  },
  "BrowsedNodeEdge": {
    "keyFields": false
  },
  "Certificate": {
    "keyFields": false
  },
  "ChangesPayload": {
    "keyFields": false
  },
  "ClassPayload": {
    "keyFields": false
  },
  "CommitConnection": {
    "keyFields": false
  },
  "CommitEdge": {
    "keyFields": false
  },
  "CreateApiKeyPayload": {
    "keyFields": false
  },
  "Cut": {
    "keyFields": false
  },
  "CypherTable": {
    "keyFields": false
  },
  "Deadband": {
    "keyFields": false
  },
  "DeletePayload": {
    "keyFields": false
  },
  "Deviation": {
    "keyFields": false
  },
  "DeviceDescription": {
    "keyFields": false
  },
  "EquipmentClassConnection": {
    "keyFields": false
  },
  "EquipmentClassEdge": {
    "keyFields": false
  },
  "Graph": {
    "keyFields": false
  },
  "HeldRemoval": {
    "keyFields": false
  },
  "HistoryExtent": {
    "keyFields": false
  },
  "HistoryGap": {
    "keyFields": false
  },
  "Identifier": {
    "keyFields": false
  },
  "ImportPayload": {
    "keyFields": false
  },
  "ItemError": {
    "keyFields": false
  },
  "JoinedTag": {
    "keyFields": false
  },
  "LeftTag": {
    "keyFields": false
  },
  "Link": {
    "keyFields": false
  },
  "LinkConnection": {
    "keyFields": false
  },
  "LinkEdge": {
    "keyFields": false
  },
  "ModelChange": {
    "keyFields": false
  },
  "ModelChangeConnection": {
    "keyFields": false
  },
  "ModelChangeEdge": {
    "keyFields": false
  },
  "ModelDifference": {
    "keyFields": false
  },
  "ModelProblemConnection": {
    "keyFields": false
  },
  "ModelProblemEdge": {
    "keyFields": false
  },
  "OpcUaDetails": {
    "keyFields": false
  },
  "PageInfo": {
    "keyFields": false
  },
  "Property": {
    "keyFields": false
  },
  "PropertyDefinition": {
    "keyFields": false
  },
  "QualityCounts": {
    "keyFields": false
  },
  "Range": {
    "keyFields": false
  },
  "ReachConnection": {
    "keyFields": false
  },
  "ReachEdge": {
    "keyFields": false
  },
  "ReconcilePayload": {
    "keyFields": false
  },
  "RelationPayload": {
    "keyFields": false
  },
  "ReplayDetails": {
    "keyFields": false
  },
  "Route": {
    "keyFields": false
  },
  "RouteConnection": {
    "keyFields": false
  },
  "RouteEdge": {
    "keyFields": false
  },
  "Sample": {
    "keyFields": false
  },
  "Scaling": {
    "keyFields": false
  },
  "SearchResultConnection": {
    "keyFields": false
  },
  "SearchResultEdge": {
    "keyFields": false
  },
  "Series": {
    "keyFields": false
  },
  "SeriesRow": {
    "keyFields": false
  },
  "ServerBuild": {
    "keyFields": false
  },
  "SourceGrant": {
    "keyFields": false
  },
  "SourceSecurity": {
    "keyFields": false
  },
  "StateDurations": {
    "keyFields": false
  },
  "StatusGroup": {
    "keyFields": false
  },
  "StreamGap": {
    "keyFields": false
  },
  "TagChanges": {
    "keyFields": false
  },
  "TagConnection": {
    "keyFields": false
  },
  "TagEdge": {
    "keyFields": false
  },
  "TagGroup": {
    "keyFields": false
  },
  "TagGroupConnection": {
    "keyFields": false
  },
  "TagGroupEdge": {
    "keyFields": false
  },
  "TagPayload": {
    "keyFields": false
  },
  "TagSample": {
    "keyFields": false
  },
  "TagSource": {
    "keyFields": false
  },
  "TagSourceTemplate": {
    "keyFields": false
  },
  "TagTemplate": {
    "keyFields": false
  },
  "TagText": {
    "keyFields": false
  },
  "Translation": {
    "keyFields": false
  },
  "Unit": {
    "keyFields": false
  },
  "Viewer": {
    "keyFields": false
  },
  "ViewerRule": {
    "keyFields": false
  },
  "WriteResult": {
    "keyFields": false
  }
};

const none = () => null;

/** For urql's Graphcache: the types that have no identity of their own. */
export const graphcacheKeys: Record<string, () => null> = {
  AggregateColumn: none,
  AggregateRow: none,
  AggregateSeries: none,
  AssetConnection: none,
  AssetEdge: none,
  AssetGroup: none,
  AssetGroupConnection: none,
  AssetGroupEdge: none,
  AssetPayload: none,
  AssetSummary: none,
  AuditEntry: none,
  AuditEntryConnection: none,
  AuditEntryEdge: none,
  Binding: none,
  BrowsedNode: none,
  BrowsedNodeConnection: none,
  BrowsedNodeEdge: none,
  Certificate: none,
  ChangesPayload: none,
  ClassPayload: none,
  CommitConnection: none,
  CommitEdge: none,
  CreateApiKeyPayload: none,
  Cut: none,
  CypherTable: none,
  Deadband: none,
  DeletePayload: none,
  Deviation: none,
  DeviceDescription: none,
  EquipmentClassConnection: none,
  EquipmentClassEdge: none,
  Graph: none,
  HeldRemoval: none,
  HistoryExtent: none,
  HistoryGap: none,
  Identifier: none,
  ImportPayload: none,
  ItemError: none,
  JoinedTag: none,
  LeftTag: none,
  Link: none,
  LinkConnection: none,
  LinkEdge: none,
  ModelChange: none,
  ModelChangeConnection: none,
  ModelChangeEdge: none,
  ModelDifference: none,
  ModelProblemConnection: none,
  ModelProblemEdge: none,
  OpcUaDetails: none,
  PageInfo: none,
  Property: none,
  PropertyDefinition: none,
  QualityCounts: none,
  Range: none,
  ReachConnection: none,
  ReachEdge: none,
  ReconcilePayload: none,
  RelationPayload: none,
  ReplayDetails: none,
  Route: none,
  RouteConnection: none,
  RouteEdge: none,
  Sample: none,
  Scaling: none,
  SearchResultConnection: none,
  SearchResultEdge: none,
  Series: none,
  SeriesRow: none,
  ServerBuild: none,
  SourceGrant: none,
  SourceSecurity: none,
  StateDurations: none,
  StatusGroup: none,
  StreamGap: none,
  TagChanges: none,
  TagConnection: none,
  TagEdge: none,
  TagGroup: none,
  TagGroupConnection: none,
  TagGroupEdge: none,
  TagPayload: none,
  TagSample: none,
  TagSource: none,
  TagSourceTemplate: none,
  TagTemplate: none,
  TagText: none,
  Translation: none,
  Unit: none,
  Viewer: none,
  ViewerRule: none,
  WriteResult: none,
};

/** `scalars` of graphql-codegen: what the scalars are in TypeScript. */
export const scalars: Record<string, string> = {
  "DateTime": "string",
  "SafeInt": "number",
  "TagValue": "unknown",
  "Comparand": "string | number | boolean",
  "PropertyValue": "string | number | boolean | readonly (string | number | boolean)[]",
  "JSON": "unknown"
};

/** The fields of a live tag, for queries and subscriptions alike: `${LIVE}` beside them, `...Live` in them. */
export const LIVE: string = "fragment Live on Tag {\n  id\n  current {\n    value\n    number\n    text\n    quality\n    status\n    statusCode\n    sourceTime\n    serverTime\n    isStale\n  }\n}\n";
