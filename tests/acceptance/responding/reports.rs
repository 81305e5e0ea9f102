//! Situation reports: what the server makes of a moment, who sees a draft, who approves it, and its versions (B8, B9).

use acceptance::Screen;
use client::{Client, List, Mirror};
use protocol::{
    Object,
    object_item::TaskItem,
    object_report::{ReportContent, SituationReport},
    words::{Figure, ReportState, TaskPhase, Whom},
};
use uuid::Uuid;

use super::{given::*, hits, is, refusal};
use crate::agreements::{because, later};

fn report(mirror: &Mirror, id: Uuid) -> &SituationReport {
    mirror.situation_report(id).expect("the report")
}

fn state(mirror: &Mirror, id: Uuid) -> Option<ReportState> {
    mirror.situation_report(id).map(|it| it.state)
}

/// What the timeline tells somebody of reports.
async fn lines(desk: &Client, task: Uuid) -> Vec<String> {
    let told = desk.timeline_of_task(task).await.expect("a timeline");
    let lines = told.entries.into_iter().map(|it| it.what);
    lines
        .filter(|it| it.starts_with("response_report"))
        .collect()
}

impl Responded {
    /// Rule B9: whether a draft is there for who leads, and for nobody else in the task: not on the stream, in lists, by its id, in the
    /// timeline or by search.
    async fn is_a_draft(&self, other: &mut Screen, id: Uuid) {
        // What comes after it comes without it.
        let marker = counted(None, Whom::Responders, &[(Figure::OnSite, 1)]);
        self.ems
            .report_figures(self.task, &marker)
            .await
            .expect("counted");
        other
            .until(|mirror| mirror.figures(marker.id).is_some())
            .await;
        assert_eq!(other.mirror.situation_report(id), None);
        assert_eq!(
            other
                .mirror
                .entries()
                .filter(|it| it.what.contains("report_composed"))
                .count(),
            0
        );
        let told =
            serde_json::to_string(&other.mirror.objects().collect::<Vec<_>>()).expect("JSON");
        assert!(!told.contains("The water falls"));
        for party in [&self.ems, &self.civil, &self.press] {
            let hidden = party.object(List::TaskItems, &id.to_string()).await;
            assert_eq!(refusal(hidden), is(404, "unknown", None));
            let hidden = party.approve_report(id, &approved()).await;
            assert_eq!(refusal(hidden), is(404, "unknown", None));
            let listed = party.list(List::TaskItems).await.expect("items");
            assert!(listed.iter().all(|it| it.id() != id.to_string()));
            assert_eq!(hits(party, "water falls").await, 0);
        }
        assert_eq!(lines(&self.ems, self.task).await, Vec::<String>::new());
        for lead in [&self.fire, &self.police] {
            let shown = lead.object(List::TaskItems, &id.to_string()).await;
            assert!(matches!(
                shown,
                Ok(Object::TaskItem(TaskItem::SituationReport(_)))
            ));
            assert!(hits(lead, "water falls").await > 0);
        }
    }
}

/// What the server has made of the play.
fn is_of_the_play(it: &ReportContent, lanes: usize) {
    assert_eq!(it.phase, TaskPhase::InProgress);
    let period = it.period.as_ref().expect("one holds");
    assert_eq!(
        (period.number, period.ends_at, period.objectives.len()),
        (1, later(10 * HOUR_MS), 3)
    );
    assert_eq!(it.lanes.len(), lanes);
    let ems = it
        .lanes
        .iter()
        .find(|it| it.agency == "ems")
        .expect("its lane");
    assert_eq!((ems.sent, ems.on_scene), (1, 0));
    let objective = &period.objectives[0];
    assert_eq!(
        (objective.number, objective.owner.as_deref()),
        (1, Some("ems"))
    );
    let sectors: Vec<_> = it.sectors.iter().map(|it| (it.number, it.units)).collect();
    assert_eq!(sectors, [(1, 1), (2, 0)]);
    let injured = &it.sectors[0].figures[0];
    assert_eq!((injured.count, injured.stands), (3, false));
    let posts = it.posts.iter();
    let posts: Vec<_> = posts
        .map(|it| (it.of.as_deref(), it.name.as_deref()))
        .collect();
    let held = (Some("1 Lower town"), Some("Marc Orsini"));
    assert_eq!(posts, [held, (None, None)]);
    let evacuation = &it.evacuations[0];
    let gone = evacuation.evacuated.len();
    assert_eq!(
        (evacuation.zone.as_str(), evacuation.persons, gone),
        ("Old quay", 440, 2)
    );
    let sheltered = it.shelters[0].sheltered.as_ref().expect("counted");
    assert_eq!((it.shelters[0].capacity, sheltered.count), (300, 250));
    let missing = it.figures.iter().filter(|it| it.figure == Figure::Missing);
    let missing: Vec<_> = missing
        .map(|it| (it.agency.as_str(), it.count, it.stands))
        .collect();
    assert_eq!(missing, [("ems", 7, true), ("police", 9, false)]);
}

/// B8 and B9: a draft is the leads' own until another commander of them approves it; who composed it does not, and a party cannot.
#[tokio::test]
async fn a_situation_report_is_the_leads_own_until_another_of_them_approves_it() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let mut own = Screen::open(&it.fire).await;
    let mut co_lead = Screen::open(&it.police).await;
    let mut other = Screen::open(&it.ems).await;
    let _ = it.play(&mut own).await;
    let not_its = it.ems.compose_report(it.task, &composed(None)).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    let first = composed(None);
    it.fire
        .compose_report(it.task, &first)
        .await
        .expect("composed");
    own.until(|mirror| mirror.situation_report(first.id).is_some())
        .await;
    co_lead
        .until(|mirror| mirror.situation_report(first.id).is_some())
        .await;
    let shown = report(&own.mirror, first.id);
    assert_eq!((shown.number, shown.version, shown.as_of), (1, 1, later(0)));
    assert_eq!(shown.state, ReportState::Draft);
    is_of_the_play(&shown.content, 4);
    let session = it.fire.session().await.expect("a session");
    assert_eq!(shown.composer, Some(session.principal));
    assert_eq!(report(&co_lead.mirror, first.id).composer, None);
    it.is_a_draft(&mut other, first.id).await;

    let oneself = it.fire.approve_report(first.id, &approved()).await;
    assert_eq!(refusal(oneself), is(422, "oneself", Some("composer")));
    let a_dispatcher = it.dispatcher.approve_report(first.id, &approved()).await;
    assert_eq!(refusal(a_dispatcher), is(403, "role_may_not", None));
    it.police
        .approve_report(first.id, &approved())
        .await
        .expect("approved");
    other
        .until(|mirror| state(mirror, first.id) == Some(ReportState::Approved))
        .await;
    let shown = report(&other.mirror, first.id);
    assert_eq!(
        (shown.composer, shown.situation.as_str()),
        (None, "The water falls")
    );
    let decided = shown.decided.as_ref().expect("decided");
    assert_eq!(
        (decided.agency.as_str(), decided.note.as_str()),
        ("police", "As agreed at ten")
    );
    // The control: what was looked for in vain before is found now.
    assert_eq!(lines(&it.ems, it.task).await, ["response_report_approved"]);
    assert_eq!(hits(&it.ems, "water falls").await, 1);
    let again = it.police.approve_report(first.id, &approved()).await;
    assert_eq!(refusal(again), is(409, "wrong_state", None));
    let late = it.police.return_report(first.id, &because("No")).await;
    assert_eq!(refusal(late), is(409, "wrong_state", None));
    it.server.stop().await;
}

/// B8: versions follow one another; a draft gives way at once, what is approved when the next is; what they say never changes.
#[tokio::test]
async fn a_version_of_a_report_gives_way_to_the_one_that_follows_it() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let mut own = Screen::open(&it.police).await;
    let mut other = Screen::open(&it.civil).await;
    let compose = async |follows: Option<Uuid>| {
        let version = composed(follows);
        it.dispatcher
            .compose_report(it.task, &version)
            .await
            .expect("composed");
        version.id
    };
    let first = compose(None).await;
    let reason = because("Beds are not counted");
    it.fire
        .return_report(first, &reason)
        .await
        .expect("returned");
    own.until(|mirror| state(mirror, first) == Some(ReportState::Returned))
        .await;
    assert_eq!(lines(&it.civil, it.task).await, Vec::<String>::new());
    let second = compose(Some(first)).await;
    let stale = it
        .fire
        .compose_report(it.task, &composed(Some(first)))
        .await;
    assert_eq!(refusal(stale), is(409, "stale_version", Some("follows")));
    let no_report = it
        .fire
        .compose_report(it.task, &composed(Some(it.task)))
        .await;
    assert_eq!(refusal(no_report), is(404, "unknown", None));
    own.until(|mirror| mirror.situation_report(second).is_some())
        .await;
    assert_eq!(state(&own.mirror, first), Some(ReportState::Returned));
    it.fire
        .approve_report(second, &approved())
        .await
        .expect("approved");
    it.at(HOUR_MS).await;
    let third = compose(Some(second)).await;
    own.until(|mirror| mirror.situation_report(third).is_some())
        .await;
    other
        .until(|mirror| mirror.situation_report(second).is_some())
        .await;
    assert_eq!(state(&own.mirror, second), Some(ReportState::Approved));
    // The version before was never theirs, and the one after is not yet.
    let shown = report(&other.mirror, second).clone();
    assert_eq!((shown.version, shown.follows), (2, None));
    it.fire
        .approve_report(third, &approved())
        .await
        .expect("approved");
    other
        .until(|mirror| state(mirror, second) == Some(ReportState::Superseded))
        .await;
    other
        .until(|mirror| state(mirror, third) == Some(ReportState::Approved))
        .await;
    let versions = [first, second, third].map(|id| other.mirror.situation_report(id));
    let versions = versions.map(|it| it.map(|it| (it.number, it.version, it.as_of)));
    assert_eq!(
        versions,
        [None, Some((1, 2, later(0))), Some((1, 3, later(HOUR_MS)))]
    );
    assert_eq!(report(&other.mirror, third).follows, Some(second));
    assert_eq!(report(&other.mirror, second).content, shown.content);
    let fourth = compose(None).await;
    own.until(|mirror| mirror.situation_report(fourth).is_some())
        .await;
    assert_eq!(report(&own.mirror, fourth).number, 2);
    let fifth = compose(Some(fourth)).await;
    own.until(|mirror| state(mirror, fourth) == Some(ReportState::Superseded))
        .await;
    let gone_by = it.fire.approve_report(fourth, &approved()).await;
    assert_eq!(refusal(gone_by), is(409, "wrong_state", None));
    let about_a_draft = counted(Some(fifth), Whom::Public, &[(Figure::Dead, 1)]);
    let about_a_draft = it.civil.report_figures(it.task, &about_a_draft).await;
    assert_eq!(refusal(about_a_draft), is(404, "unknown", None));
    let early = protocol::command::ComposeReport {
        occurred_at: Some(later(0)),
        ..composed(None)
    };
    let early = it.fire.compose_report(it.task, &early).await;
    assert_eq!(refusal(early), is(422, "malformed", Some("occurred_at")));
    let wordless = protocol::command::ComposeReport {
        situation: " ".to_owned(),
        ..composed(None)
    };
    let wordless = it.fire.compose_report(it.task, &wordless).await;
    assert_eq!(refusal(wordless), is(422, "empty", Some("situation")));
    it.server.stop().await;
}
