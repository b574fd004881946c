/** The certificates of all folders that the configuration names, mostly one, for the command line and for GraphQL. */
import type { Certificate, Certificates } from "../../../twin/ports/certificates.ts";
import { listCertificates, rejectIn, trustIn } from "./certificate-folder.ts";

export class CertificateFolders implements Certificates {
  readonly #folders: () => readonly string[];

  /** @param folders asked anew each time */
  constructor(folders: () => readonly string[]) {
    this.#folders = folders;
  }

  async list(): Promise<Certificate[]> {
    return (await Promise.all(this.#folders().map(listCertificates))).flat();
  }

  trust(thumbprint: string): Promise<Certificate> {
    return trustIn(this.#folders(), thumbprint);
  }

  reject(thumbprint: string): Promise<Certificate> {
    return rejectIn(this.#folders(), thumbprint);
  }

  async renew(): Promise<Certificate[]> {
    // It brings node-opcua along, which a user who only looks at certificates does not wait for.
    const { renewOwnCertificate } = await import("./certificates.ts");
    return Promise.all(this.#folders().map(async (folder) => (await renewOwnCertificate(folder)).certificate));
  }
}
