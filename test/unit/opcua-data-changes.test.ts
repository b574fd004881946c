/**
 * What a server publishes, read by the twin from the bytes and by node-opcua's decoder: both must give the same samples.
 * `RUNS=20000 SEED=7` for more and others.
 */
import fc from "fast-check";
import { BinaryStream } from "node-opcua-binary-stream";
import {
  DataChangeNotification,
  DataType,
  DataValue,
  ExpandedNodeId,
  LocalizedText,
  MessageBuilder,
  MessageSecurityMode,
  MonitoredItemNotification,
  NodeId,
  type NotificationMessage,
  type OPCUAClient,
  PublishResponse,
  QualifiedName,
  SecurityPolicy,
  StatusChangeNotification,
  StatusCode,
  StatusCodes,
  Variant,
  VariantArrayType,
} from "node-opcua-client";
import { Range } from "node-opcua-data-access";
import { NodeIdType } from "node-opcua-nodeid";
import { describe, expect, it } from "vitest";
import { TagChannel } from "../../src/connectors/opcua/items/tag-channel.ts";
import "../../src/connectors/opcua/session/quiet.ts";
import { leaveChangesUndecoded, undecodedChanges } from "../../src/connectors/opcua/session/undecoded-changes.ts";
import { readChanges, UnreadableNotification } from "../../src/connectors/opcua/values/data-changes.ts";
import { type ReceivedValue, receivedValueOf } from "../../src/connectors/opcua/values/received-value.ts";
import type { Sample } from "../../src/twin/model/sample.ts";
import { Tag } from "../../src/twin/model/tag.ts";
import { DATA_TYPES } from "../../src/twin/words/data-types.ts";
import type { Scaling, TagSource } from "../../src/twin/words/elements.ts";
import { tagRecord, tagSource } from "../fixtures/records.ts";
import "../fixtures/seed.ts";
import { anyCharacter } from "../fixtures/any-text.ts";

const RUNS = Number(process.env["RUNS"] ?? 500);
const NAMESPACES = ["http://opcfoundation.org/UA/", "urn:server", "urn:plant"];

/** Of a message that is no PublishResponse the twin takes nothing. */
type Published = { readonly notificationMessage?: NotificationMessage };

/** A client's channel from the chunk on, as node-opcua has it. */
class Channel {
  readonly #builder: MessageBuilder;
  #sequence = 0;
  last: Published | null = null;

  constructor(changesAreLeft: boolean) {
    this.#builder = new MessageBuilder({ getDerivedKey: () => null }, { name: "test" });
    // Whoever listens ends the connection.
    this.#builder.on("error", () => {});
    this.#builder.setSecurity(MessageSecurityMode.None, SecurityPolicy.None);
    this.#builder.on("message", (message) => {
      this.last = message as unknown as Published;
    });
    const client = { _secureChannel: { _getMessageBuilder: () => this.#builder } };
    if (changesAreLeft) leaveChangesUndecoded(client as unknown as OPCUAClient);
  }

  /** What comes of one message; null: nothing. */
  receive(body: Buffer): Published | null {
    const head = Buffer.alloc(24);
    head.write("MSGF", "latin1");
    head.writeUInt32LE(head.length + body.length, 4);
    head.writeUInt32LE(1, 8);
    head.writeUInt32LE(++this.#sequence, 16);
    head.writeUInt32LE(this.#sequence, 20);
    this.last = null;
    this.#builder.feed(Buffer.concat([head, body]));
    return this.last;
  }
}

function encoded(response: PublishResponse): Buffer {
  const stream = BinaryStream.createGrowable(4_096, 1_000_000);
  // The id of its encoding, four bytes.
  stream.writeUInt8(1);
  stream.writeUInt8(0);
  stream.writeUInt16(829);
  response.encode(stream);
  return stream.buffer.subarray(0, stream.length);
}

type Item = { readonly clientHandle: number; readonly value: DataValue };

const bodyOf = (items: readonly Item[], message: object = {}) =>
  encoded(new PublishResponse({ ...message, notificationMessage: { notificationData: [changesOf(items)] } }));

const changesOf = (items: readonly Item[]) =>
  new DataChangeNotification({ monitoredItems: items.map((item) => new MonitoredItemNotification(item)) });

/** What each channel's tag would show. */
function samplesOf(published: Published | null, sampleOf: (handle: number, value: ReceivedValue) => Sample) {
  const samples: [number, Sample][] = [];
  for (const notification of published?.notificationMessage?.notificationData ?? [])
    if (notification instanceof DataChangeNotification)
      readChanges(notification, {
        onChange: (handle, value) => samples.push([handle, sampleOf(handle, value)]),
        onObject: (handle, value) => samples.push([handle, sampleOf(handle, receivedValueOf(value, NAMESPACES))]),
      });
  return samples;
}

const halves = fc.tuple(fc.nat({ max: 0xffff_ffff }), fc.nat({ max: 0xffff_ffff }));
const text = fc.option(fc.string({ unit: anyCharacter, maxLength: 12 }));
const bytes = fc.option(fc.uint8Array({ maxLength: 9 }).map((array) => Buffer.from(array)));
const status = fc.oneof(
  fc.constant(StatusCodes.Good),
  fc
    .constantFrom<StatusCode>(
      StatusCodes.Good,
      StatusCodes.UncertainLastUsableValue,
      StatusCodes.BadNodeIdUnknown,
      StatusCodes.BadNoCommunication,
    )
    .map((code) => StatusCode.makeStatusCode(code, 0x480)),
  fc.constantFrom<StatusCode>(StatusCodes.GoodClamped, StatusCodes.UncertainInitialValue, StatusCodes.BadTimeout),
);
const dateTime = fc
  .record({
    time: fc.date({ min: new Date("1600-01-01"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }),
    ticks: fc.nat({ max: 9_999 }),
  })
  .map(({ time, ticks }) => Object.assign(new Date(time), { picoseconds: ticks * 100_000 }));
const nodeId = fc.oneof(
  fc.nat({ max: 2_000_000 }).map((id) => new NodeId(NodeIdType.NUMERIC, id, id % 4)),
  fc.string({ minLength: 1, maxLength: 9 }).map((id) => new NodeId(NodeIdType.STRING, id, 2)),
);

const SCALARS: Readonly<Partial<Record<DataType, fc.Arbitrary<unknown>>>> = {
  [DataType.Boolean]: fc.boolean(),
  [DataType.SByte]: fc.integer({ min: -128, max: 127 }),
  [DataType.Byte]: fc.integer({ min: 0, max: 255 }),
  [DataType.Int16]: fc.integer({ min: -0x8000, max: 0x7fff }),
  [DataType.UInt16]: fc.nat({ max: 0xffff }),
  [DataType.Int32]: fc.integer(),
  [DataType.UInt32]: fc.nat({ max: 0xffff_ffff }),
  [DataType.Int64]: halves,
  [DataType.UInt64]: halves,
  [DataType.Float]: fc.float(),
  [DataType.Double]: fc.double(),
  [DataType.String]: text,
  [DataType.DateTime]: dateTime,
  [DataType.Guid]: fc.uuid().map((id) => id.toUpperCase()),
  [DataType.ByteString]: bytes,
  [DataType.XmlElement]: text,
  [DataType.NodeId]: nodeId,
  [DataType.ExpandedNodeId]: nodeId.map(
    ({ identifierType, value, namespace }) => new ExpandedNodeId(identifierType, value, namespace),
  ),
  [DataType.StatusCode]: status,
  [DataType.QualifiedName]: fc
    .tuple(fc.nat({ max: 3 }), fc.string({ maxLength: 5 }))
    .map(([namespaceIndex, name]) => new QualifiedName({ namespaceIndex, name })),
  [DataType.LocalizedText]: fc.tuple(text, text).map(([locale, words]) => new LocalizedText({ locale, text: words })),
  [DataType.ExtensionObject]: fc.option(
    fc.tuple(fc.double(), fc.double()).map(([low, high]) => new Range({ low, high })),
  ),
};
const TYPES = Object.keys(SCALARS).map(Number) as DataType[];

/** Made without the constructor's own conversions. */
function variantOf(
  dataType: DataType,
  arrayType: VariantArrayType,
  value: unknown,
  dimensions: number[] | null = null,
) {
  return Object.assign(new Variant(null), { dataType, arrayType, value, dimensions });
}

const plainVariant = fc.constantFrom(...TYPES).chain((type) => {
  const scalar = SCALARS[type] as fc.Arbitrary<unknown>;
  return fc.oneof(
    { weight: 4, arbitrary: scalar.map((value) => variantOf(type, VariantArrayType.Scalar, value)) },
    fc.option(fc.array(scalar, { maxLength: 5 })).map((values) => variantOf(type, VariantArrayType.Array, values)),
    fc
      .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
      .chain((sizes) =>
        fc
          .array(scalar, { minLength: product(sizes), maxLength: product(sizes) })
          .map((values) => variantOf(type, VariantArrayType.Matrix, values, sizes)),
      ),
  );
});

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

const picoseconds = fc.nat({ max: 99_999_999 }).map((tens) => tens * 10);
const dataValueWith = (variant: fc.Arbitrary<Variant>) =>
  fc
    .record({
      value: variant,
      statusCode: status,
      sourceTimestamp: fc.option(dateTime),
      sourcePicoseconds: picoseconds,
      serverTimestamp: fc.option(dateTime),
      serverPicoseconds: picoseconds,
    })
    .map((fields) => Object.assign(new DataValue(null), fields));

const variant: fc.Arbitrary<Variant> = fc.oneof(
  { weight: 8, arbitrary: plainVariant },
  fc.constant(new Variant(null)),
  fc.array(plainVariant, { maxLength: 3 }).map((values) => variantOf(DataType.Variant, VariantArrayType.Array, values)),
  dataValueWith(plainVariant).map((value) => variantOf(DataType.DataValue, VariantArrayType.Scalar, value)),
);

const scaling: Scaling = { raw: { low: 0, high: 27_648 }, scaled: { low: -50, high: 150 } };
const tag = fc
  .record({
    dataType: fc.oneof(fc.constant("Variant" as const), fc.constantFrom(...DATA_TYPES)),
    valueRank: fc.constantFrom(-3, -2, -2, -1, -1, 0, 1, 2),
    scaling: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.constant(scaling)),
    member: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, fc.constantFrom("0", "1.0", "Low")),
    indexRange: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, fc.constant("0")),
  })
  .map(({ dataType, valueRank, ...source }) => {
    const record = tagRecord("t", "a", { dataType, valueRank, source: tagSource("plc", "nsu=urn:x;s=X", source) });
    return new Tag(record);
  });

const item = fc.record({ clientHandle: fc.nat({ max: 0xffff_ffff }), value: dataValueWith(variant), tag });

const envelope = fc.record({
  responseHeader: fc.record({
    timestamp: dateTime,
    requestHandle: fc.nat(),
    stringTable: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.constant(["a text"])),
  }),
  subscriptionId: fc.nat(),
  availableSequenceNumbers: fc.option(fc.array(fc.nat(), { maxLength: 4 })),
  moreNotifications: fc.boolean(),
  results: fc.option(fc.array(status, { maxLength: 3 })),
});

describe("a change of data in a publish response", () => {
  it("is the same sample as by way of node-opcua's objects", () => {
    const [plain, own] = [new Channel(false), new Channel(true)];
    fc.assert(
      fc.property(envelope, fc.array(item, { maxLength: 6 }), (message, items) => {
        const byTag = (handle: number, value: ReceivedValue) => {
          const { tag } = items.find(({ clientHandle }) => clientHandle === handle) as (typeof items)[number];
          return new TagChannel(tag, tag.source as TagSource).sampleOf(value);
        };
        const body = bodyOf(items, message);
        const expected = samplesOf(plain.receive(body), byTag);
        const published = own.receive(body);
        expect(samplesOf(published, byTag)).toEqual(expected);
        expect(expected).toHaveLength(items.length);
        expect({ ...published, notificationMessage: null }).toEqual({ ...plain.last, notificationMessage: null });
      }),
      { numRuns: RUNS },
    );
  });

  it("is not decoded by node-opcua", () => {
    const value = new DataValue({ value: { dataType: DataType.Double, value: 1.5 } });
    const published = new Channel(true).receive(bodyOf([{ clientHandle: 7, value }]));
    const [notification] = published?.notificationMessage?.notificationData ?? [];
    expect((notification as DataChangeNotification).monitoredItems).toEqual([]);
    expect(undecodedChanges(notification as DataChangeNotification)).not.toBeNull();
  });

  it("keeps a status code that no table knows", () => {
    const value = new DataValue({
      value: { dataType: DataType.Double, value: 1.5 },
      statusCode: StatusCodes.GoodClamped,
    });
    const body = bodyOf([{ clientHandle: 7, value }]);
    body.writeUInt32LE(0x00ff_0000, body.indexOf(Buffer.from([0x00, 0x00, 0x30, 0x00])));
    const statuses: number[] = [];
    const published = new Channel(true).receive(body);
    readChanges(published?.notificationMessage?.notificationData?.[0] as DataChangeNotification, {
      onChange: (_, { status }) => statuses.push(status),
      onObject: () => statuses.push(-1),
    });
    expect(statuses).toEqual([0x00ff_0000]);
  });

  it("stays node-opcua's beside any other notification", () => {
    const value = new DataValue({ value: { dataType: DataType.Double, value: 1.5 } });
    const status = new StatusChangeNotification({ status: StatusCodes.BadTimeout });
    const notificationData = [changesOf([{ clientHandle: 7, value }]), status];
    const body = encoded(new PublishResponse({ notificationMessage: { notificationData } }));
    const published = new Channel(true).receive(body)?.notificationMessage?.notificationData ?? [];
    expect((published[0] as DataChangeNotification).monitoredItems).toHaveLength(1);
    expect((published[1] as StatusChangeNotification).status).toBe(StatusCodes.BadTimeout);
  });
});

describe("bytes that are no publish response", () => {
  const value = new DataValue({
    value: { dataType: DataType.String, value: "level" },
    statusCode: StatusCodes.UncertainInitialValue,
    sourceTimestamp: new Date(),
    serverTimestamp: new Date(),
  });
  const body = bodyOf([1, 2, 3].map((clientHandle) => ({ clientHandle, value })));
  const read = (spoilt: Buffer) => samplesOf(new Channel(true).receive(spoilt), (_, { status }) => status as never);

  it("throw nothing but what ends the session", () => {
    fc.assert(
      fc.property(fc.nat({ max: body.length - 1 }), fc.nat({ max: 255 }), fc.boolean(), (at, byte, isCut) => {
        const spoilt = Buffer.from(body);
        spoilt[at] = byte;
        try {
          read(isCut ? spoilt.subarray(0, at) : spoilt);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableNotification);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("are told with the first value that can't be read, after those before it", () => {
    const spoilt = Buffer.from(body);
    // The encoding of the last value's Variant: there is no built-in type 31.
    const last = spoilt.lastIndexOf(Buffer.concat([Buffer.from([0x0c, 5, 0, 0, 0]), Buffer.from("level")]));
    spoilt[last] = 31;
    const handles: number[] = [];
    const published = new Channel(true).receive(spoilt);
    expect(() => samplesOf(published, (handle) => handles.push(handle) as never)).toThrow(UnreadableNotification);
    expect(handles).toEqual([1, 2]);
  });
});
