//! Incidents in full: what belongs together, what was there before, and two desks on one incident.

use acceptance::{Screen, TestServer, city};
use client::{ApiError, Client};
use protocol::{
    Object,
    command::{ChangeIncident, LinkIncident, ReportIncident, ScheduleIncident, UnlinkIncident},
    query::{PreviousQuery, SimilarQuery},
    words::{IncidentState, Link},
};
use uuid::Uuid;

fn similar(incident: &ReportIncident) -> SimilarQuery {
    SimilarQuery {
        lon: incident.lon,
        lat: incident.lat,
        incident_type: incident.incident_type.clone().expect("a type"),
        except: None,
    }
}

fn previous(incident: &ReportIncident) -> PreviousQuery {
    PreviousQuery {
        lon: incident.lon,
        lat: incident.lat,
        radius_m: 500,
        days: 30,
        except: None,
    }
}

async fn report(desk: &Client) -> ReportIncident {
    let incident = city::incident();
    desk.report_incident(&incident).await.expect("an incident");
    incident
}

fn link(to: Uuid, link: Link, version: u32) -> LinkIncident {
    LinkIncident {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        to,
        link,
    }
}

fn narrative(version: u32, text: &str) -> ChangeIncident {
    ChangeIncident {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        place: None,
        narrative: Some(text.to_owned()),
    }
}

async fn bytes_of(client: &Client, path: &str) -> Vec<u8> {
    let asked = client.request(client::Method::GET, path, None).await;
    asked.expect("an answer").1.to_vec()
}

/// I14, A4: the police's answers are the same bytes with and without the fire brigade's incident that it may not see; the
/// fire brigade is told of its own, and the operations centre, which sees both, of both.
#[tokio::test]
async fn a_possible_duplicate_is_told_only_to_who_sees_it() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let police = server.seat("police.commander").await;
    let eoc = server.seat("eoc.coordinator").await;
    let own = report(&police).await;
    let routes = [
        "/api/v1/incidents/similar?lon=7.4246&lat=43.7384&incident_type=fire",
        "/api/v1/incidents/previous?lon=7.4246&lat=43.7384&radius_m=5000",
    ];
    let mut before = Vec::new();
    for route in routes {
        before.push(bytes_of(&police, route).await);
    }
    let hidden = report(&fire).await;
    for (route, before) in routes.iter().zip(before) {
        let after = bytes_of(&police, route).await;
        assert_eq!(after, before, "{route}");
    }
    let found = police.similar(&similar(&own)).await.expect("an answer");
    assert_eq!(found.incidents.len(), 1);
    // The control: who may see it is told, and of both if it sees both.
    let found = fire.similar(&similar(&hidden)).await.expect("an answer");
    assert_eq!(found.incidents[0].incident.id, hidden.id);
    assert_eq!(found.incidents.len(), 1);
    let found = eoc.similar(&similar(&own)).await.expect("an answer");
    assert_eq!(found.incidents.len(), 2);
    let found = eoc.previous(&previous(&own)).await.expect("an answer");
    let newest_first: Vec<_> = found.incidents.iter().map(|it| it.incident.id).collect();
    assert_eq!(newest_first, [hidden.id, own.id]);
    server.stop().await;
}

/// I11, I13: a duplicate is closed into the other on every screen of its agency, and comes back when it was none.
#[tokio::test]
async fn a_duplicate_is_closed_into_the_other_and_comes_back() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let mut screen = Screen::open(&server.seat("fire.commander").await).await;
    let (one, other) = (report(&fire).await, report(&fire).await);
    fire.link_incident(other.id, &link(one.id, Link::Duplicate, 1))
        .await
        .expect("a link");
    screen
        .until(|it| {
            it.incident(other.id).is_some_and(|it| {
                it.duplicate_of == Some(one.id) && it.state == Some(IncidentState::Closed)
            })
        })
        .await;
    let timeline = fire.timeline_of_incident(one.id).await.expect("a timeline");
    let last = timeline.entries.last().expect("a line");
    assert_eq!(
        (last.what.as_str(), last.other),
        ("incident_joined", Some(other.id))
    );
    let undo = UnlinkIncident {
        command_id: client::new_id(),
        occurred_at: None,
        version: 2,
        link: Link::Duplicate,
        reason: "Another roof".to_owned(),
    };
    fire.unlink_incident(other.id, &undo)
        .await
        .expect("no link any more");
    screen
        .until(|it| {
            it.incident(other.id).is_some_and(|it| {
                it.duplicate_of.is_none() && it.state == Some(IncidentState::Reported)
            })
        })
        .await;
    server.stop().await;
}

/// P4, I10, I12, I15: what is wrong is refused with its own code, and nothing changes.
#[tokio::test]
async fn links_and_plans_that_are_wrong_are_refused() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let police = server.seat("police.commander").await;
    let (one, other) = (report(&fire).await, report(&fire).await);
    let foreign = report(&police).await;
    fire.link_incident(other.id, &link(one.id, Link::Child, 1))
        .await
        .expect("a link");
    let wrong = [
        (one.id, link(one.id, Link::Child, 1), 422, "malformed"),
        (one.id, link(other.id, Link::Child, 1), 409, "cycle"),
        (one.id, link(foreign.id, Link::Duplicate, 1), 404, "unknown"),
        (foreign.id, link(one.id, Link::Duplicate, 1), 404, "unknown"),
        (
            one.id,
            link(Uuid::nil(), Link::Duplicate, 1),
            404,
            "unknown",
        ),
        (other.id, link(one.id, Link::Child, 2), 409, "wrong_state"),
        (other.id, link(one.id, Link::Child, 1), 409, "stale_version"),
    ];
    for (incident, body, status, code) in wrong {
        let refused = fire.link_incident(incident, &body).await;
        let Err(ApiError::Refused {
            status: found,
            problem,
        }) = refused
        else {
            panic!("{body:?} was taken")
        };
        assert_eq!((found, problem.code.as_str()), (status, code), "{body:?}");
    }
    let late = ScheduleIncident {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        starts_at: Some(protocol::Moment(domain::Timestamp(1_700_000_000_000))),
    };
    let refused = fire.schedule_incident(one.id, &late).await;
    assert_eq!(refused.expect_err("it is over").code(), Some("in_the_past"));
    for query in ["radius_m=0", "radius_m=5001", "days=0", "days=367"] {
        let path = format!("/api/v1/incidents/previous?lon=7&lat=43&{query}");
        let refused = fire.request(client::Method::GET, &path, None).await;
        assert_eq!(
            refused.expect_err("out of range").code(),
            Some("out_of_range"),
            "{query}"
        );
    }
    server.stop().await;
}

/// C5: two desks write on one incident at once, over and over; each edit that was acknowledged was based on what was
/// there, none is overwritten unseen, and the loser is shown what it lost to.
#[tokio::test]
async fn two_dispatchers_on_one_incident_never_clobber_each_other() {
    const EDITS: usize = 20;
    let server = TestServer::start().await;
    let desks = [
        server.seat("fire.dispatcher").await,
        server.seat("fire.commander").await,
    ];
    let incident = report(&desks[0]).await.id;
    let write = async |desk: usize| {
        let (mut told, mut lost, mut version) = (Vec::new(), 0, 1);
        let mut text = "Smoke from the roof".to_owned();
        while told.len() < EDITS {
            // Each adds to what it knows: a text that lacks an earlier word would have clobbered it.
            let word = format!("{desk}.{}", told.len());
            let mine = format!("{text} {word}");
            match desks[desk]
                .change_incident(incident, &narrative(version, &mine))
                .await
            {
                Ok(_) => {
                    told.push(word);
                    (text, version) = (mine, version + 1);
                }
                Err(ApiError::Refused { problem, .. }) => {
                    assert_eq!(problem.code, "stale_version", "{problem:?}");
                    let Some(Object::Incident(now)) = problem.object.map(|it| *it) else {
                        panic!("C5: the answer shows what is there now")
                    };
                    assert_eq!(
                        problem.current,
                        now.versions.narrative.map(|it| it.to_string())
                    );
                    text = now.narrative.expect("the own narrative");
                    version = now.versions.narrative.expect("its version");
                    lost += 1;
                }
                Err(error) => panic!("{error}"),
            }
        }
        (told, lost)
    };
    let ((one, lost_one), (other, lost_other)) = tokio::join!(write(0), write(1));
    // The control: otherwise they did not meet.
    assert!(lost_one + lost_other > 0, "nobody was ever in the way");
    let path = client::List::Incidents;
    let now = desks[0].object(path, &incident.to_string()).await;
    let Ok(Object::Incident(now)) = now else {
        panic!("the incident")
    };
    let text = now.narrative.expect("the own narrative");
    let words: Vec<&str> = text.split(' ').collect();
    for word in one.iter().chain(&other) {
        let times = words.iter().filter(|it| *it == word).count();
        assert_eq!(times, 1, "{word} in {text}");
    }
    assert_eq!(now.versions.narrative, Some(1 + 2 * EDITS as u32));
    server.stop().await;
}
