//! Looking for words in what the asker's agency is shown (rules Q1 to Q6).

use std::{fmt::Write as _, time::Instant};

use axum::{extract::State, response::Response};
use domain::{
    Refusal,
    sharing::{SEARCHED_KINDS, Search, Wanted},
};
use protocol::{
    limits::{SEARCH_HITS_MAX, SEARCH_SKIP_MAX},
    search::{KindCount, Quote, SearchQuery, kind_count, quote},
};

use super::{
    ApiError, App,
    extract::{Asked, Who},
    read::raw_json,
};
use crate::search::Answer;

/// `GET /api/v1/search`
pub(super) async fn search(
    State(app): State<App>,
    who: Who,
    Asked(asked): Asked<SearchQuery>,
) -> Result<Response, ApiError> {
    let kind = asked.kind.map(domain::sharing::Kind::from);
    if kind.is_some_and(|it| !SEARCHED_KINDS.contains(&it)) {
        return Err(ApiError::field("kind", "cannot be searched"));
    }
    within("limit", asked.limit, 1, SEARCH_HITS_MAX)?;
    within("skip", asked.skip, 0, SEARCH_SKIP_MAX)?;
    let search = Search::new(Wanted::new(&asked.q)?, kind);
    app.searches.count(who.0.principal, Instant::now())?;
    let page = (asked.skip, asked.limit);
    let found = app
        .searches
        .run(app.room.clone(), &who.0, search, page)
        .await?;
    let objects: Vec<_> = found.hits.iter().map(|(_, it)| it.object.clone()).collect();
    app.handing_out(&who.0, "search", false, &app.handed(&who.0, &objects))
        .await?;
    Ok(raw_json(json(found)))
}

fn within(field: &'static str, value: usize, min: i64, max: usize) -> Result<(), Refusal> {
    let max = i64::try_from(max).unwrap_or(i64::MAX);
    if i64::try_from(value).is_ok_and(|it| (min..=max).contains(&it)) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange { field, min, max })
    }
}

/// The JSON of `protocol::search::SearchAnswer`, with the bytes of each object that its readers have.
fn json(found: Answer) -> String {
    let Answer { hits, rest } = found;
    let mut text = String::from(r#"{"hits":["#);
    for (index, (object, hit)) in hits.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let quotes: Vec<Quote> = hit.quotes.into_iter().map(quote).collect();
        text.push_str(r#"{"object":"#);
        text.push_str(&object);
        text.push_str(r#","quotes":"#);
        text.push_str(&plain(&quotes));
        text.push('}');
    }
    let counts: Vec<KindCount> = rest.counts.into_iter().map(kind_count).collect();
    text.push_str(r#"],"counts":"#);
    text.push_str(&plain(&counts));
    let (more, truncated) = (rest.has_more, rest.is_truncated);
    // Writing into a string cannot fail.
    let _ = write!(text, r#","more":{more},"truncated":{truncated}}}"#);
    text
}

/// Serialising our own plain structs cannot fail; an empty text would be refused by every client.
fn plain(it: &impl serde::Serialize) -> String {
    serde_json::to_string(it).unwrap_or_default()
}
