import type { Config } from "../config/config.ts";
import { type Certificates, NO_CERTIFICATES } from "../twin/ports/certificates.ts";
import type { SourceOptions } from "../twin/ports/data-source.ts";
import { sourceKinds } from "./source-kinds.ts";

/**
 * Who the twin trusts, and who it is, to the data sources of the kind that uses certificates.
 * @param configured the data sources; the configuration's own unless said
 */
export async function openCertificates(
  { dataDir, dataSources }: Config,
  configured: () => readonly SourceOptions[] = () => dataSources,
): Promise<Certificates> {
  const kind = sourceKinds().find(({ certificates }) => certificates !== undefined);
  const own = () => configured().filter(({ type }) => type === kind?.type);
  return (await kind?.certificates?.(own, { dataDir })) ?? NO_CERTIFICATES;
}
