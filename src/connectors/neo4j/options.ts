/** How to reach a Neo4j. Neo4j's own names: NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE. */
export interface Neo4jOptions {
  /**
   * `neo4j://` (a cluster, or one server), `bolt://` (this server alone); with `+s` for TLS, `+ssc` for a self-signed
   * certificate.
   */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** Always named: it saves a look-up of the user's home database on every request. */
  readonly database: string;
  /** What sets them, as messages name it; the store's own settings when absent. */
  readonly settings?: Neo4jSettings | undefined;
}

export interface Neo4jSettings {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

export const STORE_SETTINGS: Neo4jSettings = {
  uri: "NEO4J_URI",
  username: "NEO4J_USERNAME",
  password: "NEO4J_PASSWORD",
  database: "NEO4J_DATABASE",
};
