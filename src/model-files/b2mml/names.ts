/** Between the ID of equipment and what its own parts add to it: `Acme.Lyon.P-101`. */
const SEPARATORS = ["/", ".", "\\"] as const;

/** `P-101` for the ID `Acme.Lyon.P-101` within `Acme.Lyon`. */
export function nameWithin(id: string, parent: string): string {
  if (parent === "" || !id.startsWith(parent)) return id;
  const rest = id.slice(parent.length);
  const separator = SEPARATORS.find((each) => rest.startsWith(each));
  return separator !== undefined && rest.length > separator.length ? rest.slice(separator.length) : id;
}
