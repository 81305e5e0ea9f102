//! Rules Y5 and Y6: what was found, what it shows, and how a visit ends.

use domain::{
    Command, Event, Refusal, Role,
    attachment::{MediaType, NO_FILE},
    command::{Photograph, RemoveAttachment, VisitOrder as V},
    inspection::{InspectionTarget, Signature},
    limits::*,
};

use super::{
    given::*,
    given_inspection::*,
    standing_plans::code,
    visiting::{running, visit_is},
    world_attachments::{attach, attachment},
};

/// Finding `n` with these photographs.
fn shows(n: u128, photos: &[u128]) -> V {
    let mut order = find(n);
    if let V::Find { photos: of, .. } = &mut order {
        of.extend(photos.iter().map(|it| attachment(*it)));
    }
    order
}

fn photographed(n: u128, change: impl FnOnce(&mut Photograph)) -> V {
    let mut order = photo(n);
    if let V::Photograph(it) = &mut order {
        change(it);
    }
    order
}

fn signed(strokes: &str) -> V {
    V::Finish {
        note: String::new(),
        signed: Some(Signature {
            name: mark(1),
            capacity: String::new(),
            strokes: strokes.to_owned(),
        }),
        unsigned: None,
    }
}

/// Police are at target 1.
fn there() -> Given {
    let mut given = running();
    given.visits("police", 1, start()).unwrap();
    given
}

#[test]
fn y6_what_is_found_belongs_to_a_visit_that_goes_on() {
    let mut given = running();
    for order in [find(1), photo(1), finish()] {
        let refused = given.visits("police", 1, order);
        assert_eq!(refused, Err(visit_is("not begun")));
    }
    given.visits("police", 1, start()).unwrap();
    let refused = given.visits("ems", 1, find(1));
    assert_eq!(refused, Err(visit_is("not begun")), "it is another's visit");
    given.visits("police", 1, find(1)).unwrap();
    given.visits("police", 1, finish()).unwrap();
    for order in [find(2), photo(1), finish()] {
        let refused = given.visits("police", 1, order);
        assert_eq!(refused, Err(visit_is("finished")));
    }
    // Who else is there goes on.
    given.visits("ems", 1, start()).unwrap();
    let of = |given: &Given, name: &str| given.target(1).visits[&agency(name)].clone();
    let before = of(&given, "police");
    for order in [find(2), photo(1), finish()] {
        given.visits("ems", 1, order).unwrap();
    }
    assert_eq!(of(&given, "police"), before);
    assert!(of(&given, "ems").finished_at.is_some());
    let found: Vec<_> = given.target_as("fire", 1).unwrap().findings;
    let by: Vec<_> = found.iter().map(|it| it.agency.as_str()).collect();
    assert_eq!(by, ["police", "ems"]);
}

#[test]
fn y6_a_finding_never_changes() {
    let mut given = there();
    given.visits("police", 1, find(1)).unwrap();
    let before = given.target(1).findings.clone();
    let mut again = find(1);
    if let V::Find { text, .. } = &mut again {
        *text = mark(2);
    }
    let taken = Err(Refusal::Taken { field: "id" });
    assert_eq!(given.visits("police", 1, again), taken);
    given.visits("ems", 1, start()).unwrap();
    assert_eq!(given.visits("ems", 1, find(1)), taken);
    assert_eq!(given.target(1).findings, before);
}

#[test]
fn y6_what_is_found_is_checked_and_has_a_limit() {
    let mut given = there();
    let says = |text: &str| {
        let mut order = find(1);
        if let V::Find { text: of, .. } = &mut order {
            text.clone_into(of);
        }
        code(given.clone().visits("police", 1, order))
    };
    assert_eq!(says(" "), "empty");
    assert_eq!(says("a\u{7}"), "malformed");
    assert_eq!(says(&"f".repeat(TEXT_CHARS_MAX)), "ok");
    assert_eq!(says(&"f".repeat(TEXT_CHARS_MAX + 1)), "too_long");
    let most = FINDINGS_PER_TARGET_MAX as u128;
    for n in 1..=most {
        given.visits("police", 1, find(n)).unwrap();
    }
    let full = Err(Refusal::Full {
        max: FINDINGS_PER_TARGET_MAX,
    });
    assert_eq!(given.visits("police", 1, find(most + 1)), full);
    given.visits("police", 2, start()).unwrap();
    given.visits("police", 2, find(most + 1)).unwrap();
}

#[test]
fn y6_photographs_are_the_agencys_own_and_of_the_target() {
    let mut given = there();
    given.visits("police", 2, start()).unwrap();
    given.visits("ems", 1, start()).unwrap();
    given.visits("police", 1, photo(1)).unwrap();
    given.visits("police", 1, photo(2)).unwrap();
    given.visits("police", 2, photo(3)).unwrap();
    given.visits("ems", 1, photo(4)).unwrap();
    given.incident_of("police", 1);
    given.when("police", Role::Field, attach(5, 1)).unwrap();
    let unknown = Err(Refusal::Unknown { what: "attachment" });
    for (photos, why) in [
        (&[3][..], "of another target"),
        (&[4], "another's"),
        (&[5], "of an incident"),
        (&[9], "nobody's"),
        (&[1, 1], "twice"),
    ] {
        let refused = given.visits("police", 1, shows(1, photos));
        assert_eq!(refused, unknown, "{why}");
    }
    assert!(given.target(1).findings.is_empty());
    given.visits("police", 1, shows(1, &[2, 1])).unwrap();
    let shown = given.target_as("fire", 1).unwrap();
    assert_eq!(shown.findings[0].photos, [attachment(2), attachment(1)]);
    let ids: Vec<_> = shown.attachments.iter().map(|it| it.id).collect();
    assert_eq!(ids, [attachment(1), attachment(2), attachment(4)]);
    // What a finding shows is not taken away.
    let remove = Command::RemoveAttachment(RemoveAttachment {
        attachment: attachment(1),
        reason: mark(1),
    });
    for by in ["police", "fire"] {
        let refused = given.when(by, Role::Dispatcher, remove.clone());
        assert_eq!(code(refused), "wrong_state");
    }
    let stranger = given.when("eoc", Role::Dispatcher, remove);
    assert_eq!(stranger, unknown);
}

#[test]
fn y6_a_finding_has_so_many_photographs_and_a_target_has() {
    let mut given = there();
    let most = PHOTOS_PER_FINDING_MAX as u128;
    for n in 1..=PHOTOS_PER_TARGET_MAX as u128 {
        given.visits("police", 1, photo(n)).unwrap();
    }
    let full = Err(Refusal::Full {
        max: PHOTOS_PER_TARGET_MAX,
    });
    assert_eq!(given.visits("police", 1, photo(99)), full);
    let all: Vec<u128> = (1..=most + 1).collect();
    let long = Err(Refusal::TooLong {
        field: "photos",
        max: PHOTOS_PER_FINDING_MAX,
    });
    assert_eq!(given.visits("police", 1, shows(1, &all)), long);
    given.visits("police", 1, shows(1, &all[1..])).unwrap();
}

#[test]
fn y6_a_photograph_is_a_picture_that_is_not_there_yet() {
    let mut given = there();
    given.visits("police", 1, photo(1)).unwrap();
    let with = |change: fn(&mut Photograph)| {
        let order = photographed(2, change);
        code(given.clone().visits("police", 1, order))
    };
    for (media, is) in [
        (MediaType::Jpeg, "ok"),
        (MediaType::Png, "ok"),
        (MediaType::Webp, "ok"),
        (MediaType::Pdf, "malformed"),
        (MediaType::Text, "malformed"),
        (MediaType::Csv, "malformed"),
        (MediaType::Gpx, "malformed"),
    ] {
        let order = photographed(2, |it| it.media_type = media);
        let said = code(given.clone().visits("police", 1, order));
        assert_eq!(said, is, "{media:?}");
    }
    assert_eq!(with(|it| it.id = attachment(1)), "taken");
    assert_eq!(
        with(|it| it.sha256 = format!("{:064x}", 1)),
        "already_attached"
    );
    assert_eq!(with(|it| it.sha256 = "a".to_owned()), "malformed");
    assert_eq!(with(|it| it.stored = "a".to_owned()), "malformed");
    assert_eq!(with(|it| NO_FILE.clone_into(&mut it.stored)), "malformed");
    assert_eq!(with(|it| it.bytes = 0), "out_of_range");
    assert_eq!(
        with(|it| it.bytes = ATTACHMENT_BYTES_MAX + 1),
        "out_of_range"
    );
    assert_eq!(with(|it| it.name = String::new()), "empty");
    assert_eq!(with(|it| it.name = "a/b".to_owned()), "malformed");
    // An id is used once, at an incident or here.
    given.incident_of("police", 1);
    let taken = Err(Refusal::Taken { field: "id" });
    assert_eq!(given.when("police", Role::Field, attach(1, 1)), taken);
    given.when("police", Role::Field, attach(2, 1)).unwrap();
    assert_eq!(given.visits("police", 1, photo(2)), taken);
}

#[test]
fn y6_the_bytes_of_photographs_are_counted_with_the_agencys_others() {
    let mut given = there();
    given.visits("police", 1, photo(1)).unwrap();
    assert_eq!(given.state.attached_bytes(&agency("police")), 1_000);
    assert_eq!(given.state.attached_bytes(&agency("ems")), 0);
    let photo = given.state.task_file(attachment(1)).unwrap();
    assert_eq!(
        (photo.item, &photo.file.agency),
        (item(1), &agency("police"))
    );
    let stored = format!("{:064x}", (1_u128 << 64) | 1);
    let lies: Vec<_> = given.state.stored_attachments().collect();
    assert_eq!(lies, [(stored.as_str(), true)]);
}

#[test]
fn y5_a_visit_ends_signed_or_with_a_reason_why_not() {
    let given = there();
    let sign = Signature {
        name: mark(1),
        capacity: mark(2),
        strokes: String::new(),
    };
    let end = |note: &str, signed: Option<&Signature>, unsigned: Option<&str>| {
        let order = V::Finish {
            note: note.to_owned(),
            signed: signed.cloned(),
            unsigned: unsigned.map(str::to_owned),
        };
        code(given.clone().visits("police", 1, order))
    };
    assert_eq!(end("", Some(&sign), None), "ok");
    assert_eq!(end("", None, Some("closed for the winter")), "ok");
    assert_eq!(end("", Some(&sign), Some("why")), "contradictory");
    assert_eq!(end("", None, None), "empty");
    assert_eq!(end("", None, Some(" ")), "empty");
    let long = "r".repeat(REASON_CHARS_MAX + 1);
    assert_eq!(end("", None, Some(&long)), "too_long");
    let long = "n".repeat(TEXT_CHARS_MAX + 1);
    assert_eq!(end(&long, Some(&sign), None), "too_long");
    let with = |change: fn(&mut Signature)| {
        let mut sign = sign.clone();
        change(&mut sign);
        end("", Some(&sign), None)
    };
    assert_eq!(with(|it| it.capacity = String::new()), "ok");
    assert_eq!(with(|it| it.name = " ".to_owned()), "empty");
    assert_eq!(
        with(|it| it.name = "n".repeat(NAME_CHARS_MAX + 1)),
        "too_long"
    );
    assert_eq!(
        with(|it| it.capacity = "n".repeat(NAME_CHARS_MAX + 1)),
        "too_long"
    );
}

#[test]
fn y5_what_was_written_on_the_glass_is_lines_in_a_box() {
    let given = there();
    let write = |strokes: &str| code(given.clone().visits("police", 1, signed(strokes)));
    for good in [
        "",
        "0,0",
        "1000,400",
        "0,0 1000,400",
        "0,0;5,5",
        "1,2 3,4;5,6 7,8",
    ] {
        assert_eq!(write(good), "ok", "{good}");
    }
    for bad in [
        " ", ";", ",", "0", "0,", ",0", "0,0,0", "1001,0", "0,401", "-1,0", "+1,0", "1.5,0",
        "0,0 ", " 0,0", "0,0  1,1", "0,0;", ";0,0", "0,0;;1,1", "0, 0", "0,0\n1,1", "٣,0", "a,b",
        "99999,0", "<svg>",
    ] {
        assert_eq!(write(bad), "malformed", "{bad:?}");
    }
    // 1,000 points of four characters each, the last without a space.
    let long = vec!["1,2"; STROKES_CHARS_MAX / 4].join(" ");
    assert_eq!(long.len() + 1, STROKES_CHARS_MAX);
    assert_eq!(write(&long), "ok");
    assert_eq!(write(&format!("{long}1")), "ok", "as long as it may be");
    assert_eq!(write(&format!("{long} 1,2")), "too_long");
}

/// Finishing touches nobody else's visit, and a name of a person stays at home.
#[test]
fn y5_what_is_finished_is_shown_as_it_was_signed() {
    let mut given = there();
    given.visits("ems", 1, start()).unwrap();
    let events = given.visits("police", 1, finish()).unwrap();
    assert!(matches!(&events[..], [Event::Inspected { .. }]));
    let is_open = |it: &InspectionTarget| {
        let open = it.visits.iter().filter(|it| it.1.finished_at.is_none());
        open.map(|it| it.0.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(is_open(given.target(1)), ["ems"]);
    let shown = given.target_as("ems", 1).unwrap();
    let of_police = shown
        .visits
        .into_iter()
        .find(|it| it.agency == agency("police"));
    let of_police = of_police.unwrap();
    let sign = of_police.signed.unwrap();
    assert_eq!((sign.name, sign.capacity), (mark(6_961), mark(6_962)));
    assert_eq!(sign.strokes, "0,0 1000,400;5,5");
    assert_eq!((of_police.unsigned, of_police.note), (None, mark(6_960)));
}
