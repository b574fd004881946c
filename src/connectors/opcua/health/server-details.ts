/** What only OPC UA knows of a server, put together of what it says and what is measured. */
import type { OpcUaDetails } from "../../../twin/ports/source-details.ts";
import type { ServerHealth } from "./health-meter.ts";

type Said = Pick<OpcUaDetails, "serverName" | "serverState">;

export class ServerDetails {
  #said: Said = { serverName: null, serverState: null };
  /** What `#details` was made of. */
  #of: { readonly said: Said; readonly health: ServerHealth } | null = null;
  #details: OpcUaDetails | null = null;

  says(what: Partial<Said>): void {
    this.#said = { ...this.#said, ...what };
  }

  /** The same object while nothing in it is another. */
  of(health: ServerHealth): OpcUaDetails {
    if (this.#details && this.#of?.said === this.#said && this.#of.health === health) return this.#details;
    const { serverName, serverState } = this.#said;
    const { overflows, build, security } = health;
    const next: OpcUaDetails = { kind: "OPC_UA", serverName, serverState, overflows, build, security };
    const known = this.#details;
    this.#of = { said: this.#said, health };
    if (known === null || Object.entries(next).some(([key, value]) => known[key as keyof OpcUaDetails] !== value))
      this.#details = next;
    return this.#details ?? next;
  }
}
