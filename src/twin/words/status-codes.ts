/**
 * OPC UA status codes (Part 4, 7.39; Part 6, annex A): the top two bits are the severity, the top sixteen the code, the
 * low sixteen flags. The twin itself makes only the codes named here; connectors register the names of all others.
 */

/** GOOD, UNCERTAIN or BAD: the top two bits of a status code. */
export const QUALITIES = ["GOOD", "UNCERTAIN", "BAD"] as const;
export type Quality = (typeof QUALITIES)[number];

export const StatusCode = {
  Good: 0x0000_0000,
  UncertainNoCommunicationLastUsableValue: 0x408f_0000,
  UncertainLastUsableValue: 0x4090_0000,
  UncertainDataSubNormal: 0x40a4_0000,
  Bad: 0x8000_0000,
  BadCommunicationError: 0x8005_0000,
  BadTimeout: 0x800a_0000,
  BadUserAccessDenied: 0x801f_0000,
  BadRequestCancelledByClient: 0x802c_0000,
  BadNoCommunication: 0x8031_0000,
  BadWaitingForInitialData: 0x8032_0000,
  BadNodeIdUnknown: 0x8034_0000,
  BadNotReadable: 0x803a_0000,
  BadNotWritable: 0x803b_0000,
  BadOutOfRange: 0x803c_0000,
  BadNotSupported: 0x803d_0000,
  BadTypeMismatch: 0x8074_0000,
  BadConfigurationError: 0x8089_0000,
  BadNotConnected: 0x808a_0000,
  BadOutOfService: 0x808d_0000,
  BadNoData: 0x809b_0000,
  BadDataLost: 0x809d_0000,
  BadConnectionClosed: 0x80ae_0000,
} as const;

const names = new Map<number, string>(Object.entries(StatusCode).map(([name, code]) => [code, name]));
const codes = new Map<string, number>(Object.entries(StatusCode));

/** Lets a connector add its standard's names; the first name of a code stays. */
export function registerStatusNames(entries: Iterable<readonly [name: string, code: number]>): void {
  for (const [name, code] of entries) {
    if (!names.has(code)) names.set(code, name);
    if (!codes.has(name)) codes.set(name, code);
  }
}

/** The code of a symbolic name, or of a code as `statusCodeText` writes it; undefined when it is neither. */
export function statusNamed(text: string): number | undefined {
  const code = codes.get(text);
  if (code !== undefined) return code;
  return /^0x[0-9a-f]{8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** The symbolic name without the flags, "BadNoCommunication"; "0x81230000" when nobody knows one. */
export function statusName(status: number): string {
  const code = (status & 0xffff_0000) >>> 0;
  return names.get(code) ?? statusCodeText(code);
}

/** The code with its flags as "0x80310000". */
export function statusCodeText(status: number): string {
  return `0x${(status >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
}

export function qualityOf(status: number): Quality {
  const severity = status >>> 30;
  return severity === 0 ? "GOOD" : severity === 1 ? "UNCERTAIN" : "BAD";
}
