/**
 * node-opcua allocates a whole chunk for each request, however short it is: as large as both sides can take, with many
 * servers half a megabyte. A PublishRequest needs a hundred bytes, and each notification is followed by one. This memory
 * lies outside V8's heap, but V8 counts it, and so it collects the whole heap again and again: with 20 notifications a
 * second and a model of 10,000 tags that costs as much CPU as taking in 100,000 changes. So requests that are short for
 * certain get a short chunk: those for notifications, and those by which the watchdog of each data source asks.
 */
import {
  type ClientSecureChannelLayer,
  type OPCUAClient,
  PublishRequest,
  ReadRequest,
  type Request,
} from "node-opcua-client";

/** Every server takes chunks of that size (Part 6, 7.1.2.3), bytes. It has room for a thousand acknowledgements. */
const SHORT_CHUNK = 8_192;
/** As many as the watchdog reads. */
const FEW_NODES = 2;

/** @param client connected: each channel has a transport of its own */
export function shortenChunks(client: OPCUAClient): void {
  const { _secureChannel: channel } = client as unknown as { readonly _secureChannel: ClientSecureChannelLayer | null };
  const agreed = channel?.getTransport()?.parameters;
  if (!channel || !agreed) return;
  const full = agreed.sendBufferSize;
  // It is looked at once for each request, right after this event.
  channel.on("beforePerformTransaction", (_type, request) => {
    agreed.sendBufferSize = isShort(request) ? Math.min(SHORT_CHUNK, full) : full;
  });
}

function isShort(request: Request): boolean {
  if (request instanceof PublishRequest) return true;
  return request instanceof ReadRequest && (request.nodesToRead?.length ?? 0) <= FEW_NODES;
}
