//! Signing in by another provider (rule D8): away, and back.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::session::{ProviderSignIn, SignInWays};
use serde::Deserialize;

use super::{
    ApiError, App,
    extract::{Asked, Peer, Place, cookie},
};
use crate::{
    auth::{AuthError, SignedIn, people::Site},
    oidc::Oidc,
};

/// Where the provider sends people back to.
pub(crate) const OIDC_RETURN: &str = "/api/v1/sign-in/provider/return";

/// What the provider adds to the address.
#[derive(Debug, Deserialize)]
pub(super) struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// `GET /api/v1/sign-in`: the ways to sign in here, for the page that asks.
pub(super) async fn ways(State(app): State<App>) -> Json<SignInWays> {
    Json(SignInWays {
        provider: app.oidc.as_ref().map(|it| ProviderSignIn {
            label: it.label().to_owned(),
        }),
        install_certificate: app.config.authority.is_some(),
    })
}

fn provider(app: &App) -> Result<&Oidc, AuthError> {
    app.oidc.as_ref().ok_or(AuthError::NoProvider)
}

/// `GET /api/v1/sign-in/provider`: sends the browser to the provider.
pub(super) async fn begin(State(app): State<App>, Peer(peer): Peer) -> Result<Response, ApiError> {
    let away = provider(&app)?.begin(peer, app.auth.now()).await?;
    let cookie = app.auth.away_cookie(&away.browser);
    go_to(&away.url, &[cookie])
}

/// `GET /api/v1/sign-in/provider/return`: the browser is back. It is a person who reads the answer, so that a refusal
/// goes to the page that can say it in their language.
pub(super) async fn finish(
    State(app): State<App>,
    Place(from): Place,
    Asked(returned): Asked<Returned>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let oidc = provider(&app)?;
    let browser = cookie(&headers, app.auth.away_cookie_name()).unwrap_or_default();
    let gone = app.auth.away_cookie_gone();
    match signed_in(&app, oidc, &returned, &browser, &from).await {
        Ok(it) => go_to("/", &[app.auth.cookie(&it.token), gone]),
        Err(error) => {
            let code = error.problem().1.code;
            go_to(&format!("/?sign_in={code}"), &[gone])
        }
    }
}

async fn signed_in(
    app: &App,
    oidc: &Oidc,
    returned: &Returned,
    browser: &str,
    from: &Site,
) -> Result<SignedIn, AuthError> {
    let now = app.auth.now();
    if returned.code.is_empty() {
        oidc.give_up(&returned.state, browser, now);
        return Err(AuthError::ProviderRefused);
    }
    let account = oidc
        .finish(&returned.code, &returned.state, browser, now)
        .await?;
    app.auth
        .sign_in_as_account(&account, from, |id| app.room.principal(id))
        .await
}

/// Sends a browser elsewhere.
fn go_to(place: &str, cookies: &[String]) -> Result<Response, ApiError> {
    let unfit = |_error| AuthError::ProviderFailed;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::LOCATION,
        HeaderValue::from_str(place).map_err(unfit)?,
    );
    for cookie in cookies {
        headers.append(
            header::SET_COOKIE,
            HeaderValue::from_str(cookie).map_err(unfit)?,
        );
    }
    Ok(response)
}
