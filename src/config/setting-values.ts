/** Values of the configuration: bounds and units stand in the schema, and so in the documentation. */
import { z } from "zod";

export const whole = (low: number, high: number, value: number, description: string) =>
  z.number().int().min(low).max(high).default(value).describe(description);

export const milliseconds = (low: number, high: number, value: number, description: string) =>
  whole(low, high, value, `${description} Milliseconds.`);

/** Whether a URL has no user and password before its host. */
export function withoutCredentials(url: string): boolean {
  return !/^[^/]*\/\/[^/]*@/.test(url);
}
