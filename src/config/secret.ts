import { inspect } from "node:util";

/** Where the value of a secret is found. The value itself never stands in the file. */
export type SecretReference = { readonly env: string } | { readonly file: string };

/** A password or token that does not print itself: texts, JSON, logs and the debugger's inspection all show `***`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself; for the one call that needs it, never for keeping. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return "***";
  }
  toJSON(): string {
    return "***";
  }
  [inspect.custom](): string {
    return "***";
  }
}
