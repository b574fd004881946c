import { type Config, certificatesFolder } from "../config/config.ts";
import { CertificateFolders } from "../connectors/opcua/certificates/certificate-folders.ts";
import type { OpcUaOptions } from "../connectors/opcua/options.ts";

/**
 * Who the twin trusts, and who it is: all folders of certificates the data sources use.
 * @param configured the data sources; the configuration's own unless said
 * @param locked why nothing may be changed; null when it may
 */
export function openCertificates(
  config: Config,
  configured: () => readonly OpcUaOptions[] = () => config.dataSources,
  locked: string | null = null,
): CertificateFolders {
  const folders = () =>
    [{ certificatesDirectory: null }, ...configured()].map((each) => certificatesFolder(each, config));
  return new CertificateFolders(() => [...new Set(folders())], locked);
}
