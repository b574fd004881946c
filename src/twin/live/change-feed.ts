/**
 * Which watchers follow which tags. The list stands on the tag itself, so that a sample finds its watchers without a look-up.
 */
import type { SampleWatcher, Tag } from "../model/tag.ts";

interface WatchedTag {
  watchers: SampleWatcher[] | null;
}

/**
 * Watches tags from now on; watching twice tells twice. Must not be called from within `onSample` for the tag the sample
 * is of, whose watchers are just being told.
 */
export function watch(watcher: SampleWatcher, tags: Iterable<Tag>): void {
  for (const tag of tags) {
    const watched = tag as WatchedTag;
    if (watched.watchers === null) watched.watchers = [watcher];
    else watched.watchers.push(watcher);
  }
}

/** Takes the watcher off tags, also off those it does not watch. As `watch`, not from within `onSample`. */
export function unwatch(watcher: SampleWatcher, tags: Iterable<Tag>): void {
  for (const tag of tags) {
    const watched = tag as WatchedTag;
    const { watchers } = watched;
    if (watchers === null) continue;
    const index = watchers.lastIndexOf(watcher);
    if (index < 0) continue;
    if (watchers.length === 1) {
      watched.watchers = null;
    } else {
      watchers[index] = watchers[watchers.length - 1] as SampleWatcher;
      watchers.pop();
    }
  }
}
