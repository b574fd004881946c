/** Messages of syslog (RFC 5424), and how they follow each other on a connection: by octet counting (RFC 6587, 3.4.1; RFC 5425, 4.3). */

export interface SyslogMessage {
  /** RFC 5424, 6.2.1: 4 warning, 5 notice. */
  readonly severity: 4 | 5;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Kind of the message, for filters. */
  readonly id: string;
  /** Number of the entry it is about; null: it is about none. */
  readonly seq: number | null;
  readonly text: string;
}

export interface SyslogSender {
  /** 0 to 23; 13 is "log audit" (RFC 5424, 6.2.1). */
  readonly facility: number;
  readonly host: string;
  readonly app: string;
  readonly process: string;
}

/** Greatest `sequenceId` (RFC 5424, 7.3.1); the next one is 1. */
const MOST_SEQUENCE = 2_147_483_647;

/** One message with its length before it. */
export function framed(
  { severity, at, id, seq, text }: SyslogMessage,
  { facility, host, app, process }: SyslogSender,
): string {
  const sequence = seq === null ? "-" : `[meta sequenceId="${((seq - 1) % MOST_SEQUENCE) + 1}"]`;
  const head = `<${facility * 8 + severity}>1 ${new Date(at).toISOString()} ${printable(host, 255)} ${printable(app, 48)} ${printable(process, 128)} ${printable(id, 32)} ${sequence}`;
  // JSON without a byte order mark: collectors parse it as it comes (MSG-ANY).
  const message = `${head} ${text}`;
  return `${Buffer.byteLength(message)} ${message}`;
}

/** A field of the header: ASCII without spaces, "-" where nothing is left. */
function printable(text: string, most: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, "").slice(0, most) || "-";
}
