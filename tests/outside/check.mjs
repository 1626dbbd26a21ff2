// Another maker's reader of credentials, without network: {"contexts": {address: document},
// "identity": did.json, "credentials": [...]} comes in, ["" or what is wrong, ...] goes out.
import { readFileSync } from "node:fs";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";

const { contexts, identity, credentials } = JSON.parse(readFileSync(0, "utf8"));
const MULTIKEY = "https://w3id.org/security/multikey/v1";

async function documentLoader(url) {
  let document = contexts[url];
  if (url === identity.id) document = identity;
  const key = identity.verificationMethod.find((each) => each.id === url);
  if (key) document = { "@context": MULTIKEY, ...key };
  if (!document) throw new Error(`nobody may ask for ${url}`);
  return { contextUrl: null, documentUrl: url, document };
}

async function told(credential) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const checkStatus = async () => ({ verified: true });
  const result = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus });
  if (result.verified) return "";
  return [result.error, ...(result.error?.errors ?? [])].map(String).join("; ") || "refused";
}

const answers = [];
for (const credential of credentials) answers.push(await told(credential));
console.log(JSON.stringify(answers));
