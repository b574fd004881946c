"""An OPC UA server of another make than the twin's own client: asyncua. Driven by `test/fixtures/asyncua-server.ts`.

    python opcua_server.py PORT [OPTIONS]

OPTIONS is a JSON object, see `AsyncuaOptions` of the fixture. Has the nodes `number` (Double), `whole` (Int32), `text`
(String) and `list` (Doubles), all writable; a write of an element of `list` is answered Good and changes nothing. One JSON
command a line on standard input, one JSON answer a line on standard output; ends with its standard input.
"""

import asyncio
import json
import sys
from pathlib import Path

from asyncua import Server, ua
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.internal_session import InternalSession
from cryptography.x509.oid import ExtendedKeyUsageOID

NAMESPACE = "http://plantgraph.test/a"
NODES = {
    "number": (0.0, ua.VariantType.Double),
    "whole": (0, ua.VariantType.Int32),
    "text": ("idle", ua.VariantType.String),
    "list": ([1.0, 2.0, 3.0], ua.VariantType.Double),
}


APPLICATION = "urn:plantgraph:test:asyncua"
POLICIES = "http://opcfoundation.org/UA/SecurityPolicy#"
TOKENS = {
    "USER_NAME": (ua.UserTokenType.UserName, ua.UserNameIdentityToken),
    "CERTIFICATE": (ua.UserTokenType.Certificate, ua.X509IdentityToken),
    "ANONYMOUS": (ua.UserTokenType.Anonymous, ua.AnonymousIdentityToken),
}


class Users:
    """Knows the passwords of the options. Whoever comes without a name is let in: asyncua checked a certificate's proof."""

    def __init__(self, passwords: dict) -> None:
        self.passwords = passwords

    def get_user(self, iserver, username=None, password=None, certificate=None):
        if isinstance(password, bytes):
            password = password.decode()
        known = username is None or self.passwords.get(username) == password
        return User(UserRole.Admin, username) if known else None


def offer_tokens(server: Server, policies: list) -> None:
    """Each kind of user by each of these policies: a name, "" for the endpoint's own, or a whole URI."""
    add = server.iserver.add_endpoint

    def add_with_tokens(endpoint) -> None:
        tokens = []
        for kind, (number, _) in TOKENS.items():
            if not any(token.TokenType == number for token in endpoint.UserIdentityTokens):
                continue
            for i, policy in enumerate(policies):
                uri = None if policy == "" else policy if ":" in policy else POLICIES + policy
                tokens.append(ua.UserTokenPolicy(PolicyId=f"{kind}{i}", TokenType=number, SecurityPolicyUri=uri))
        endpoint.UserIdentityTokens = tokens
        add(endpoint)

    server.iserver.add_endpoint = add_with_tokens


def short_nonces(size: int) -> None:
    """As servers whose nonce is no protection."""
    create = InternalSession.create_session

    async def create_session(self, params, sockname=None):
        result = await create(self, params, sockname)
        self.nonce = result.ServerNonce = b"n" * size
        return result

    InternalSession.create_session = create_session


async def secure(server: Server, options: dict) -> None:
    await server.set_application_uri(APPLICATION)
    if "certificateFolder" in options:
        folder = Path(options["certificateFolder"])
        key, certificate = folder / "key.pem", folder / "certificate.der"
        usage = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
        await setup_self_signed_certificate(key, certificate, APPLICATION, "localhost", usage, {"commonName": "asyncua"})
        await server.load_certificate(certificate)
        await server.load_private_key(key)
    types = [ua.SecurityPolicyType[name] for name in options.get("security", ["NoSecurity"])]
    server.set_security_policy(types)
    if "tokens" in options:
        server.set_identity_tokens([TOKENS[kind][1] for kind in options["tokens"]])
    if "tokenPolicies" in options:
        offer_tokens(server, options["tokenPolicies"])
    if "nonceBytes" in options:
        short_nonces(options["nonceBytes"])


def lie_about_elements() -> None:
    write = InternalSession.write

    async def written(self: InternalSession, params: ua.WriteParameters) -> list[ua.StatusCode]:
        if any(one.IndexRange for one in params.NodesToWrite):
            return [ua.StatusCode(ua.StatusCodes.Good) for _ in params.NodesToWrite]
        return await write(self, params)

    InternalSession.write = written


async def main(port: int, options: dict) -> None:
    lie_about_elements()
    server = Server(user_manager=Users(options["users"]) if "users" in options else None)
    await server.init()
    server.set_endpoint(f"opc.tcp://{options.get('host', '127.0.0.1')}:{port}/")
    await secure(server, options)
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


asyncio.run(main(int(sys.argv[1]), json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}))
