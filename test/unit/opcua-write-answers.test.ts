import { ServiceFault, StatusCodes } from "node-opcua-client";
import { describe, expect, it } from "vitest";
import { answered, failed } from "../../src/connectors/opcua/writing/write-answers.ts";
import { statusName } from "../../src/twin/words/status-codes.ts";
import "../../src/connectors/opcua/basics/status-names.ts";

type Name = Exclude<keyof typeof StatusCodes, "prototype"> & string;
const code = (name: Name): number => StatusCodes[name].value;
const fault = (name: Name): Error =>
  Object.assign(new Error("a fault"), {
    response: new ServiceFault({ responseHeader: { serviceResult: StatusCodes[name] } }),
  });

describe("an answer to one write", () => {
  it.each<[Name, string]>([
    ["Good", "WRITTEN"],
    ["GoodClamped", "WRITTEN"],
    ["GoodCompletesAsynchronously", "WRITTEN"],
    ["UncertainSensorNotAccurate", "WRITTEN"],
    ["BadNotWritable", "REFUSED"],
    ["BadOutOfRange", "REFUSED"],
    ["BadTypeMismatch", "REFUSED"],
    ["BadUserAccessDenied", "REFUSED"],
    // The server says that it has no connection to the device.
    ["BadNoCommunication", "REFUSED"],
    ["BadOutOfService", "REFUSED"],
    // The server asked the device, and does not know itself.
    ["BadTimeout", "UNKNOWN"],
    ["BadCommunicationError", "UNKNOWN"],
    ["BadConnectionClosed", "UNKNOWN"],
    ["BadUnexpectedError", "UNKNOWN"],
  ])("of %s says %s", (name, outcome) => {
    // With a flag in the low bits, too (Part 4, 7.38.1).
    for (const flags of [0, 0x0480])
      expect(answered(code(name) + (name === "Good" ? 0 : flags))).toMatchObject({ outcome });
    expect(statusName(answered(code(name)).status)).toBe(name);
  });

  it("that is missing says nothing", () => {
    expect(answered(undefined)).toMatchObject({ outcome: "UNKNOWN" });
  });
});

describe("a call that brought no answers", () => {
  it.each<[Name, string]>([
    ["BadSessionIdInvalid", "REFUSED"],
    ["BadServiceUnsupported", "REFUSED"],
    ["BadTooManyOperations", "REFUSED"],
    ["BadUserAccessDenied", "REFUSED"],
    // What was being done when the session ended is not said.
    ["BadSessionClosed", "UNKNOWN"],
    ["BadResponseTooLarge", "UNKNOWN"],
    ["BadTimeout", "UNKNOWN"],
    ["BadInternalError", "UNKNOWN"],
    ["BadOperationAbandoned", "UNKNOWN"],
  ])("but the fault %s says %s", (name, outcome) => {
    expect(failed(fault(name))).toMatchObject({ outcome, status: code(name) });
    expect(failed(new Error("in other words", { cause: fault(name) }))).toMatchObject({ outcome });
  });

  it.each([
    ["a write timed out after 10000 ms", "BadTimeout"],
    ["Transaction has timed out ( timeout = 15000 ms , request = WriteRequest)", "BadTimeout"],
    ["ClientTCP_transport6: socket has been disconnected by third party", "BadConnectionClosed"],
    ["premature socket termination ECONNRESET", "BadConnectionClosed"],
    ["Transaction has been canceled because client channel  is being closed", "BadCommunicationError"],
    ["anything else", "BadCommunicationError"],
  ])("for %s says nothing", (message, status) => {
    const result = failed(new Error(message));
    expect([result.outcome, statusName(result.status)]).toEqual(["UNKNOWN", status]);
    expect(result.message).toContain(message);
  });
});
