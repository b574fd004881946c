import type { ModelEdit } from "../words/edits.ts";
import type { ElementRef } from "../words/elements.ts";

/** The elements an edit names; `expectedRevision` is about these. */
export function namedBy(edit: ModelEdit): ElementRef[] {
  switch (edit.edit) {
    case "createAsset":
      return edit.parent === null ? [] : [{ element: "asset", id: edit.parent }];
    case "moveAsset":
      return [
        { element: "asset", id: edit.id },
        { element: "asset", id: edit.parent },
      ];
    case "updateAsset":
    case "deleteAsset":
      return [{ element: "asset", id: edit.id }];
    case "createTag":
      return [{ element: "asset", id: edit.asset }];
    case "moveTag":
      return [
        { element: "tag", id: edit.id },
        { element: "asset", id: edit.asset },
      ];
    case "updateTag":
    case "deleteTag":
      return [{ element: "tag", id: edit.id }];
    case "createClass":
      return [];
    case "updateClass":
    case "deleteClass":
      return [{ element: "class", id: edit.id }];
    case "relate":
      return [
        { element: "asset", id: edit.from },
        { element: "asset", id: edit.to },
      ];
    case "updateRelation":
    case "unrelate":
      return [{ element: "relation", id: edit.id }];
  }
}
