/**
 * Reads somebody else's graph, in read access mode and in one transaction. Names come from a file that people write, so they
 * are parameters, or quoted where an index needs them in the text.
 */
import type { ManagedTransaction, Result } from "neo4j-driver";
import type {
  ForeignCondition,
  ForeignGraph,
  ForeignLink,
  ForeignLinkQuery,
  ForeignNames,
  ForeignNode,
  ForeignNodeQuery,
  ForeignProperties,
  ForeignValue,
} from "../../../twin/ports/foreign-graph.ts";
import { Connection } from "../connection.ts";
import { OWN_LABELS } from "../mapping/labels.ts";
import { base64Of, fromNative, integer, nativeTypeOf } from "../mapping/native-values.ts";
import type { Neo4jOptions } from "../options.ts";

/** @throws PlantgraphError STORE_UNAVAILABLE, STORE_ACCESS, and what `work` throws */
export async function readForeignGraph<T>(
  options: Neo4jOptions,
  work: (graph: ForeignGraph) => Promise<T>,
): Promise<T> {
  const connection = new Connection(options);
  try {
    return await connection.readMany((transaction) => work(new TransactionGraph(transaction)));
  } catch (error) {
    throw connection.translate(error);
  } finally {
    await connection.close();
  }
}

/** Names, conditions and values of one query. */
class Parameters {
  readonly all: Record<string, unknown> = {};

  /** The text that stands for the value. */
  add(value: unknown): string {
    const name = `p${Object.keys(this.all).length}`;
    this.all[name] = value;
    return `$${name}`;
  }
}

class TransactionGraph implements ForeignGraph {
  readonly #transaction: ManagedTransaction;

  constructor(transaction: ManagedTransaction) {
    this.#transaction = transaction;
  }

  async ownLabels(): Promise<readonly string[]> {
    const { records } = await this.#transaction.run("MATCH (m:_Plantgraph) RETURN 1 LIMIT 1");
    return records.length > 0 ? OWN_LABELS : [];
  }

  async names(): Promise<ForeignNames> {
    return {
      labels: await this.#texts("CALL db.labels()"),
      types: await this.#texts("CALL db.relationshipTypes()"),
      properties: await this.#texts("CALL db.propertyKeys()"),
    };
  }

  async *nodes({ label, properties, where }: ForeignNodeQuery): AsyncGenerator<ForeignNode> {
    const parameters = new Parameters();
    const is = labelTest("n", label, parameters);
    const conditions = [is.condition, ...where.map((each) => test("n", each, parameters))].filter(
      (each) => each !== "",
    );
    const cypher = `MATCH (n${is.pattern}) ${filter(conditions)} RETURN elementId(n), ${wanted("n", properties, parameters)}`;
    for await (const [element, values] of this.#rows(cypher, parameters.all))
      yield { element: element as string, properties: propertiesOf(values, properties) };
  }

  async *links({ type, from, to, properties, where }: ForeignLinkQuery): AsyncGenerator<ForeignLink> {
    const parameters = new Parameters();
    const quoted = quote(type);
    const conditions = [
      quoted === null ? `type(r) = ${parameters.add(type)}` : "",
      anyLabel("a", from, parameters),
      anyLabel("b", to, parameters),
      ...where.map((each) => test("r", each, parameters)),
    ].filter((each) => each !== "");
    const cypher = `MATCH (a)-[r${quoted === null ? "" : `:${quoted}`}]->(b) ${filter(conditions)}
      RETURN elementId(r), elementId(a), elementId(b), ${wanted("r", properties, parameters)}`;
    for await (const [element, a, b, values] of this.#rows(cypher, parameters.all))
      yield {
        element: element as string,
        from: a as string,
        to: b as string,
        properties: propertiesOf(values, properties),
      };
  }

  async #texts(cypher: string): Promise<string[]> {
    const { records } = await this.#transaction.run(cypher);
    return records.map((record) => record.get(0) as string);
  }

  /** As they arrive: the driver asks for more when these are taken. */
  async *#rows(cypher: string, parameters: Record<string, unknown>): AsyncGenerator<readonly unknown[]> {
    const result: Result = this.#transaction.run(cypher, parameters);
    for await (const record of result) yield [...record.values()];
  }
}

/**
 * The name in backticks, as Cypher takes any name. null where that can't be done safely: Cypher reads \u0060 as a backtick
 * before it looks at quotes, so a name with a backslash must be a parameter.
 */
function quote(name: string): string | null {
  return name.includes("\\") ? null : `\`${name.replaceAll("`", "``")}\``;
}

function labelTest(node: string, label: string, parameters: Parameters): { pattern: string; condition: string } {
  const quoted = quote(label);
  return quoted === null
    ? { pattern: "", condition: `${parameters.add(label)} IN labels(${node})` }
    : { pattern: `:${quoted}`, condition: "" };
}

function anyLabel(node: string, labels: readonly string[], parameters: Parameters): string {
  const tests = labels.map((label) => {
    const { pattern, condition } = labelTest(node, label, parameters);
    return condition || `${node}${pattern}`;
  });
  return `(${tests.join(" OR ") || "false"})`;
}

function test(of: string, { property, values, negated }: ForeignCondition, parameters: Parameters): string {
  const value = `${of}[${parameters.add(property)}]`;
  const given = values.filter((each) => each !== null).map(toNative);
  // A comparison with what is absent is neither true nor false.
  const tests = [
    ...(given.length > 0 ? [`coalesce(${value} IN ${parameters.add(given)}, false)`] : []),
    ...(given.length < values.length ? [`${value} IS NULL`] : []),
  ];
  return `${negated ? "NOT " : ""}(${tests.join(" OR ") || "false"})`;
}

function toNative(value: string | number | boolean): unknown {
  return typeof value === "number" && Number.isSafeInteger(value) ? integer(value) : value;
}

function filter(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}

function wanted(of: string, properties: readonly string[] | null, parameters: Parameters): string {
  return properties === null ? `properties(${of})` : `[key IN ${parameters.add(properties)} | ${of}[key]]`;
}

function propertiesOf(values: unknown, names: readonly string[] | null): ForeignProperties {
  const properties = new Map<string, ForeignValue>();
  const put = (name: string, native: unknown) => {
    if (native !== null && native !== undefined) properties.set(name, foreignValue(native));
  };
  if (names === null) for (const [name, native] of Object.entries(values as object)) put(name, native);
  else
    names.forEach((name, i) => {
      put(name, (values as unknown[])[i]);
    });
  return properties;
}

function foreignValue(native: unknown): ForeignValue {
  switch (typeof native) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return native;
  }
  if (Array.isArray(native)) return native.map(foreignValue);
  if (native instanceof Int8Array) return { type: "BYTES", text: base64Of(native) };
  const type = nativeTypeOf(native) ?? "VALUE";
  if (type !== "ZONED DATETIME") return { type, text: String(native) };
  const decoded = fromNative(native, undefined);
  // One that RFC 3339 can't say (the year 10000) stays a text.
  return decoded?.type === "DateTime"
    ? { type, text: decoded.value as string }
    : { type: "ZONED DATETIME beyond the years 100 to 9999", text: String(native) };
}
