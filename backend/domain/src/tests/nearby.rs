//! Earlier and similar incidents at a place (rule I14): against a slow search, and against worlds with hidden incidents.

use domain::{
    Command, IncidentId, Point, Role, Timestamp,
    incident::IncidentStep,
    limits::{NEAR_INCIDENTS_MAX, SIMILAR_RADIUS_M, SIMILAR_WITHIN_MS},
    sharing::{Kind, Nearby, PartnerUnits, Previous, Similar, Viewer, previous, similar},
};

use super::{dice::Dice, given::*};

fn viewer(name: &str) -> Viewer {
    Viewer::open(agency(name))
}

fn ids(found: &[Nearby]) -> Vec<IncidentId> {
    found.iter().map(|it| it.incident.id).collect()
}

fn report_at(given: &mut Given, by: &str, n: u128, at: Point, incident_type: &str) {
    let mut order = report_order(n, None);
    order.at = at;
    order.incident_type = incident_type.into();
    given
        .when(by, Role::Dispatcher, Command::ReportIncident(order))
        .unwrap();
}

/// Metres between two points by vectors, not by the formula under test.
fn metres(a: Point, b: Point) -> f64 {
    let vector = |it: Point| {
        let (lon, lat) = (it.lon_deg().to_radians(), it.lat_deg().to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let (a, b) = (vector(a), vector(b));
    let chord_squared: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
    2.0 * (chord_squared.sqrt() / 2.0).asin() * 6_371_000.0
}

/// I14: the grid finds what looking at every incident finds, also at the poles and across the antimeridian.
#[test]
fn i14_earlier_incidents_are_those_that_a_slow_search_finds() {
    let centres = [
        (7.42, 43.73),
        (180.0, 10.0),
        (-180.0, -45.0),
        (0.0, 90.0),
        (33.0, -89.99),
        (120.0, 89.97),
        (0.0, 0.0),
    ];
    let mut dice = Dice(20_261_127);
    let (mut asked_for, mut found_any) = (0, 0);
    for (lon, lat) in centres {
        let mut given = Given::city();
        let somewhere = |dice: &mut Dice| {
            let near = |dice: &mut Dice| (dice.below(2_000) as f64 - 1_000.0) / 10_000.0;
            let lat: f64 = (lat + near(dice)).clamp(-90.0, 90.0);
            let wide = if lat.abs() > 89.0 { 1_700.0 } else { 1.0 };
            let lon = (lon + near(dice) * wide + 540.0).rem_euclid(360.0) - 180.0;
            Point::new(lon, lat).unwrap()
        };
        for n in 1..=120 {
            let at = somewhere(&mut dice);
            report_at(&mut given, "fire", n, at, "fire");
            given.wait(SECOND);
        }
        for _ in 0..40 {
            let at = somewhere(&mut dice);
            let radius_m = 50 + dice.below(4_950) as u32;
            let asked = Previous {
                at,
                radius_m,
                since: START,
                except: None,
            };
            let found = previous(&given.state, &viewer("fire"), &asked);
            let mut slow: Vec<_> = given
                .state
                .incidents()
                .filter(|it| metres(it.at, at).round() <= f64::from(radius_m))
                .collect();
            slow.sort_by_key(|it| (std::cmp::Reverse(it.reported_at), it.id));
            let slow: Vec<_> = slow
                .iter()
                .map(|it| it.id)
                .take(NEAR_INCIDENTS_MAX)
                .collect();
            assert_eq!(ids(&found), slow, "{radius_m} m around {at:?}");
            (asked_for, found_any) = (asked_for + 1, found_any + usize::from(!slow.is_empty()));
        }
    }
    // Otherwise nothing was compared.
    assert!(found_any * 3 > asked_for, "{found_any} of {asked_for}");
}

#[test]
fn i14_an_incident_that_was_moved_is_found_where_it_is() {
    let mut given = Given::city();
    let (here, there) = (
        Point::new(7.42, 43.73).unwrap(),
        Point::new(7.50, 43.80).unwrap(),
    );
    report_at(&mut given, "fire", 1, here, "fire");
    let moved = Command::ChangePlace(domain::command::ChangePlace {
        incident: incident(1),
        version: 1,
        at: there,
        place: "elsewhere".to_owned(),
    });
    given.when("fire", Role::Dispatcher, moved).unwrap();
    let at = |at| Previous {
        at,
        radius_m: 100,
        since: START,
        except: None,
    };
    let found = |place| ids(&previous(&given.state, &viewer("fire"), &at(place)));
    assert_eq!(found(here), []);
    assert_eq!(found(there), [incident(1)]);
    let except = Previous {
        except: Some(incident(1)),
        ..at(there)
    };
    assert_eq!(previous(&given.state, &viewer("fire"), &except), []);
    let later = Previous {
        since: START.plus_ms(1),
        ..at(there)
    };
    assert_eq!(previous(&given.state, &viewer("fire"), &later), []);
}

/// Incidents around a place; which of them may be the same as a fire there.
#[test]
fn i14_similar_is_open_near_recent_and_of_one_class() {
    let mut given = Given::city();
    let here = Point::new(7.42, 43.73).unwrap();
    let metres_north = |m: f64| Point::new(7.42, 43.73 + m / 111_194.93).unwrap();
    let inside = metres_north(f64::from(SIMILAR_RADIUS_M) - 1.0);
    let outside = metres_north(f64::from(SIMILAR_RADIUS_M) + 1.0);
    report_at(&mut given, "fire", 1, here, "fire");
    given.wait(SIMILAR_WITHIN_MS);
    report_at(&mut given, "fire", 2, inside, "smoke");
    report_at(&mut given, "fire", 3, outside, "fire");
    report_at(&mut given, "fire", 4, here, "flood");
    report_at(&mut given, "fire", 5, metres_north(3.0), "other");
    report_at(&mut given, "fire", 6, here, "fire");
    let over = Command::StepIncident {
        incident: incident(6),
        step: IncidentStep::Cancelled,
        reason: Some("nothing".to_owned()),
    };
    given.when("fire", Role::Dispatcher, over).unwrap();
    let asked = |now: Timestamp| Similar {
        at: here,
        incident_type: "fire_structure".to_owned(),
        now,
        except: None,
    };
    let found = |now| ids(&similar(&given.state, &viewer("fire"), &asked(now)));
    assert_eq!(found(given.now), [incident(1), incident(5), incident(2)]);
    assert_eq!(found(given.now.plus_ms(1)), [incident(5), incident(2)]);
}

/// Two worlds: in one of them there is an incident that police may not see. What police is told is the same, field by
/// field, whatever of it is granted short of all that the question is about.
#[test]
fn i14_an_incident_that_is_hidden_changes_no_answer() {
    let here = Point::new(7.42, 43.73).unwrap();
    let ask = |given: &Given| {
        let asked = Similar {
            at: here,
            incident_type: "fire".to_owned(),
            now: given.now,
            except: None,
        };
        let earlier = Previous {
            at: here,
            radius_m: 500,
            since: START,
            except: None,
        };
        let police = viewer("police");
        (
            similar(&given.state, &police, &asked),
            previous(&given.state, &police, &earlier),
        )
    };
    let worlds = |lines: &[&str]| {
        let mut given = Given::city();
        report_at(&mut given, "police", 1, here, "fire");
        let mut hidden = given.clone();
        report_at(&mut hidden, "fire", 2, here, "fire");
        [given, hidden].map(|mut it| {
            if !lines.is_empty() {
                let line = grant("police", "fire", Kind::Incident, lines);
                it.terms(PartnerUnits::Assigned, &[line]);
            }
            ask(&it)
        })
    };
    let all = ["identity", "classification", "place", "state", "report"];
    let (mut same, mut other) = (0, 0);
    for granted in 0_u32..32 {
        let lines: Vec<_> = all
            .iter()
            .enumerate()
            .filter(|it| granted & (1 << it.0) != 0)
            .map(|it| *it.1)
            .collect();
        let [without, with] = worlds(&lines);
        let has = |words: &[&str]| words.iter().all(|it| lines.contains(it));
        // The control: who is granted what the question is about is told.
        assert_eq!(without.0 != with.0, has(&all), "{lines:?}");
        let sees_earlier = has(&["identity", "place", "report"]);
        assert_eq!(without.1 != with.1, sees_earlier, "{lines:?}");
        same += usize::from(without == with);
        other += usize::from(without != with);
    }
    assert!(same > 20 && other > 1, "{same} {other}");
}
