import { DataType, DataValue, Variant, VariantArrayType } from "node-opcua-client";
import { describe, expect, it } from "vitest";
import { itemSettings } from "../../src/connectors/opcua/items/item-settings.ts";
import { TagChannel } from "../../src/connectors/opcua/items/tag-channel.ts";
import { receivedValueOf } from "../../src/connectors/opcua/values/received-value.ts";
import { Tag } from "../../src/twin/model/tag.ts";
import type { TagRecord, TagSource } from "../../src/twin/words/elements.ts";
import { quickOptions } from "../fixtures/opcua-source.ts";
import { tagRecord, tagSource } from "../fixtures/records.ts";

const tagOf = (member: string | null, fields: Partial<TagRecord> = {}) =>
  new Tag(tagRecord("t", "a", { source: tagSource("plc", "nsu=urn:x;s=Axes", { member }), ...fields }));

const sampleOf = (tag: Tag, variant: Variant) =>
  new TagChannel(tag, tag.source as TagSource).sampleOf(receivedValueOf(new DataValue({ value: variant }), []));

const temperatures = new Variant({
  dataType: DataType.Double,
  arrayType: VariantArrayType.Array,
  value: new Float64Array([20.5, 21.5, 22.5]),
});

describe("a tag that is a part of its node's value", () => {
  it("is an element of an array, by its number from 0", () => {
    expect(sampleOf(tagOf("0"), temperatures)).toMatchObject({ raw: 20.5, status: 0 });
    expect(sampleOf(tagOf("2"), temperatures)).toMatchObject({ raw: 22.5, status: 0 });
  });

  it("is an element of a matrix, by row and column", () => {
    const matrix = new Variant({
      dataType: DataType.Int32,
      arrayType: VariantArrayType.Matrix,
      dimensions: [2, 2],
      value: new Int32Array([1, 2, 3, 4]),
    });
    expect(sampleOf(tagOf("1.0", { dataType: "Int32" }), matrix)).toMatchObject({ raw: 3, status: 0 });
  });

  it.each(["3", "-1", "1.5", "length", "x", "0.0"])(
    "says BadTypeMismatch where there is no such part: %s",
    (member) => {
      expect(sampleOf(tagOf(member), temperatures)).toMatchObject({ raw: null, statusName: "BadTypeMismatch" });
    },
  );

  it("shares the monitored item with the other parts", () => {
    const options = quickOptions("opc.tcp://127.0.0.1:1");
    const settings = (tag: Tag) => itemSettings(tag, tag.source as TagSource, options);
    expect(settings(tagOf("0"))).toEqual(settings(tagOf("2")));
  });
});
