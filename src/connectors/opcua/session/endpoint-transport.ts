/**
 * The TCP connection to an endpoint. node-opcua's own takes the brackets of an IPv6 address for a part of a host name and
 * looks that up (2.186); this one dials the address. The handshake after that is node-opcua's.
 */
import { connect } from "node:net";
import { ClientTransportBase, type IClientTransportFactory, type ISocketLike } from "node-opcua-transport";
import { hostAndPortOf } from "../basics/endpoint-url.ts";

export const endpointTransports: IClientTransportFactory = {
  create: (settings) => new EndpointTransport(settings),
};

class EndpointTransport extends ClientTransportBase {
  override connect(endpointUrl: string, callback: (error?: Error) => void): void {
    const place = hostAndPortOf(endpointUrl);
    if (!place) {
      callback(new Error(`${endpointUrl} is not an endpoint`));
      return;
    }
    this.endpointUrl = endpointUrl;
    const socket = connect({ ...place, timeout: this.timeout });
    socket.setKeepAlive(true, this.timeout / 2);
    socket.setTimeout(this.timeout / 2, () => this.forceConnectionBreak());
    // Its addresses are undefined until it is connected, which that type forbids.
    this._install_socket(socket as ISocketLike);
    socket.once("error", callback);
    socket.once("connect", () => {
      socket.off("error", callback);
      this._perform_HEL_ACK_transaction((error) => {
        const failure = error ?? (this._socket ? undefined : new Error("the connection was given up"));
        if (!failure) {
          this._install_post_connect_error_handler(endpointUrl);
          this.emit("connect");
        }
        callback(failure);
      });
    });
  }
}
