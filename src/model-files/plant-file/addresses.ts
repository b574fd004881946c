/** Namespace prefixes of a plant file in addresses: `s7:s="DB"."P1"` for `nsu=http://www.siemens.com/...;s="DB"."P1"`. */
import { nearest } from "../../twin/tools/did-you-mean.ts";

const PREFIXED = /^([A-Za-z_][\w.-]*):(?=[isgb]=)/;
/** A step of a browse path: its namespace's URI with all slashes, or the prefix that stands for one, and its name. */
const STEP = /\/(nsu=[^;]*(?:;|$)|([A-Za-z_][\w.-]*):)?((?:&[\s\S]|[^/&])*)/g;

export const NAMESPACE_PREFIX = /^[A-Za-z_][\w.-]*$/;

/** The address with its prefix replaced by the namespace's URI, or what is wrong with it. */
export function expandAddress(
  address: string,
  namespaces: ReadonlyMap<string, string>,
): { readonly address: string } | { readonly mistake: string } {
  // A browse path may name a namespace in each step.
  if (address.startsWith("/")) {
    let unclear: string | null = null;
    const expanded = address.replace(STEP, (whole, _, prefix: string | undefined, name: string) => {
      const uri = prefix === undefined ? undefined : namespaces.get(prefix);
      if (uri === undefined) return whole;
      if (uri.includes(";")) unclear = noPrefixFor(uri, `%/Objects/nsu=${uri.replaceAll(";", "%3B")};...`);
      return `/nsu=${uri};${name}`;
    });
    return unclear === null ? { address: expanded } : { mistake: unclear };
  }
  const prefix = PREFIXED.exec(address)?.[1];
  if (prefix === undefined) return { address };
  const uri = namespaces.get(prefix);
  if (uri !== undefined)
    return /;[isgb]=/.test(uri)
      ? { mistake: noPrefixFor(uri, `%nsu=${uri.replaceAll(";", "%3B")};s=...`) }
      : { address: `nsu=${uri};${address.slice(prefix.length + 1)}` };
  const near = nearest(prefix, namespaces.keys());
  return {
    mistake: `there is no namespace "${prefix}"${near === null ? "" : `; did you mean "${near}"?`} Prefixes are given at the top of the file: \`namespaces: {${prefix}: "<URI>"}\`.`,
  };
}

/** Nobody could find the end of such a URI. */
function noPrefixFor(uri: string, escaped: string): string {
  return `no prefix can stand here for the namespace ${JSON.stringify(uri)}, since it holds what ends a URI; write the address in full, and escaped: \`${escaped}\`.`;
}
