/**
 * node-opcua allocates a whole chunk for each request, however short it is: as large as both sides can take, with many
 * servers half a megabyte. A PublishRequest needs a hundred bytes, and each notification is followed by one. This memory
 * lies outside V8's heap, but V8 counts it, and so it collects the whole heap again and again: with 20 notifications a
 * second and a model of 10,000 tags that costs as much CPU as taking in 100,000 changes. So a PublishRequest gets a short chunk.
 */
import { type ClientSecureChannelLayer, type OPCUAClient, PublishRequest } from "node-opcua-client";

/** Every server takes chunks of that size (Part 6, 7.1.2.3), bytes. It has room for a thousand acknowledgements. */
const SHORT_CHUNK = 8_192;

/** @param client connected: each channel has a transport of its own */
export function shortenPublishRequests(client: OPCUAClient): void {
  const { _secureChannel: channel } = client as unknown as { readonly _secureChannel: ClientSecureChannelLayer | null };
  const agreed = channel?.getTransport()?.parameters;
  if (!channel || !agreed) return;
  const full = agreed.sendBufferSize;
  // It is looked at once for each request, right after this event.
  channel.on("beforePerformTransaction", (_type, request) => {
    agreed.sendBufferSize = request instanceof PublishRequest ? Math.min(SHORT_CHUNK, full) : full;
  });
}
