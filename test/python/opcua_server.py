"""An OPC UA server of another make than the twin's own client: asyncua. Driven by `test/fixtures/asyncua-server.ts`.

    python opcua_server.py PORT [OPTIONS]

OPTIONS is a JSON object, see `AsyncuaOptions` of the fixture. Has the nodes `number` (Double), `whole` (Int32), `text`
(String) and `list` (Doubles), all writable; a write of an element of `list` is answered Good and changes nothing. One JSON
command a line on standard input, one JSON answer a line on standard output; ends with its standard input.
"""

import asyncio
import json
import os
import sys
import tempfile
import uuid
from pathlib import Path

from asyncua import Server, ua
from asyncua.common.structures104 import new_struct, new_struct_field
from asyncua.common.utils import ServiceError
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.internal_server import InternalServer
from asyncua.server.internal_session import InternalSession
from cryptography.x509.oid import ExtendedKeyUsageOID

NAMESPACE = "http://plantgraph.test/a"
NODES = {
    "number": (0.0, ua.VariantType.Double),
    "whole": (0, ua.VariantType.Int32),
    "text": ("idle", ua.VariantType.String),
    "list": ([1.0, 2.0, 3.0], ua.VariantType.Double),
}

ODD_NAMESPACES = [NAMESPACE, "KEPServerEX", "urn:a;b", "urn:a;s=b", "urn:a b%20c%", "urn:{name}", "urn:tab\there"]
ODD_TEXTS = [
    *["a;svr=1", "x;namespaceUri:y", "ns=3;i=7", "nsu=urn:x;s=y", ";s=", ";", "/Objects/2:Plant", "svr=1;i=1"],
    *["{n}", "{name}", "{address}.Speed", "{{}name}", "{{name}}", "{", "}", "key: {a}", "%7B", "%", "%25", "$&"],
    *["tab\there", "two\nlines", "cr\rlf\r\n", "\x00\x01\x1f\x7f", "\x85\u2028\ufeff", "\ufffd\ufffe\uffff"],
    *[" leading and trailing ", "\U0001d518\U0001d52b\U0001d526", "\u00e9 and e\u0301", "\u200ertl", "'quoted'", '"q"'],
    *["#1", "- dash", "null", "true", "1e5", "007", "a: b", "[x]", "&anchor", "*alias", "!tag", "|", ">", "@", "`"],
    *["=1+1", "]]>", "&#9;", "<b>", "back\\slash", "Line1.nsuri=M.NS;s=M.NS.State", "L" * 4000],
]
ODD_NAMES = [
    *["a/b", "a.b", "a:b", "2:b", "a&b", "Same", "Same", "<b>", "#", "nsu=x;y", "{n}", "{name}", "per {cent}"],
    *["tab\there", "two\nlines", "\uffff", " ", "E" * 600],
]

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


def offer_tokens(endpoint: ua.EndpointDescription, policies: list) -> None:
    """Each kind of user it lets in by each of these policies: a name, "" for the endpoint's own, or a whole URI."""
    tokens = []
    for kind, (number, _) in TOKENS.items():
        if not any(token.TokenType == number for token in endpoint.UserIdentityTokens):
            continue
        for i, policy in enumerate(policies):
            uri = None if policy == "" else policy if ":" in policy else POLICIES + policy
            tokens.append(ua.UserTokenPolicy(PolicyId=f"{kind}{i}", TokenType=number, SecurityPolicyUri=uri))
    endpoint.UserIdentityTokens = tokens


def offer_tokens_at_start(server: Server, policies: list) -> None:
    add = server.iserver.add_endpoint

    def add_with_tokens(endpoint) -> None:
        offer_tokens(endpoint, policies)
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
        offer_tokens_at_start(server, options["tokenPolicies"])
    if "nonceBytes" in options:
        short_nonces(options["nonceBytes"])


def keep_address_space() -> None:
    """The nodes of the standard take most of a start: kept from the first one on, beside the packages that make them."""
    kept = Path(sys.prefix) / "standard-address-space"
    make = InternalServer.load_standard_address_space

    async def load(self: InternalServer, shelf_file: Path | None = None) -> None:
        if kept.exists():
            self.aspace.load(kept)
            return
        await make(self, shelf_file)
        # As a whole or not at all, whoever else starts now.
        file, name = tempfile.mkstemp(dir=sys.prefix)
        os.close(file)
        self.aspace.dump(name)
        os.replace(name, kept)

    InternalServer.load_standard_address_space = load


def lie_about_elements() -> None:
    write = InternalSession.write

    async def written(self: InternalSession, params: ua.WriteParameters) -> list[ua.StatusCode]:
        if any(one.IndexRange for one in params.NodesToWrite):
            return [ua.StatusCode(ua.StatusCodes.Good) for _ in params.NodesToWrite]
        return await write(self, params)

    InternalSession.write = written


def odd_ids(namespaces: list[int]) -> list[ua.NodeId]:
    first = namespaces[0]
    return [
        *[ua.NodeId(text, namespaces[i % len(namespaces)]) for i, text in enumerate(ODD_TEXTS)],
        *[ua.NodeId("s=x;i=1", namespace) for namespace in namespaces],
        *[ua.NodeId(f"byte {chr(byte)}", first) for byte in range(256)],
        *[ua.NodeId(bytes([byte, 255 - byte]), first) for byte in range(256)],
        ua.NodeId(b"a;i=1==\n", first),
        ua.NodeId(uuid.UUID("abcdef01-2345-6789-abcd-ef0001020304"), first),
        ua.NodeId(4294967295, first),
    ]


async def add_odd(server: Server) -> None:
    """Each node holds the number of its place."""
    namespaces = [await server.register_namespace(uri) for uri in ODD_NAMESPACES]
    folder = await server.nodes.objects.add_folder(namespaces[0], "Odd")
    named = [ua.NodeId(f"name {i}", namespaces[0]) for i in range(len(ODD_NAMES))]
    ids = [*odd_ids(namespaces), *named]
    names = [*[f"odd {i}" for i in range(len(ids) - len(named))], *ODD_NAMES]
    for i, (node_id, name) in enumerate(zip(ids, names)):
        await folder.add_variable(node_id, ua.QualifiedName(name, namespaces[0]), float(i))


async def add_nameless(server: Server) -> None:
    array = server.get_node(ua.ObjectIds.Server_NamespaceArray)
    for uri in ("", NAMESPACE):
        index = await server.register_namespace(f"urn:for-a-moment:{uri}")
        for name in ("a", "number"):
            await server.nodes.objects.add_variable(ua.NodeId(name, index), f"{name} of {index}", 1.0)
        uris = await array.read_value()
        await array.write_value([uri if i == index else given for i, given in enumerate(uris)])


def refuse_translate() -> None:
    """As servers that do not have the service TranslateBrowsePathsToNodeIds."""

    async def translate(self, params):
        raise ServiceError(ua.StatusCodes.BadServiceUnsupported)

    InternalSession.translate_browsepaths_to_nodeids = translate


def keep_references_back(most: int) -> None:
    """At most so many references in one answer. There is no way to the rest: asyncua refuses BrowseNext."""
    browse = InternalSession.browse

    async def browse_some(self, params):
        results = await browse(self, params)
        for result in results if self.external else []:
            if len(result.References) > most:
                result.References = result.References[:most]
                result.ContinuationPoint = b"more"
        return results

    InternalSession.browse = browse_some


async def add_structure(server: Server, namespace: int) -> None:
    fields = [new_struct_field("Temperature", ua.VariantType.Double), new_struct_field("Count", ua.VariantType.UInt32)]
    kind, _ = await new_struct(server, namespace, "ReadingDataType", fields)
    await server.load_data_type_definitions()
    value = ua.Variant(ua.ReadingDataType(Temperature=21.5, Count=7), ua.VariantType.ExtensionObject)
    await server.nodes.objects.add_variable(ua.NodeId("reading", namespace), "reading", value, datatype=kind.nodeid)


async def main(port: int, options: dict) -> None:
    keep_address_space()
    lie_about_elements()
    if options.get("withoutTranslate"):
        refuse_translate()
    if "referencesPerAnswer" in options:
        keep_references_back(options["referencesPerAnswer"])
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
    if options.get("odd"):
        await add_odd(server)
    if options.get("nameless"):
        await add_nameless(server)
    if options.get("structure"):
        await add_structure(server, namespace)
    if "wide" in options:
        wide = await server.nodes.objects.add_folder(ua.NodeId("wide", namespace), "wide")
        for i in range(options["wide"]):
            await wide.add_variable(ua.NodeId(f"wide {i}", namespace), f"V{i}", float(i))

    async def perform(command: dict) -> object:
        if command["do"] == "offer":
            for endpoint in server.iserver.endpoints:
                offer_tokens(endpoint, command["tokenPolicies"])
            return None
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
