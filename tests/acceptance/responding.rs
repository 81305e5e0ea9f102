//! A joint disaster response over real sockets (B1 to B9, V14): the whole play by four agencies here, what is refused in `refused`,
//! situation reports in `reports`, and what comes late or has an end in `late`.

mod given;
mod late;
mod receipts;
mod refused;
mod reports;

use acceptance::{Screen, city};
use client::{ApiError, Client, List, Mirror};
use protocol::{
    Object,
    audit::Receipts,
    object_response::{Response, StandingFigure},
    query::Timeline,
    search::SearchQuery,
    words::{
        AlarmKind, EvacuationEnd, Figure, Kind, ObjectiveState, Position, SectorKind, Whom,
        ZoneKind,
    },
};
use uuid::Uuid;

use self::given::*;
use crate::{
    agreements::{because, later},
    enforcing::open_alarms,
    inspecting::{is, refusal},
};

/// What is settled of the response, as a screen has it.
fn settled(mirror: &Mirror, task: Uuid) -> Option<&Response> {
    mirror.task(task)?.response.as_ref()
}

/// The counts of a figure of the public that stand side by side: by whom, how many, and whether theirs is the one.
fn standing(mirror: &Mirror, task: Uuid, figure: Figure) -> Vec<(String, u32, bool)> {
    let all = settled(mirror, task)
        .into_iter()
        .flat_map(|it| &it.standing);
    let of_it = |it: &&StandingFigure| it.whom == Whom::Public && it.figure == figure;
    let said = |it: &StandingFigure| (it.agency.clone(), it.count, it.is_source);
    all.filter(of_it).map(said).collect()
}

/// What stands in the tasks, as somebody reads it.
async fn items(client: &Client) -> Vec<Object> {
    client.list(List::TaskItems).await.expect("items")
}

/// How many things somebody finds.
async fn hits(desk: &Client, q: &str) -> usize {
    let asked = SearchQuery {
        q: q.to_owned(),
        kind: None,
        limit: 20,
        skip: 0,
    };
    desk.search(&asked).await.expect("an answer").hits.len()
}

/// What was set up in the play.
struct Played {
    period: Uuid,
    division: Uuid,
    post: Uuid,
    evacuation: Uuid,
    shelter: Uuid,
}

impl Responded {
    /// B1 and B2: the leads plan, whoever of them; the agency that an objective is for says how it stands.
    async fn plan(&self, screen: &mut Screen) -> Uuid {
        let objectives = [
            ("Every house is searched", Some("ems")),
            ("The bridge holds", None),
        ];
        let period = planned(-HOUR_MS, 11 * HOUR_MS, &objectives);
        self.fire
            .plan_period(self.task, &period)
            .await
            .expect("planned");
        let next = planned(11 * HOUR_MS, 23 * HOUR_MS, &[]);
        self.police
            .plan_period(self.task, &next)
            .await
            .expect("planned");
        let changed = replanned(0, -HOUR_MS, 10 * HOUR_MS);
        self.police
            .change_period(period.id, &changed)
            .await
            .expect("changed");
        let more = objective("Three shelters are open", Some("civil"));
        self.fire
            .add_objective(period.id, &more)
            .await
            .expect("added");
        let met = judged(1, ObjectiveState::Met, "");
        self.ems
            .judge_objective(period.id, &met)
            .await
            .expect("met");
        let dropped = judged(2, ObjectiveState::Dropped, "It has no railing");
        self.fire
            .judge_objective(period.id, &dropped)
            .await
            .expect("dropped");
        screen
            .until(|mirror| {
                let shown = mirror.period(period.id);
                shown.is_some_and(|it| {
                    it.objectives
                        .iter()
                        .filter(|it| it.judged.is_some())
                        .count()
                        == 2
                })
            })
            .await;
        let shown = screen.mirror.period(period.id).expect("the period");
        assert_eq!(
            (shown.number, shown.version, shown.agency.as_str()),
            (1, 1, "fire")
        );
        assert_eq!(
            (shown.starts_at, shown.ends_at),
            (later(-HOUR_MS), later(10 * HOUR_MS))
        );
        assert_eq!(shown.emphasis, "The bridge first");
        let states: Vec<_> = shown
            .objectives
            .iter()
            .map(|it| (it.number, it.state))
            .collect();
        let expected = [
            (1, ObjectiveState::Met),
            (2, ObjectiveState::Dropped),
            (3, ObjectiveState::Open),
        ];
        assert_eq!(states, expected);
        let by = shown.objectives[0].judged.as_ref().expect("judged");
        assert_eq!((by.agency.as_str(), by.note.as_str()), ("ems", ""));
        period.id
    }

    /// B3 and B4: a division with a unit of ems in it, told by its callsign, and who supervises it.
    async fn organise(&self, screen: &mut Screen) -> (Uuid, Uuid) {
        let zone = self.zone(ZoneKind::Sector, None).await;
        let division = sector(SectorKind::Division, Some(zone), "police");
        self.fire
            .set_up_sector(self.task, &division)
            .await
            .expect("set up");
        let group = sector(SectorKind::Group, None, "ems");
        self.police
            .set_up_sector(self.task, &group)
            .await
            .expect("set up");
        let unit = city::unit_called(&self.ems, "ems 1").await;
        self.ems
            .place_unit(group.id, &of_unit(unit))
            .await
            .expect("placed");
        self.crew
            .place_unit(division.id, &of_unit(unit))
            .await
            .expect("moved");
        screen
            .until(|mirror| {
                let units = |id| mirror.sector(id).map(|it| it.units.len());
                units(division.id) == Some(1) && units(group.id) == Some(0)
            })
            .await;
        let shown = screen.mirror.sector(division.id).expect("the division");
        assert_eq!(
            (shown.number, shown.zone, shown.run_by.as_str()),
            (1, Some(zone), "police")
        );
        let placed = &shown.units[0];
        assert_eq!(
            (placed.callsign.as_str(), placed.agency.as_str()),
            ("ems 1", "ems")
        );
        let supervisor = post(Position::DivisionSupervisor, Some(division.id), "police");
        self.fire
            .create_post(self.task, &supervisor)
            .await
            .expect("created");
        self.police
            .fill_post(supervisor.id, &filled("Lea Blanc"))
            .await
            .expect("filled");
        self.police
            .fill_post(supervisor.id, &filled("Marc Orsini"))
            .await
            .expect("relieved");
        screen
            .until(|mirror| {
                mirror
                    .one_post(supervisor.id)
                    .is_some_and(|it| it.former.len() == 1)
            })
            .await;
        let shown = screen.mirror.one_post(supervisor.id).expect("the post");
        let holder = shown.holder.as_ref().expect("held");
        assert_eq!(
            (holder.name.as_str(), holder.contact.as_str()),
            ("Marc Orsini", "TMO 4")
        );
        assert_eq!(
            (shown.of, shown.former[0].name.as_str()),
            (Some(division.id), "Lea Blanc")
        );
        // Nobody holds this one.
        let safety = post(Position::SafetyOfficer, None, "civil");
        self.fire
            .create_post(self.task, &safety)
            .await
            .expect("created");
        (division.id, supervisor.id)
    }

    /// B5, B6 and B7: who left and who stays is counted about the evacuation and about the shelter.
    async fn evacuate(&self, screen: &mut Screen) -> (Uuid, Uuid) {
        let zone = self.zone(ZoneKind::Evacuation, None).await;
        let order = evacuated(zone, 420);
        self.police
            .order_evacuation(self.task, &order)
            .await
            .expect("ordered");
        let school = shelter(250);
        self.crew
            .open_shelter(self.task, &school)
            .await
            .expect("opened");
        let left = counted(Some(order.id), Whom::Public, &[(Figure::Evacuated, 388)]);
        self.civil
            .report_figures(self.task, &left)
            .await
            .expect("counted");
        let left = counted(Some(order.id), Whom::Public, &[(Figure::Evacuated, 350)]);
        self.police
            .report_figures(self.task, &left)
            .await
            .expect("counted");
        let more = reordered(0, 440);
        self.fire
            .change_evacuation(order.id, &more)
            .await
            .expect("changed");
        let stay = counted(Some(school.id), Whom::Public, &[(Figure::Sheltered, 250)]);
        self.crew
            .report_figures(self.task, &stay)
            .await
            .expect("counted");
        screen
            .until(|mirror| {
                mirror
                    .shelter(school.id)
                    .is_some_and(|it| it.sheltered.is_some())
            })
            .await;
        let shown = screen.mirror.shelter(school.id).expect("the shelter");
        let sheltered = shown.sheltered.as_ref().expect("counted");
        assert_eq!(
            (sheltered.count, sheltered.agency.as_str(), shown.is_full),
            (250, "ems", true)
        );
        // K26: its lead hears of it, until there is room.
        let mut lead = Screen::open(&self.fire).await;
        let told = |mirror: &Mirror| open_alarms(mirror, AlarmKind::ShelterFull);
        lead.until(|mirror| told(mirror) == 1).await;
        let larger = resheltered(0, 300);
        self.ems
            .change_shelter(school.id, &larger)
            .await
            .expect("changed");
        screen
            .until(|mirror| mirror.shelter(school.id).is_some_and(|it| !it.is_full))
            .await;
        lead.until(|mirror| told(mirror) == 0).await;
        let shown = screen.mirror.evacuation(order.id).expect("the evacuation");
        let gone = shown.evacuated.iter();
        let mut gone: Vec<_> = gone.map(|it| (it.agency.as_str(), it.count)).collect();
        gone.sort_unstable();
        assert_eq!(gone, [("civil", 388), ("police", 350)]);
        assert_eq!((shown.persons, shown.version), (440, 1));
        (order.id, school.id)
    }

    /// B7: counts stand side by side; the leads name whose is the one; what was wrong is withdrawn.
    async fn count(&self, screen: &mut Screen, division: Uuid) {
        let injured = counted(Some(division), Whom::Public, &[(Figure::InjuredDelayed, 3)]);
        self.ems
            .report_figures(self.task, &injured)
            .await
            .expect("counted");
        let there = |mirror: &Mirror| {
            let shown = mirror.sector(division).into_iter();
            let all = shown.flat_map(|it| &it.figures);
            all.map(|it| (it.item, it.count)).collect::<Vec<_>>()
        };
        screen
            .until(|mirror| there(mirror) == [(injured.id, 3)])
            .await;
        let missing = |count| counted(None, Whom::Public, &[(Figure::Missing, count)]);
        let by_ems = missing(7);
        self.crew
            .report_figures(self.task, &by_ems)
            .await
            .expect("counted");
        let by_police = missing(9);
        self.police
            .report_figures(self.task, &by_police)
            .await
            .expect("counted");
        let of = |mirror: &Mirror| standing(mirror, self.task, Figure::Missing);
        screen.until(|mirror| of(mirror).len() == 2).await;
        let both = [
            ("ems".to_owned(), 7, false),
            ("police".to_owned(), 9, false),
        ];
        assert_eq!(of(&screen.mirror), both);
        let named = sources(0, &[(Whom::Public, Figure::Missing, "ems")]);
        self.police
            .set_figure_sources(self.task, &named)
            .await
            .expect("named");
        screen
            .until(|mirror| of(mirror).iter().any(|it| it.2))
            .await;
        let one = [("ems".to_owned(), 7, true), ("police".to_owned(), 9, false)];
        assert_eq!(of(&screen.mirror), one);
        let again = missing(11);
        self.ems
            .report_figures(self.task, &again)
            .await
            .expect("counted");
        screen.until(|mirror| of(mirror)[0].1 == 11).await;
        let twice = because("Four were counted twice");
        self.ems
            .withdraw_figures(again.id, &twice)
            .await
            .expect("withdrawn");
        screen.until(|mirror| of(mirror)[0].1 == 7).await;
        let shown = screen
            .mirror
            .figures(again.id)
            .expect("it can be read still");
        let withdrawn = shown.withdrawn.as_ref().expect("withdrawn");
        assert_eq!(withdrawn.reason, "Four were counted twice");
    }

    async fn play(&self, screen: &mut Screen) -> Played {
        let period = self.plan(screen).await;
        let (division, post) = self.organise(screen).await;
        let (evacuation, shelter) = self.evacuate(screen).await;
        self.count(screen, division).await;
        Played {
            period,
            division,
            post,
            evacuation,
            shelter,
        }
    }

    /// V14: who is not in the task hears nothing, by whichever door.
    async fn nothing_for(&self, stranger: &mut Screen, played: &Played) {
        let press = &self.press;
        // What comes after all of it comes without it.
        let own = city::incident();
        press.report_incident(&own).await.expect("an incident");
        stranger
            .until(|mirror| mirror.incident(own.id).is_some())
            .await;
        let mirror = &stranger.mirror;
        let seen = (
            mirror.task_items().count(),
            mirror.tasks().count(),
            mirror.units().count(),
        );
        assert_eq!(seen, (0, 0, 1));
        assert_eq!(city::count(press, List::TaskItems).await, 0);
        assert_eq!(
            items(&self.civil).await.len(),
            items(&self.fire).await.len()
        );
        for id in [
            played.period,
            played.division,
            played.post,
            played.evacuation,
            played.shelter,
        ] {
            let hidden = press.object(List::TaskItems, &id.to_string()).await;
            assert_eq!(refusal(hidden), is(404, "unknown", None));
            let hidden = press.end_post(id, &because("No")).await;
            assert_eq!(refusal(hidden), is(404, "unknown", None));
        }
        let hidden = press
            .plan_period(self.task, &planned(0, HOUR_MS, &[]))
            .await;
        assert_eq!(refusal(hidden), is(404, "unknown", None));
        let hidden: Result<Timeline, ApiError> = press.timeline_of_task(self.task).await;
        assert_eq!(hidden.map(|it| it.entries.len()).unwrap_or_default(), 0);
        for (desk, hits) in [(press, 0), (&self.civil, 1)] {
            assert_eq!(self::hits(desk, "Orsini").await, hits);
        }
        let told = self.civil.timeline_of_task(self.task).await;
        let told = told.expect("a timeline").entries;
        let lines = told.iter().filter(|it| it.what.starts_with("response_"));
        assert_eq!(lines.count(), 27);
    }
}

impl Responded {
    /// Rule W6: its owner reads what of its response the police was shown, by its names.
    async fn receipts(&self, played: &Played) {
        let legal = self.server.seat("fire.legal").await;
        let (from, to) = (later(-HOUR_MS), later(10 * HOUR_MS));
        let path = format!("/api/v1/receipts?viewer=police&from={from}&to={to}");
        let found: Receipts = legal.get(&path).await.expect("receipts");
        for (id, label) in [
            (played.period, "1"),
            (played.division, "Lower town"),
            (played.post, "division_supervisor"),
            (played.evacuation, "Old quay"),
            (played.shelter, "Trường học trên đồi"),
        ] {
            let mut of_it = found.items.iter().filter(|it| it.ids == [id.to_string()]);
            let it = of_it.next().expect("a receipt");
            assert_eq!(
                (it.kind, it.label.as_deref()),
                (Some(Kind::TaskItem), Some(label))
            );
        }
    }
}

/// B1 to B7: four agencies lead one response, everybody in it sees the same, nobody else sees any of it, and a server that is started
/// again has all of it.
#[tokio::test]
async fn a_disaster_response_is_led_by_four_agencies() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let mut screen = Screen::open(&it.civil).await;
    let mut stranger = Screen::open(&it.press).await;
    let played = it.play(&mut screen).await;
    it.nothing_for(&mut stranger, &played).await;
    it.receipts(&played).await;

    let (before, of_lead) = (items(&it.civil).await, items(&it.fire).await);
    it.server.stop().await;
    let server = city_on(data.path()).await;
    let civil = server.seat("civil.commander").await;
    let fire = server.seat("fire.commander").await;
    assert_eq!(
        (items(&civil).await, items(&fire).await),
        (before.clone(), of_lead)
    );
    let again = Screen::open(&civil).await;
    let missing = standing(&again.mirror, it.task, Figure::Missing);
    assert_eq!(missing, standing(&screen.mirror, it.task, Figure::Missing));
    // The control: one word more, and it is not the same any more.
    fire.end_evacuation(played.evacuation, &ended(EvacuationEnd::Complete))
        .await
        .expect("complete");
    let after = items(&civil).await;
    assert_eq!(after.iter().filter(|it| !before.contains(it)).count(), 1);
    server.stop().await;
}
