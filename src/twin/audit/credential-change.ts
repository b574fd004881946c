/** What the audit log says of keys, accounts and sign-ins that come, change and go. */
import type { AuditActions } from "../ports/audit.ts";
import { isCredentialId } from "../ports/credentials.ts";
import { boundedWords } from "./bounded-json.ts";
import type { Recorded } from "./recorded.ts";

type CredentialChange = AuditActions["CREDENTIAL_CHANGE"]["object"];

export function credentialChange(
  kind: CredentialChange["kind"],
  change: CredentialChange["change"],
  { id, name, role }: { readonly id?: string; readonly name?: string; readonly role?: string | null },
): Omit<Recorded<"CREDENTIAL_CHANGE">, "by"> {
  const known = id === undefined || (kind !== "ACCOUNT" && !isCredentialId(id)) ? null : boundedWords(id);
  const object = { kind, change, id: known, name: boundedWords(name), role: boundedWords(role) };
  return { action: "CREDENTIAL_CHANGE", object, nothing: { id: null } };
}
