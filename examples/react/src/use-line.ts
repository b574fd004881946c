/** A line's tags as React state. */
import { useEffect, useReducer } from "react";
import { follow, HEARTBEAT_MS, type LiveTag, type TagChanges } from "./plant.ts";

export interface LineState {
  readonly tags: ReadonlyMap<string, LiveTag>;
  /** `live`: what is shown is the plant's present. Else it is what it was when the connection broke. */
  readonly connection: "connecting" | "live" | "lost";
  /** What is missing between what was shown before and what is shown now. */
  readonly gaps: readonly { readonly at: Date; readonly reason: string; readonly samples: number | null }[];
  readonly refused: string | null;
}

type Action =
  | { readonly type: "begin" }
  | { readonly type: "lost" }
  | { readonly type: "changes"; readonly event: TagChanges }
  | { readonly type: "refused"; readonly message: string };

const EMPTY: LineState = { tags: new Map(), connection: "connecting", gaps: [], refused: null };

function reduce(state: LineState, action: Action): LineState {
  if (action.type === "begin") return EMPTY;
  if (action.type === "lost")
    return { ...state, connection: state.connection === "connecting" ? "connecting" : "lost" };
  if (action.type === "refused") return { ...state, connection: "lost", refused: action.message };
  const { kind, tags, left, gap } = action.event;
  if (gap) return { ...state, gaps: [...state.gaps, { at: new Date(), ...gap }] };
  // A snapshot is the whole truth, everything else a part of it.
  const known = new Map(kind === "SNAPSHOT" ? [] : state.tags);
  for (const tag of tags) known.set(tag.id, tag);
  for (const { id } of left) known.delete(id);
  return { ...state, tags: known, connection: "live", refused: null };
}

export function useLine(server: string, line: string): LineState {
  const [state, dispatch] = useReducer(reduce, EMPTY);
  useEffect(() => {
    dispatch({ type: "begin" });
    let silence: ReturnType<typeof setTimeout> | undefined;
    const stop = follow(server, line, {
      changes(event) {
        clearTimeout(silence);
        silence = setTimeout(() => dispatch({ type: "lost" }), 2 * HEARTBEAT_MS);
        dispatch({ type: "changes", event });
      },
      // Open is not live: that it is, the first event says.
      connection(isOpen) {
        if (!isOpen) dispatch({ type: "lost" });
      },
      refused: (message) => dispatch({ type: "refused", message }),
    });
    return () => {
      clearTimeout(silence);
      stop();
    };
  }, [server, line]);
  return state;
}
