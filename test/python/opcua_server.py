"""An OPC UA server of another make than the twin's own client: asyncua. Driven by `test/fixtures/asyncua-server.ts`.

    python opcua_server.py PORT

Has the nodes `number` (Double), `whole` (Int32), `text` (String) and `list` (Doubles), all writable; a write of an element
of `list` is answered Good and changes nothing. One JSON command a line on standard
input, one JSON answer a line on standard output; ends with its standard input.
"""

import asyncio
import json
import sys

from asyncua import Server, ua
from asyncua.server.internal_session import InternalSession

NAMESPACE = "http://plantgraph.test/a"
NODES = {
    "number": (0.0, ua.VariantType.Double),
    "whole": (0, ua.VariantType.Int32),
    "text": ("idle", ua.VariantType.String),
    "list": ([1.0, 2.0, 3.0], ua.VariantType.Double),
}


def lie_about_elements() -> None:
    write = InternalSession.write

    async def written(self: InternalSession, params: ua.WriteParameters) -> list[ua.StatusCode]:
        if any(one.IndexRange for one in params.NodesToWrite):
            return [ua.StatusCode(ua.StatusCodes.Good) for _ in params.NodesToWrite]
        return await write(self, params)

    InternalSession.write = written


async def main(port: int) -> None:
    lie_about_elements()
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    namespace = await server.register_namespace(NAMESPACE)
    nodes = {}
    for name, (value, kind) in NODES.items():
        node_id = ua.NodeId(name, namespace)
        nodes[name] = await server.nodes.objects.add_variable(node_id, name, value, kind)
        await nodes[name].set_writable()

    async def perform(command: dict) -> object:
        node = nodes[command["node"]]
        if command["do"] == "get":
            return await node.read_value()
        kind = NODES[command["node"]][1]
        await node.write_value(ua.Variant(command["value"], kind))
        return None

    async with server:
        say({"ready": True})
        while line := await asyncio.to_thread(sys.stdin.readline):
            command = json.loads(line)
            try:
                say({"to": command["id"], "value": await perform(command)})
            except Exception as error:  # The test is told whatever went wrong.
                say({"to": command["id"], "error": repr(error)})


def say(answer: dict) -> None:
    print(json.dumps(answer), flush=True)


asyncio.run(main(int(sys.argv[1])))
