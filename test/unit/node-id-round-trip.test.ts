/** Whatever node ids a server has, each is kept through everything an address passes on its way to a tag and back. */
import fc from "fast-check";
import { NodeId, NodeIdType } from "node-opcua-nodeid";
import { describe, expect, it } from "vitest";
import {
  formatAddress,
  isStable,
  type NodeAddress,
  OPC_UA_NAMESPACE,
  type PathAddress,
  parseAddress,
} from "../../src/connectors/opcua/basics/address.ts";
import { nodeIdOf, nodeIdText } from "../../src/connectors/opcua/basics/node-address.ts";
import { decodeElement, encodeElement } from "../../src/connectors/sqlite/element-codec.ts";
import { HARD_ADDRESSES } from "../../src/contract/hard-addresses.ts";
import { readModel, writeModel } from "../../src/model-files/model-files.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import { checkElement } from "../../src/twin/rules/element-rules.ts";
import { MODEL_FORMATS, type ModelFormat } from "../../src/twin/words/model-draft.ts";
import { changesOfDraft } from "../fixtures/at-once.ts";
import { anyNodeId, anyText, HARD_NODE_IDS, NAMESPACES, readFrom } from "../fixtures/node-ids.ts";

const addressOf = (nodeId: NodeId) => nodeIdText(nodeId, NAMESPACES);

/** As the server would be asked for it; node-opcua's objects compare by their texts. */
function nodeAt(address: string): string {
  const parsed = parseAddress(address);
  expect(parsed.form).toBe("NODE_ID");
  expect(isStable(parsed)).toBe(true);
  return nodeIdOf(parsed as NodeAddress, NAMESPACES).toString();
}

/** The addresses of the assets and the tags of a plant after its file was written and read by an empty model. */
function through(format: ModelFormat, addresses: readonly string[]) {
  const given = new TwinModel(1, readFrom(addresses));
  const draft = readModel(format, writeModel(format, draftOfModel(given)));
  expect(changesOfDraft(given, draft, "REPLACE").changes).toEqual([]);
  const { changes, violations } = changesOfDraft(new TwinModel(0, []), draft, "MERGE");
  violations.throwIfAny();
  const read = new TwinModel(
    1,
    changes.flatMap(({ after }) => after ?? []),
  );
  return addresses.map((_, i) => [
    read.assets.get(`a${i}`)?.record.binding?.address,
    read.tags.get(`t${i}`)?.record.source?.address,
  ]);
}

const twice = (addresses: readonly string[]) => addresses.map((address) => [address, address]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: what the model refuses, and what XML can't hold
const REFUSED = /[\u0000-\u001f\u007f\ufffe\uffff]/g;

describe("node-id-round-trip", () => {
  it("the address of a node leads back to it, and the model takes it", () => {
    const check = (nodeId: NodeId) => {
      const address = addressOf(nodeId);
      expect(nodeAt(address)).toBe(nodeId.toString());
      for (const record of readFrom([address])) checkElement(record, (_, what) => expect.fail(`${address} ${what}`));
    };
    expect(HARD_NODE_IDS.map(addressOf)).toEqual(HARD_ADDRESSES);
    HARD_NODE_IDS.forEach(check);
    fc.assert(fc.property(anyNodeId, check), { numRuns: 5_000 });
  });

  it("a node that no namespace's URI leads to has an address of its session only", () => {
    const namespaces = [OPC_UA_NAMESPACE, "urn:a", "", "urn:a", OPC_UA_NAMESPACE];
    const texts = [0, 1, 2, 3, 4, 5].map((index) =>
      nodeIdText(new NodeId(NodeIdType.STRING, "x;\n", index), namespaces),
    );
    expect(texts).toEqual([
      "%s=x;%0A",
      "%nsu=urn:a;s=x;%0A",
      "%ns=2;s=x;%0A",
      "%ns=3;s=x;%0A",
      "%ns=4;s=x;%0A",
      "%ns=5;s=x;%0A",
    ]);
    expect(texts.map((text) => isStable(parseAddress(text)))).toEqual([true, true, false, false, false, false]);
  });

  it.each(MODEL_FORMATS)("%s: every address is kept, of assets and of tags", (format) => {
    const hard = HARD_NODE_IDS.map(addressOf);
    expect(through(format, hard)).toEqual(twice(hard));
    fc.assert(
      fc.property(fc.array(anyNodeId, { minLength: 1, maxLength: 20 }), (nodeIds) => {
        const addresses = nodeIds.map(addressOf);
        expect(through(format, addresses)).toEqual(twice(addresses));
      }),
      { numRuns: 300 },
    );
  });

  it.each(MODEL_FORMATS)("%s: so is whatever else the model takes for an address", (format) => {
    const taken = anyText.map((text) => `nsu=${text.replace(REFUSED, "{")}`);
    fc.assert(
      fc.property(fc.array(taken, { minLength: 1, maxLength: 20 }), (addresses) => {
        expect(through(format, addresses)).toEqual(twice(addresses));
      }),
      { numRuns: 300 },
    );
  });

  it("the embedded store keeps it", () => {
    const check = (nodeId: NodeId) => {
      for (const record of readFrom([addressOf(nodeId)])) expect(decodeElement(encodeElement(record))).toEqual(record);
    };
    HARD_NODE_IDS.forEach(check);
    fc.assert(fc.property(anyNodeId, check));
  });

  it("browse paths of any names are written as what they are read as", () => {
    const name = fc.record({
      namespace: fc.oneof(fc.constantFrom(...NAMESPACES), fc.integer({ min: 1, max: 99 })),
      name: anyText,
    });
    const path = fc.record({
      form: fc.constant("PATH" as const),
      names: fc.array(name, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(path, (address: PathAddress) => {
        const text = formatAddress(address);
        expect(parseAddress(text)).toEqual(address);
        for (const record of readFrom([text])) checkElement(record, (_, what) => expect.fail(`${text} ${what}`));
      }),
      { numRuns: 2_000 },
    );
  });
});
