/** The orders lists of assets and tags can have. */

import { EQUIPMENT_LEVELS } from "../words/levels.ts";
import type { ModelProblem } from "../words/model-problem.ts";
import { compareNames } from "../words/names.ts";
import type { Asset } from "./asset.ts";
import type { EquipmentClass } from "./equipment-class.ts";
import { descending, type Order, type SortKey } from "./paging.ts";
import type { Tag } from "./tag.ts";

export const ASSET_ORDERS = ["PATH", "NAME", "LEVEL", "ID"] as const;
export type AssetOrderField = (typeof ASSET_ORDERS)[number];

export const TAG_ORDERS = ["PATH", "NAME", "ID"] as const;
export type TagOrderField = (typeof TAG_ORDERS)[number];

export const DIRECTIONS = ["ASC", "DESC"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface OrderBy<Field> {
  readonly field: Field;
  readonly direction?: Direction | null | undefined;
}

/** One order for one page: it may remember what it computed. Without a wish: by path, as people read a plant. */
export function assetOrder(by?: OrderBy<AssetOrderField> | null): Order<Asset> {
  return directed(by, assetOrders[by?.field ?? "PATH"]());
}

export function tagOrder(by?: OrderBy<TagOrderField> | null): Order<Tag> {
  return directed(by, tagOrders[by?.field ?? "PATH"]());
}

const assetOrders: Record<AssetOrderField, () => Order<Asset>> = {
  PATH: () => erase({ name: "path", key: pathKeys(), compare: comparePaths, id, isKey: isPath }),
  NAME: () => erase({ name: "name", key: (asset: Asset) => asset.name, compare: compareNames, id, isKey: isText }),
  LEVEL: () => {
    const path = pathKeys();
    return erase<Asset, readonly (string | number)[]>({
      name: "level",
      key: (asset) => [EQUIPMENT_LEVELS.indexOf(asset.level), ...path(asset)],
      compare: (a, b) => (a[0] as number) - (b[0] as number) || comparePaths(a.slice(1), b.slice(1)),
      id,
      isKey: (value): value is readonly (string | number)[] =>
        Array.isArray(value) && typeof value[0] === "number" && isPath(value.slice(1)),
    });
  },
  ID: idOrder,
};

const tagOrders: Record<TagOrderField, () => Order<Tag>> = {
  PATH: () => {
    const path = pathKeys();
    return erase<Tag, readonly (string | number)[]>({
      name: "path",
      key: (tag) => [...path(tag.asset), tag.name],
      compare: comparePaths,
      id,
      isKey: isPath,
    });
  },
  NAME: () => erase({ name: "name", key: (tag: Tag) => tag.name, compare: compareNames, id, isKey: isText }),
  ID: idOrder,
};

/** Classes by name, which is unique. */
export const classOrder: Order<EquipmentClass, string> = {
  name: "name",
  key: (equipmentClass) => equipmentClass.name,
  compare: compareNames,
  id,
  isKey: isText,
};

/** Problems from the oldest; the sentence tells apart what stands under one id. */
export const problemOrder: Order<ModelProblem, readonly [number, string]> = {
  name: "since",
  key: ({ since, message }) => [since, message],
  compare: (a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0),
  id: ({ element }) => `${element.element}:${element.id}`,
  isKey: (value): value is readonly [number, string] =>
    Array.isArray(value) && typeof value[0] === "number" && typeof value[1] === "string",
};

function idOrder<T extends { readonly id: string }>(): Order<T> {
  return erase<T, number>({ name: "id", key: () => 0, compare: () => 0, id, isKey: (key): key is number => key === 0 });
}

/** An order's users hand it no keys but its own. */
function erase<T, K extends SortKey>(order: Order<T, K>): Order<T> {
  return order;
}

function directed<T>(by: OrderBy<unknown> | null | undefined, order: Order<T>): Order<T> {
  return by?.direction === "DESC" ? descending(order) : order;
}

/** Names from the root, computed once for each parent. */
function pathKeys(): (asset: Asset) => readonly string[] {
  const known = new Map<Asset, readonly string[]>();
  const pathOf = (asset: Asset): readonly string[] => {
    let path = known.get(asset);
    if (path === undefined) {
      path = asset.parent === null ? [asset.name] : [...pathOf(asset.parent), asset.name];
      known.set(asset, path);
    }
    return path;
  };
  return pathOf;
}

/** Parents before their children, siblings in natural order. */
function comparePaths(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const ends = Math.min(a.length, b.length);
  for (let i = 0; i < ends; i++) if (a[i] !== b[i]) return compareNames(a[i] as string, b[i] as string);
  return a.length - b.length;
}

function isPath(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function id(item: { readonly id: string }): string {
  return item.id;
}
