/** What there is to be allowed, and the roles that bundle it. */

/** In the order of the documentation; a permission's place is its bit. */
export const PERMISSIONS = [
  /** To see assets, tags and their values. */
  "read",
  /** To ask devices for values (`Tag.read`). */
  "readDevice",
  /** To write values to the plant. */
  "write",
  /** To acknowledge alarms, call methods. */
  "operate",
  /** To change assets, tags and relations. */
  "edit",
  /** To change equipment classes. */
  "editClasses",
  /** To say from which data source a tag is read. */
  "link",
  /** To import a model. */
  "import",
  /** To compare with the store, and confirm a removal. */
  "reconcile",
  /** To look around in the servers of data sources. */
  "browse",
  /** To query the store in Cypher. */
  "cypher",
  /** To see metrics, readiness in full, and the health of data sources. */
  "observe",
  /** To ask for the GraphQL schema. */
  "introspect",
  /** To change certificates, keys, accounts and sessions. */
  "administer",
  /** To read the audit log. */
  "audit",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/**
 * Those that can be given for a part of the plant, and `introspect`, which tells nothing of any. The others are about the whole of
 * it: a rule that names assets does not give them.
 */
export const SCOPED: ReadonlySet<Permission> = new Set([
  "read",
  "readDevice",
  "write",
  "operate",
  "edit",
  "link",
  "introspect",
]);

/** Those that are about a tag's data source, too: a rule may give them for some data sources alone. */
export const PER_SOURCE: ReadonlySet<Permission> = new Set(["write", "link"]);

/** A set of permissions as a number. */
export type PermissionBits = number;

export function bitsOf(permissions: Iterable<Permission>): PermissionBits {
  let bits = 0;
  for (const permission of permissions) bits |= 1 << PERMISSIONS.indexOf(permission);
  return bits;
}

export function permissionsOf(bits: PermissionBits): Permission[] {
  return PERMISSIONS.filter((_, i) => (bits & (1 << i)) !== 0);
}

export const ALL_PERMISSIONS = bitsOf(PERMISSIONS);

const VIEWER: readonly Permission[] = ["read", "introspect"];
const OPERATOR: readonly Permission[] = [...VIEWER, "readDevice", "write", "operate"];
const ENGINEER: readonly Permission[] = [
  ...OPERATOR,
  ...(["edit", "editClasses", "link", "import", "reconcile", "browse", "observe"] as const),
];

/** The roles that are there without being configured. */
export const ROLES = {
  viewer: VIEWER,
  operator: OPERATOR,
  engineer: ENGINEER,
  administrator: PERMISSIONS,
} as const satisfies Readonly<Record<string, readonly Permission[]>>;
