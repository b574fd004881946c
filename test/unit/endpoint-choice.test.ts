import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  OPC_UA_DEFAULTS,
  type OpcUaSecurity,
  type OpcUaUser,
  SECURITY_MODES,
  SECURITY_POLICIES,
} from "../../src/connectors/opcua/basics/options.ts";
import type { SecurityProblem } from "../../src/connectors/opcua/basics/security-problem.ts";
import {
  chooseEndpoint,
  confirmEndpoint,
  type OfferedEndpoint,
  type OfferedUser,
  signInAt,
} from "../../src/connectors/opcua/security/endpoint-choice.ts";

const ANONYMOUS: OfferedUser = { type: "ANONYMOUS", policy: null };

function offer(
  mode: OfferedEndpoint["mode"],
  policy: string,
  users: readonly OfferedUser[] = [ANONYMOUS],
): OfferedEndpoint {
  return { url: "opc.tcp://plc:4840", mode, policy, certificate: Buffer.alloc(0), applicationUri: null, users };
}

function wish(security: Partial<OpcUaSecurity> = {}, user: OpcUaUser = { type: "ANONYMOUS" }) {
  return { name: "plc", security: { ...OPC_UA_DEFAULTS.security, ...security }, user };
}

const ALL = [
  offer("NONE", "None"),
  offer("SIGN", "Aes256_Sha256_RsaPss"),
  offer("SIGN_AND_ENCRYPT", "Basic128Rsa15"),
  offer("SIGN_AND_ENCRYPT", "Basic256Sha256"),
  offer("SIGN_AND_ENCRYPT", "Aes128_Sha256_RsaOaep"),
];

const named = ({ mode, policy }: OfferedEndpoint) => `${mode} ${policy}`;

describe("endpoint-choice", () => {
  it("takes the safest that is offered, mode before policy, whatever the order", () => {
    expect(named(chooseEndpoint(ALL, wish()))).toBe("SIGN_AND_ENCRYPT Aes128_Sha256_RsaOaep");
    expect(named(chooseEndpoint(ALL.toReversed(), wish()))).toBe("SIGN_AND_ENCRYPT Aes128_Sha256_RsaOaep");
    expect(named(chooseEndpoint([offer("NONE", "None")], wish()))).toBe("NONE None");
  });

  it("never takes a deprecated policy by itself, and does when it is named", () => {
    const old = [offer("NONE", "None"), offer("SIGN_AND_ENCRYPT", "Basic256")];
    expect(named(chooseEndpoint(old, wish()))).toBe("NONE None");
    expect(named(chooseEndpoint(old, wish({ policy: "Basic256" })))).toBe("SIGN_AND_ENCRYPT Basic256");
    expect(() => chooseEndpoint(old.slice(1), wish())).toThrow(
      /only deprecated .* Basic256\. Enable Basic256Sha256 or a newer RSA policy on the server\.$/,
    );
  });

  it("takes exactly what is configured, or says what is offered", () => {
    expect(named(chooseEndpoint(ALL, wish({ mode: "SIGN" })))).toBe("SIGN Aes256_Sha256_RsaPss");
    expect(named(chooseEndpoint(ALL, wish({ policy: "Basic256Sha256" })))).toBe("SIGN_AND_ENCRYPT Basic256Sha256");
    expect(named(chooseEndpoint(ALL, wish({ mode: "NONE", policy: "None" })))).toBe("NONE None");
    expect(() => chooseEndpoint(ALL, wish({ mode: "SIGN", policy: "Basic256Sha256" }))).toThrow(
      "no endpoint with security mode SIGN and policy Basic256Sha256. It offers SIGN_AND_ENCRYPT with Aes128_Sha256_RsaOaep, SIGN_AND_ENCRYPT with Basic256Sha256, SIGN_AND_ENCRYPT with Basic128Rsa15, SIGN with Aes256_Sha256_RsaPss, NONE (no security).",
    );
  });

  it("refuses all that is below the minimum, in mode or in policy", () => {
    const minimum = { mode: "SIGN", policy: "Aes256_Sha256_RsaPss" } as const;
    expect(named(chooseEndpoint(ALL, wish({ minimum })))).toBe("SIGN Aes256_Sha256_RsaPss");
    expect(() => chooseEndpoint([offer("NONE", "None")], wish({ minimum }))).toThrow(
      /security\.minimum` \(SIGN, Aes256_Sha256_RsaPss\)\. It offers NONE/,
    );
  });

  it("passes over what it does not know, and says so when nothing else is there", () => {
    const elliptic = offer("SIGN_AND_ENCRYPT", "ECC_nistP256");
    expect(named(chooseEndpoint([elliptic, ...ALL], wish()))).toBe("SIGN_AND_ENCRYPT Aes128_Sha256_RsaOaep");
    expect(() => chooseEndpoint([elliptic], wish())).toThrow(/no endpoint this program can use.*ECC_nistP256/);
    expect(() => chooseEndpoint([], wish())).toThrow(/It offers nothing/);
  });

  it("takes an endpoint that accepts the configured user", () => {
    const users = [{ type: "USER_NAME", policy: "Basic256Sha256" }] as const;
    const two = [offer("SIGN", "Basic256Sha256", users), offer("SIGN_AND_ENCRYPT", "Basic256Sha256")];
    const user: OpcUaUser = { type: "USER_NAME", username: "twin", password: () => "secret" };
    expect(named(chooseEndpoint(two, wish({}, user)))).toBe("SIGN Basic256Sha256");
    expect(() => chooseEndpoint([two[0] as OfferedEndpoint], wish())).toThrow(
      /accepts user names on .* with no user\. Change `dataSources\.plc\.user`/,
    );
  });

  it("advises only what is at least as safe as what is configured", () => {
    const said = (security: Partial<OpcUaSecurity>) => () => chooseEndpoint(ALL, wish(security));
    expect(said({ mode: "SIGN", policy: "Basic256Sha256" })).toThrow(
      /NONE \(no security\)\. Enable it on the server, or configure in `dataSources\.plc\.security`: SIGN_AND_ENCRYPT with Aes128_Sha256_RsaOaep, SIGN_AND_ENCRYPT with Basic256Sha256, SIGN with Aes256_Sha256_RsaPss\.$/,
    );
    expect(said({ mode: "SIGN_AND_ENCRYPT", policy: "Aes256_Sha256_RsaPss" })).toThrow(/\. Enable it on the server\.$/);
  });

  it("tells nobody to come without a secret", () => {
    const user: OpcUaUser = { type: "USER_NAME", username: "twin", password: () => "secret" };
    expect(() => chooseEndpoint(ALL, wish({}, user))).toThrow(/with a user name\. Allow user names on the server\.$/);
    const issued = offer("SIGN", "Basic256Sha256", [{ type: "ISSUED_TOKEN", policy: null }]);
    expect(() => chooseEndpoint([issued], wish())).toThrow(/Enable user names or user certificates on the server\.$/);
  });

  it("takes no channel that is secured by half", () => {
    const user: OpcUaUser = { type: "USER_NAME", username: "twin", password: () => "secret" };
    const half = offer("SIGN_AND_ENCRYPT", "None", [{ type: "USER_NAME", policy: "None" }, ANONYMOUS]);
    expect(() => chooseEndpoint([half], wish({}, user))).toThrow(/no endpoint this program can use/);
    const other = offer("NONE", "Basic256Sha256", [ANONYMOUS]);
    expect(() => chooseEndpoint([half, other], wish())).toThrow(/no endpoint this program can use/);
  });

  it("notices that a first list had been shortened or changed", () => {
    const chosen = offer("SIGN", "Basic256Sha256");
    const listed = offer("SIGN", "Basic256Sha256", [{ type: "ANONYMOUS", policy: "None" }]);
    expect(() => confirmEndpoint(chosen, ALL, wish())).toThrow(/offers a safer endpoint/);
    expect(confirmEndpoint(chosen, [listed, offer("NONE", "None")], wish())).toBe(listed);
    expect(() => confirmEndpoint(chosen, [offer("NONE", "None")], wish())).toThrow(/does not offer what it did/);
    expect(() => confirmEndpoint(chosen, [], wish())).toThrow(/does not offer what it did/);
    const exactly = wish({ mode: "SIGN", policy: "Basic256Sha256" });
    expect(confirmEndpoint(chosen, [...ALL, listed], exactly)).toBe(listed);
    // What the server really takes on it is not what the first list said.
    const user: OpcUaUser = { type: "USER_NAME", username: "twin", password: () => "secret" };
    const clear = offer("SIGN", "Basic256Sha256", [{ type: "USER_NAME", policy: "None" }]);
    expect(() => confirmEndpoint(chosen, [clear], wish({}, user))).toThrow(/does not offer what it did/);
  });

  it("never goes below the minimum, for any list", () => {
    const anyOffer = fc
      .record({ mode: fc.constantFrom(...SECURITY_MODES), policy: fc.constantFrom(...SECURITY_POLICIES, "ECC_x") })
      .map(({ mode, policy }) => offer(mode, policy));
    const anyMinimum = fc.record({
      mode: fc.constantFrom(...SECURITY_MODES),
      policy: fc.constantFrom(...SECURITY_POLICIES),
    });
    fc.assert(
      fc.property(fc.array(anyOffer), anyMinimum, (offers, minimum) => {
        const rank = ({ mode, policy }: { mode: (typeof SECURITY_MODES)[number]; policy: string }) =>
          [SECURITY_MODES.indexOf(mode), (SECURITY_POLICIES as readonly string[]).indexOf(policy)] as const;
        const [lowMode, lowPolicy] = rank(minimum);
        const isAllowed = (each: OfferedEndpoint) => {
          const [mode, policy] = rank(each);
          const isWhole = (each.mode === "NONE") === (each.policy === "None");
          const isSafe =
            mode >= lowMode && policy >= lowPolicy && !/^(Basic128Rsa15|Basic256|ECC_x)$/.test(each.policy);
          return isWhole && isSafe;
        };
        const chosen = attempt(() => chooseEndpoint(offers, wish({ minimum })));
        if (chosen) expect(isAllowed(chosen)).toBe(true);
        else expect(offers.some(isAllowed)).toBe(false);
      }),
    );
  });
});

/** What of a combination of channel and tokens is told apart, said anew and plainly: what encrypts the secret, or signs? */
function isKept(mode: string, policy: string, token: string | null, { type }: OpcUaUser, security: OpcUaSecurity) {
  if (type === "ANONYMOUS") return true;
  const by = token ?? policy;
  if (!/^(None|Basic128Rsa15|Basic256|Basic256Sha256|Aes128_Sha256_RsaOaep|Aes256_Sha256_RsaPss)$/.test(by))
    return false;
  if (type === "CERTIFICATE" && by === "None") return false;
  if (mode === "SIGN_AND_ENCRYPT" || security.mode === "NONE") return true;
  return by !== "None" && (!/^Basic(128Rsa15|256)$/.test(by) || security.policy === by);
}

describe("signing in", () => {
  const USERS: readonly OpcUaUser[] = [
    { type: "ANONYMOUS" },
    { type: "USER_NAME", username: "twin", password: () => "secret" },
    { type: "CERTIFICATE", certificateFile: "operator.pem", privateKey: () => "key" },
  ];
  const CHANNELS = SECURITY_MODES.flatMap((mode) =>
    SECURITY_POLICIES.filter((policy) => (mode === "NONE") === (policy === "None")).map((policy) => ({ mode, policy })),
  );
  const TOKENS = [null, ...SECURITY_POLICIES, "ECC_nistP256", '"Basic256Sha256"'];
  const SETTINGS: readonly Partial<OpcUaSecurity>[] = [
    {},
    ...SECURITY_MODES.map((mode) => ({ mode })),
    ...SECURITY_POLICIES.map((policy) => ({ policy })),
    ...CHANNELS,
    { minimum: { mode: "SIGN", policy: "Basic256Sha256" } },
  ];

  it.each(USERS)("keeps the secret: $type by every channel, token policy and setting", (user) => {
    let combinations = 0;
    for (const { mode, policy } of CHANNELS)
      for (const token of TOKENS)
        for (const setting of SETTINGS) {
          const asked = wish(setting, user);
          const endpoint = offer(mode, policy, [{ type: user.type, policy: token }]);
          const { security } = asked;
          const isAsked =
            (security.mode ?? mode) === mode &&
            (security.policy === null ? !/^Basic(128Rsa15|256)$/.test(policy) : security.policy === policy) &&
            (security.minimum === null || (mode !== "NONE" && !/^Basic(128Rsa15|256)$/.test(policy)));
          const expected = isAsked && isKept(mode, policy, token, user, security);
          const about = `${user.type} ${mode} ${policy} ${token} ${JSON.stringify(setting)}`;
          combinations++;
          let said = "";
          try {
            chooseEndpoint([endpoint], asked);
          } catch (error) {
            said = (error as SecurityProblem).advice;
          }
          expect(said === "", about).toBe(expected);
          // The advice: nothing that is less safe than what is configured, and not to enable on the server what is not safe.
          const isWeak = security.mode === "NONE" || /^(None|Basic128Rsa15|Basic256)$/.test(security.policy ?? "");
          if (isWeak) expect(said, about).not.toMatch(/Enable it/);
          expect(said, about).not.toMatch(
            /NONE|None|Basic128Rsa15|Basic256(?!Sha256)|anonymous|leave|minimum|tolerate/,
          );
        }
    expect(combinations).toBe(CHANNELS.length * TOKENS.length * SETTINGS.length);
  });

  it("takes of several tokens the one that keeps it best, whatever their order", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANNELS),
        fc.uniqueArray(fc.constantFrom(...TOKENS), { minLength: 1 }),
        fc.constantFrom(...USERS),
        fc.constantFrom(...SETTINGS),
        ({ mode, policy }, tokens, user, setting) => {
          const asked = wish(setting, user);
          const endpoint = offer(
            mode,
            policy,
            tokens.map((token) => ({ type: user.type, policy: token })),
          );
          const taken = signInAt(endpoint, asked);
          const kept = tokens.filter((token) => isKept(mode, policy, token, user, asked.security));
          expect(taken === null).toBe(kept.length === 0);
          if (taken === null || user.type === "ANONYMOUS") return;
          expect(kept).toContain(taken.policy);
          const encrypts = kept.filter((token) => /Sha256/.test(token ?? policy));
          if (encrypts.length > 0) expect(encrypts).toContain(taken.policy);
        },
      ),
    );
  });
});

function attempt<T>(task: () => T): T | null {
  try {
    return task();
  } catch {
    return null;
  }
}
