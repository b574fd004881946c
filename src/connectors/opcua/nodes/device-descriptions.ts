/** What a server says of the variables at addresses, asked for once a session. */
import type { DeviceDescription } from "../../../twin/ports/source-explorer.ts";
import type { NodeMetadata } from "./node-metadata.ts";
import type { AddressResolver } from "./resolution.ts";

export class DeviceDescriptions {
  readonly #metadata: NodeMetadata;
  readonly #resolver: AddressResolver;
  readonly #known = new Map<string, DeviceDescription | null>();

  constructor(metadata: NodeMetadata, resolver: AddressResolver) {
    this.#metadata = metadata;
    this.#resolver = resolver;
  }

  /** In the order of the addresses; null where there is no variable. Rejects only when the session is lost. */
  async of(addresses: readonly string[]): Promise<(DeviceDescription | null)[]> {
    const unknown = [...new Set(addresses)].filter((address) => !this.#known.has(address));
    if (unknown.length > 0) await this.#learn(unknown);
    return addresses.map((address) => this.#known.get(address) ?? null);
  }

  async #learn(addresses: readonly string[]): Promise<void> {
    const nodes = await this.#resolver.resolve(addresses);
    const found = nodes.flatMap((node, i) =>
      typeof node === "number" ? [] : [{ node, address: addresses[i] as string }],
    );
    const described = await this.#metadata.of(found.map(({ node }) => node));
    found.forEach(({ address }, i) => {
      this.#known.set(address, described[i] ?? null);
    });
  }
}
