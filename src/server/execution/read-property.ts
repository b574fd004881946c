/**
 * How a plain field is read: the property of its name. V8 remembers with each place in the source where what is read there
 * was found; one function for all names would forget it at each call and look the name up, which costs more than writing the
 * value. So the names that stand in large answers have functions of their own.
 */
type Read = (source: never) => unknown;
type Has<Name extends string> = Readonly<Record<Name, unknown>>;

const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ["asset", (source: Has<"asset">) => source.asset],
  ["current", (source: Has<"current">) => source.current],
  ["cursor", (source: Has<"cursor">) => source.cursor],
  ["description", (source: Has<"description">) => source.description],
  ["dataType", (source: Has<"dataType">) => source.dataType],
  ["edges", (source: Has<"edges">) => source.edges],
  ["id", (source: Has<"id">) => source.id],
  ["isStale", (source: Has<"isStale">) => source.isStale],
  ["level", (source: Has<"level">) => source.level],
  ["name", (source: Has<"name">) => source.name],
  ["node", (source: Has<"node">) => source.node],
  ["nodes", (source: Has<"nodes">) => source.nodes],
  ["number", (source: Has<"number">) => source.number],
  ["path", (source: Has<"path">) => source.path],
  ["quality", (source: Has<"quality">) => source.quality],
  ["revision", (source: Has<"revision">) => source.revision],
  ["serverTime", (source: Has<"serverTime">) => source.serverTime],
  ["sourceTime", (source: Has<"sourceTime">) => source.sourceTime],
  ["symbol", (source: Has<"symbol">) => source.symbol],
  ["text", (source: Has<"text">) => source.text],
  ["value", (source: Has<"value">) => source.value],
  ["writable", (source: Has<"writable">) => source.writable],
]);

export function propertyReader(name: string): Read {
  return READERS.get(name) ?? ((source: Has<string>) => source[name]);
}
