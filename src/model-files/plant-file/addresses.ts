/** Namespace prefixes of a plant file in addresses: `s7:s="DB"."P1"` for `nsu=http://www.siemens.com/...;s="DB"."P1"`. */
import { nearest } from "../../twin/did-you-mean.ts";

const PREFIXED = /^([A-Za-z_][\w.-]*):(?=[isgb]=)/;
const PREFIXED_STEP = /(?<=^|\/)([A-Za-z_][\w.-]*):/g;

export const NAMESPACE_PREFIX = /^[A-Za-z_][\w.-]*$/;

/** The address with its prefix replaced by the namespace's URI, or what is wrong with it. */
export function expandAddress(
  address: string,
  namespaces: ReadonlyMap<string, string>,
): { readonly address: string } | { readonly mistake: string } {
  // A browse path may name a namespace in each step.
  if (address.startsWith("/"))
    return {
      address: address.replace(PREFIXED_STEP, (whole, prefix: string) => {
        const uri = namespaces.get(prefix);
        return uri === undefined ? whole : `nsu=${uri};`;
      }),
    };
  const prefix = PREFIXED.exec(address)?.[1];
  if (prefix === undefined) return { address };
  const uri = namespaces.get(prefix);
  if (uri !== undefined) return { address: `nsu=${uri};${address.slice(prefix.length + 1)}` };
  const near = nearest(prefix, namespaces.keys());
  return {
    mistake: `there is no namespace "${prefix}"${near === null ? "" : `; did you mean "${near}"?`} Prefixes are given at the top of the file: \`namespaces: {${prefix}: "<URI>"}\`.`,
  };
}
