//! A small identity provider on loopback: honest unless a test tells it otherwise.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Our name there, and what proves it.
pub(super) const CLIENT: &str = "muster";
pub(super) const SECRET: &str = "a secret of both";

/// How it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    None,
    Nonce,
    Audience,
    Issuer,
    Expired,
    Key,
    Unsigned,
    NoClaim,
    Unverified,
    Silent,
}

struct State {
    address: SocketAddr,
    key: EcdsaKeyPair,
    other_key: EcdsaKeyPair,
    lie: Lie,
    /// What each code was given for: nonce, challenge, who.
    codes: HashMap<String, (String, String, String)>,
}

/// A provider that runs until it is dropped.
#[derive(Clone)]
pub(super) struct Provider(Arc<Mutex<State>>);

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let alg = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &random).expect("a key");
    EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &random).expect("a key")
}

/// The parameters of an address or a form.
pub(super) fn parameters(text: &str) -> HashMap<String, String> {
    let text = text.split_once('?').map_or(text, |it| it.1);
    let pairs = text.split('&').filter_map(|it| it.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), plain(value)))
        .collect()
}

fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()].map(|it| it.unwrap_or(b'0'));
                let digits = String::from_utf8_lossy(&digits).into_owned();
                u8::from_str_radix(&digits, 16).unwrap_or(b'?')
            }
            byte => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Provider {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let provider = Self(Arc::new(Mutex::new(State {
            address: listener.local_addr().expect("an address"),
            key: key(),
            other_key: key(),
            lie: Lie::None,
            codes: HashMap::new(),
        })));
        let serving = provider.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.answer(socket).await });
            }
        });
        provider
    }

    pub(super) fn issuer(&self) -> String {
        format!("http://{}", self.state().address)
    }

    pub(super) fn lie(&self, lie: Lie) {
        self.state().lie = lie;
    }

    /// Somebody signs in on its page; gives the code and the state that the browser brings back.
    pub(super) fn sign_in(&self, page: &str, who: &str) -> (String, String) {
        let asked = parameters(page);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(
            asked["redirect_uri"],
            "https://muster.example/api/v1/sign-in/provider/return"
        );
        let mut state = self.state();
        let code = format!("code-{}", state.codes.len());
        let given = (
            asked["nonce"].clone(),
            asked["code_challenge"].clone(),
            who.to_owned(),
        );
        state.codes.insert(code.clone(), given);
        (code, asked["state"].clone())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().expect("nobody panicked here")
    }

    async fn answer(&self, mut socket: TcpStream) {
        let mut bytes = Vec::new();
        let (head, body) = loop {
            let mut more = [0; 4096];
            let Ok(read @ 1..) = socket.read(&mut more).await else {
                return;
            };
            bytes.extend(&more[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head.lines().find_map(|it| {
                let (name, value) = it.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                break (head.to_owned(), body.to_owned());
            }
        };
        if self.state().lie == Lie::Silent {
            return;
        }
        let path = head.split(' ').nth(1).unwrap_or_default();
        let (status, answer) = match path {
            "/.well-known/openid-configuration" => (200, self.about()),
            "/keys" => (200, self.keys()),
            "/token" => self.token(&head, &body),
            _ => (404, json!({})),
        };
        let text = answer.to_string();
        let answer = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{text}",
            text.len()
        );
        let _ = socket.write_all(answer.as_bytes()).await;
    }

    fn about(&self) -> Value {
        let issuer = self.issuer();
        json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/page"),
            "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        })
    }

    fn keys(&self) -> Value {
        let state = self.state();
        let point = state.key.public_key().as_ref();
        json!({"keys": [{
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
            "x": encoded(&point[1..33]), "y": encoded(&point[33..65]),
        }]})
    }

    /// A code is good once, for who has the secret and the verifier.
    fn token(&self, head: &str, body: &str) -> (u16, Value) {
        let form = parameters(body);
        let refused = (400, json!({"error": "invalid_grant"}));
        let basic = base64::engine::general_purpose::STANDARD
            .encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+")));
        if !head.contains(&format!("Basic {basic}")) && !head.contains(&format!("basic {basic}")) {
            return (401, json!({"error": "invalid_client"}));
        }
        let code = form.get("code").cloned().unwrap_or_default();
        let Some((nonce, challenge, who)) = self.state().codes.remove(&code) else {
            return refused;
        };
        let verifier = form.get("code_verifier").cloned().unwrap_or_default();
        if encoded(digest(&SHA256, verifier.as_bytes())) != challenge {
            return refused;
        }
        let token = self.id_token(&nonce, &who);
        let answer = json!({"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": token});
        (200, answer)
    }

    fn id_token(&self, nonce: &str, who: &str) -> String {
        let issuer = self.issuer();
        let state = self.state();
        let lies = |it: Lie| state.lie == it;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.expect("after 1970").as_secs();
        let mut claims = json!({
            "iss": if lies(Lie::Issuer) { "https://evil.example" } else { &issuer },
            "aud": if lies(Lie::Audience) { "somebody else" } else { CLIENT },
            "nonce": if lies(Lie::Nonce) { "another" } else { nonce },
            "sub": "1", "iat": now - 600,
            "exp": if lies(Lie::Expired) { now - 300 } else { now + 300 },
            "preferred_username": who, "email": who, "email_verified": !lies(Lie::Unverified),
        });
        if lies(Lie::NoClaim) {
            claims["preferred_username"] = Value::Null;
        }
        let alg = if lies(Lie::Unsigned) { "none" } else { "ES256" };
        let head = encoded(json!({"alg": alg, "typ": "JWT"}).to_string());
        let signed = format!("{head}.{}", encoded(claims.to_string()));
        if lies(Lie::Unsigned) {
            return format!("{signed}.");
        }
        let key = if lies(Lie::Key) {
            &state.other_key
        } else {
            &state.key
        };
        let signature = key.sign(&SystemRandom::new(), signed.as_bytes());
        format!("{signed}.{}", encoded(signature.expect("a signature")))
    }
}
