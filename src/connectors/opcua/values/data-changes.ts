/** The changes of data in a notification (DataChangeNotification, Part 4, 7.25.2), one after another. */
import type { DataChangeNotification, DataValue } from "node-opcua-client";
import { undecodedChanges } from "../session/undecoded-changes.ts";
import { BinaryReader } from "./binary-reader.ts";
import { ReceivedValue } from "./received-value.ts";

export interface ChangeReceiver {
  /** @param received holds the next value as soon as this returns */
  onChange(clientHandle: number, received: ReceivedValue): void;
  /** A value that is not as most are, as node-opcua has it. */
  onObject(clientHandle: number, dataValue: DataValue): void;
}

/** A notification whose bytes are not what the standard says. */
export class UnreadableNotification extends Error {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`the server sent a notification that can't be read: ${why}`, { cause });
  }
}

/**
 * @returns how many changes there were
 * @throws UnreadableNotification; the receiver has got those before
 */
export function readChanges(notification: DataChangeNotification, receiver: ChangeReceiver): number {
  const bytes = undecodedChanges(notification);
  if (bytes !== null) return readBytes(bytes, receiver);
  const items = notification.monitoredItems ?? [];
  for (const { clientHandle, value } of items) receiver.onObject(clientHandle, value);
  return items.length;
}

/** One for all: nobody reads while somebody reads. */
const received = new ReceivedValue();

function readBytes(bytes: Buffer, receiver: ChangeReceiver): number {
  const reader = new BinaryReader(bytes);
  const count = changesIn(reader);
  for (let i = 0; i < count; i++) {
    let handle: number;
    let object: DataValue | null;
    try {
      handle = reader.uint32();
      object = reader.dataValue(received) ? null : reader.dataValueObject();
    } catch (error) {
      throw new UnreadableNotification(error);
    }
    if (object === null) receiver.onChange(handle, received);
    else receiver.onObject(handle, object);
  }
  return count;
}

function changesIn(reader: BinaryReader): number {
  try {
    const count = reader.uint32();
    // A null array.
    return count === 0xffff_ffff ? 0 : count;
  } catch (error) {
    throw new UnreadableNotification(error);
  }
}
