/** The certificates of all folders that the configuration names, mostly one, for the command line and for GraphQL. */
import type { Certificate, Certificates } from "../../../twin/ports/certificates.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { listCertificates, rejectIn, trustIn } from "./certificate-folder.ts";

export class CertificateFolders implements Certificates {
  readonly #folders: () => readonly string[];
  readonly #locked: string | null;

  /**
   * @param folders asked anew each time
   * @param locked why the lists may not be changed from here; null when they may
   */
  constructor(folders: () => readonly string[], locked: string | null = null) {
    this.#folders = folders;
    this.#locked = locked;
  }

  async list(): Promise<Certificate[]> {
    return (await Promise.all(this.#folders().map(listCertificates))).flat();
  }

  trust(thumbprint: string): Promise<Certificate> {
    return this.#change((folders) => trustIn(folders, thumbprint));
  }

  reject(thumbprint: string): Promise<Certificate> {
    return this.#change((folders) => rejectIn(folders, thumbprint));
  }

  renew(): Promise<Certificate[]> {
    return this.#change(async (folders) => {
      // It brings node-opcua along, which a user who only looks at certificates does not wait for.
      const { renewOwnCertificate } = await import("./certificates.ts");
      return Promise.all(folders.map(async (folder) => (await renewOwnCertificate(folder)).certificate));
    });
  }

  async #change<T>(change: (folders: readonly string[]) => Promise<T>): Promise<T> {
    if (this.#locked !== null) throw new PlantgraphError("FORBIDDEN", this.#locked);
    return change(this.#folders());
  }
}
