import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  OPC_UA_DEFAULTS,
  type OpcUaSecurity,
  type OpcUaUser,
  SECURITY_MODES,
  SECURITY_POLICIES,
} from "../../src/connectors/opcua/options.ts";
import {
  chooseEndpoint,
  confirmEndpoint,
  type OfferedEndpoint,
  type OfferedUser,
} from "../../src/connectors/opcua/session/endpoint-choice.ts";

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
    expect(() => chooseEndpoint(old.slice(1), wish())).toThrow(/only deprecated .* Basic256\..*security\.policy/);
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

  it("sends no password unprotected unless mode NONE is configured", () => {
    const user: OpcUaUser = { type: "USER_NAME", username: "twin", password: () => "secret" };
    const clear = offer("NONE", "None", [{ type: "USER_NAME", policy: null }]);
    const sealed = offer("NONE", "None", [{ type: "USER_NAME", policy: "Basic256Sha256" }]);
    expect(() => chooseEndpoint([clear], wish({}, user))).toThrow(/password unprotected.*mode: NONE/);
    expect(chooseEndpoint([clear], wish({ mode: "NONE" }, user))).toBe(clear);
    expect(chooseEndpoint([sealed], wish({}, user))).toBe(sealed);
  });

  it("notices that a first list had been shortened", () => {
    const chosen = offer("SIGN", "Basic256Sha256");
    expect(confirmEndpoint(chosen, ALL, wish())).toBe(true);
    expect(confirmEndpoint(chosen, [chosen, offer("NONE", "None")], wish())).toBe(false);
    expect(confirmEndpoint(chosen, ALL, wish({ mode: "SIGN", policy: "Basic256Sha256" }))).toBe(false);
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
          return mode >= lowMode && policy >= lowPolicy && !/^(Basic128Rsa15|Basic256|ECC_x)$/.test(each.policy);
        };
        const chosen = attempt(() => chooseEndpoint(offers, wish({ minimum })));
        if (chosen) expect(isAllowed(chosen)).toBe(true);
        else expect(offers.some(isAllowed)).toBe(false);
      }),
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
