/**
 * Takes the changes of data out of what a server publishes before node-opcua makes five objects of each, which cost several
 * times as much as everything else that is done with them. Session, security and all the rest of the message stay
 * node-opcua's: it reads the same message with no changes in it. What was taken out is read by `values/data-changes.ts`.
 *
 * Anything unexpected (several notifications in a message, an event, diagnostics, another encoding) stays where it was.
 */
import type { ClientSecureChannelLayer, DataChangeNotification, OPCUAClient } from "node-opcua-client";

/** What is overridden, and listened to, of the object that puts messages together from the chunks of a channel. */
interface MessageBuilder {
  _decodeMessageBody(body: Buffer): boolean;
  prependListener(event: "message", listener: (message: Published) => void): void;
}

interface Published {
  readonly notificationMessage?: { readonly notificationData: readonly object[] | null } | null;
}

const taken = new WeakMap<object, Buffer>();

/** The body of a DataChangeNotification (Part 4, 7.25.2) as the server sent it; null: node-opcua has decoded it. */
export function undecodedChanges(notification: DataChangeNotification): Buffer | null {
  return taken.get(notification) ?? null;
}

/** @param client connected: each channel has a builder of its own */
export function leaveChangesUndecoded(client: OPCUAClient): void {
  const { _secureChannel: channel } = client as unknown as { readonly _secureChannel: ClientSecureChannelLayer | null };
  const builder = channel?._getMessageBuilder() as unknown as MessageBuilder | undefined;
  if (builder === undefined) return;
  let changes: Buffer | null = null;
  const decode = builder._decodeMessageBody.bind(builder);
  builder._decodeMessageBody = (body) => {
    const place = placeOfChanges(body);
    if (place === null) return decode(body);
    changes = body.subarray(place.from, place.to);
    try {
      return decode(Buffer.concat([body.subarray(0, place.from - LENGTH_BYTES), NO_CHANGES, body.subarray(place.to)]));
    } finally {
      changes = null;
    }
  };
  builder.prependListener("message", ({ notificationMessage }) => {
    const notification = notificationMessage?.notificationData?.[0];
    if (changes !== null && notification !== undefined) taken.set(notification, changes);
  });
}

/** Ids of encodings in namespace 0 (Part 6, 5.2.2.9: a four byte node id). */
const PUBLISH_RESPONSE = [0x01, 0x00, 0x3d, 0x03] as const;
const DATA_CHANGE_NOTIFICATION = [0x01, 0x00, 0x2b, 0x03] as const;
/** A null node id, and no body: an ExtensionObject that is none. */
const NOTHING = [0x00, 0x00, 0x00] as const;
const BYTE_STRING = 0x01;

const LENGTH_BYTES = 4;

/** The length of a DataChangeNotification's body, the body: no items, and a null array of diagnostics. */
const NO_CHANGES = Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);

interface Place {
  readonly from: number;
  readonly to: number;
}

/** Where the body of the only notification in a PublishResponse (Part 4, 5.14.5.2) stands; null: it is not as it mostly is. */
function placeOfChanges(body: Buffer): Place | null {
  if (!begins(body, 0, PUBLISH_RESPONSE)) return null;
  // ResponseHeader: timestamp, requestHandle and serviceResult; no diagnostics, no texts, nothing additional.
  let at = PUBLISH_RESPONSE.length + 8 + 4 + 4;
  if (body[at] !== 0) return null;
  at += 1;
  const texts = int32(body, at);
  at += 4;
  if (texts > 0 || !begins(body, at, NOTHING)) return null;
  // subscriptionId, availableSequenceNumbers, moreNotifications
  at += NOTHING.length + 4;
  const available = int32(body, at);
  at += 4 + 4 * Math.max(0, available) + 1;
  // NotificationMessage: sequenceNumber, publishTime, notificationData
  at += 4 + 8;
  if (int32(body, at) !== 1) return null;
  at += 4;
  if (!begins(body, at, DATA_CHANGE_NOTIFICATION)) return null;
  at += DATA_CHANGE_NOTIFICATION.length;
  if (body[at] !== BYTE_STRING) return null;
  at += 1;
  const length = int32(body, at);
  at += LENGTH_BYTES;
  return length >= 0 && at + length <= body.length ? { from: at, to: at + length } : null;
}

function begins(body: Buffer, at: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => body[at + i] === byte);
}

/** NaN behind the end. */
function int32(body: Buffer, at: number): number {
  return at + 4 <= body.length ? body.readInt32LE(at) : Number.NaN;
}
