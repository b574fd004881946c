/**
 * Texts of enumerations that the model leaves out, as the device has them. Asked for behind the values, never on their way:
 * a sample looks its text up on the tag.
 */

import type { Tag } from "../../../twin/model/tag.ts";
import type { SampleSink } from "../../../twin/ports/data-source.ts";
import type { LiveSession } from "./live-session.ts";

/** Asked for together: other calls get their turn in between. */
const PART = 1_000;

/**
 * @param isWanted asked before a tag's texts are told: it may have been released meanwhile
 * @returns when all are told, or the session is gone
 */
export async function tellTexts(
  { open, descriptions }: LiveSession,
  tags: Iterable<Tag>,
  sink: SampleSink,
  isWanted: (tag: Tag) => boolean,
): Promise<void> {
  const unnamed = [...tags].filter((tag) => needsTexts(tag));
  for (let from = 0; from < unnamed.length && !open.lost; from += PART) {
    const part = unnamed.slice(from, from + PART);
    try {
      const described = await descriptions.of(part.map(({ source }) => source?.address ?? ""));
      part.forEach((tag, i) => {
        if (isWanted(tag)) sink.texts?.(tag, described[i]?.texts ?? null);
      });
    } catch {
      // The session is gone: the next one asks again.
      return;
    }
  }
}

/** What a node says of its own value says nothing about a member of it. */
function needsTexts({ record }: Tag): boolean {
  return record.dataType === "Enumeration" && record.texts === null && record.source?.member === null;
}
