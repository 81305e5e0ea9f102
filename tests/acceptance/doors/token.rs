//! An authenticator in software: makes passkeys and answers for them, as honestly or not as a test wants.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// Flags of an authenticator's data: a person was there and proved to be themselves.
const PRESENT_AND_VERIFIED: u8 = 0x05;
/// A credential is attached.
const ATTESTED: u8 = 0x40;

/// One passkey on one device.
pub(super) struct Token {
    key: EcdsaKeyPair,
    id: [u8; 16],
    counter: u32,
    /// Whose page the browser says it shows.
    pub(super) origin: String,
    /// Whether the device asks for a fingerprint.
    pub(super) verifies: bool,
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Token {
    pub(super) fn new(origin: &str) -> Self {
        let random = SystemRandom::new();
        let alg = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &random).expect("a key");
        let mut id = [0; 16];
        random.fill(&mut id).expect("random bytes");
        Self {
            key: EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &random).expect("a key"),
            id,
            counter: 0,
            origin: origin.to_owned(),
            verifies: true,
        }
    }

    /// What the browser gives after making this passkey.
    pub(super) fn make(&mut self, challenge: &Value) -> Value {
        let options = &challenge["publicKey"];
        let client = self.client_data("webauthn.create", &options["challenge"]);
        let rp = options["rp"]["id"].as_str().expect("a name of ours");
        let mut data = self.data(rp, ATTESTED);
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(self.id);
        data.extend(self.public_key());
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).expect("a short one"));
        object.extend(data);
        json!({
            "id": encoded(&self.id), "rawId": encoded(&self.id), "type": "public-key",
            "response": {"clientDataJSON": encoded(&client), "attestationObject": encoded(&object), "transports": ["internal"]},
            "clientExtensionResults": {},
        })
    }

    /// What the browser gives when this passkey is asked for.
    pub(super) fn answer(&mut self, challenge: &Value) -> Value {
        let options = &challenge["publicKey"];
        let client = self.client_data("webauthn.get", &options["challenge"]);
        self.counter += 1;
        let rp = options["rpId"].as_str().expect("a name of ours");
        let data = self.data(rp, 0);
        let signed = [&data[..], digest(&SHA256, &client).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed);
        let signature = signature.expect("a signature");
        json!({
            "id": encoded(&self.id), "rawId": encoded(&self.id), "type": "public-key",
            "response": {
                "clientDataJSON": encoded(&client), "authenticatorData": encoded(&data),
                "signature": encoded(signature.as_ref()), "userHandle": null,
            },
            "clientExtensionResults": {},
        })
    }

    fn client_data(&self, what: &str, challenge: &Value) -> Vec<u8> {
        json!({"type": what, "challenge": challenge, "origin": self.origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }

    fn data(&self, rp: &str, flags: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, rp.as_bytes()).as_ref().to_vec();
        let seen = if self.verifies {
            PRESENT_AND_VERIFIED
        } else {
            0x01
        };
        data.push(seen | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The public half in COSE: an elliptic curve key for ES256.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..65]);
        key
    }
}
