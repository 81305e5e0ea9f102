//! What a view shows, in the words of the terms. Also compiled into the tests of the protocol.

use domain::{sharing::View, task::Stage};

use super::{
    oracle::Fields,
    shown_case::{case, settled},
    shown_response::settled_response,
    shown_task::{by_template, item, lane, named, needs, plan},
};

/// What a view shows, in the words of the terms. Taken apart by name: a new field has to be given its word here.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(crate) fn shown(view: &View) -> Fields {
    let mut fields = Fields::new();
    let mut say = |word, value: Option<String>| {
        if let Some(value) = value {
            fields.insert(word, value);
        }
    };
    match view {
        View::Agency(it) => {
            let domain::sharing::AgencyView {
                id,
                name,
                code,
                kind,
                level,
                parent,
                jurisdiction,
            } = it.clone();
            let identity = domain::Agency {
                id,
                name,
                code,
                kind,
                level,
                parent,
                jurisdiction,
            };
            say("identity", Some(format!("{identity:?}")));
        }
        View::Unit(it) => {
            let domain::sharing::UnitView {
                id,
                agency,
                callsign,
                kind,
                capabilities,
                home,
                crew,
                status,
                overlays,
                availability,
                capacity,
                assignment,
                position,
                within,
                own,
            } = it;
            say(
                "identity",
                Some(format!("{:?}", (id, agency, callsign, kind))),
            );
            say(
                "capabilities",
                capabilities.as_ref().map(|it| format!("{it:?}")),
            );
            say("home", home.as_ref().map(|it| format!("{it:?}")));
            say("crew", crew.as_ref().map(|it| format!("{it:?}")));
            say("status", status.map(|it| format!("{it:?}")));
            say("overlays", overlays.as_ref().map(|it| format!("{it:?}")));
            say(
                "availability",
                availability.as_ref().map(|it| {
                    let domain::sharing::AvailabilityView {
                        availability,
                        reason,
                        word,
                        until,
                        by,
                        is_crewed,
                    } = it;
                    format!("{:?}", (availability, reason, word, until, by, is_crewed))
                }),
            );
            say("capacity", capacity.as_ref().map(|it| format!("{it:?}")));
            let own = own.as_ref().map(|it| {
                let domain::sharing::OwnUnitView {
                    code,
                    reserved_for,
                    queue,
                } = it;
                format!("{:?}", (code, reserved_for, queue))
            });
            say("own", own);
            say("assignment", assignment.map(|it| format!("{it:?}")));
            say("position", position.map(|it| format!("{it:?}")));
            let within: Vec<_> = within
                .iter()
                .map(|it| (it.precision, it.agreement, it.version, it.clause))
                .collect();
            say(
                "within",
                (!within.is_empty()).then(|| format!("{within:?}")),
            );
        }
        View::Incident(it) => {
            let domain::sharing::IncidentView {
                id,
                agency,
                number,
                classification,
                own,
                place,
                state,
                narrative,
                milestones,
                report,
                schedule,
                links,
                attachments,
                waiting,
            } = it;
            say("identity", Some(format!("{:?}", (id, agency, number))));
            say(
                "classification",
                classification.as_ref().map(|it| format!("{it:?}")),
            );
            let words = [&own.incident_type, &own.priority];
            let is_said = words.iter().any(|it| it.is_some());
            say("own", is_said.then(|| format!("{words:?}")));
            say("place", place.as_ref().map(|it| format!("{it:?}")));
            say("state", state.as_ref().map(|it| format!("{it:?}")));
            say("narrative", narrative.as_ref().map(|it| format!("{it:?}")));
            say(
                "milestones",
                milestones.as_ref().map(|it| format!("{it:?}")),
            );
            say("report", report.as_ref().map(|it| format!("{it:?}")));
            say("schedule", schedule.map(|it| format!("{it:?}")));
            let links = links.map(|it| (it.duplicate_of, it.parent, it.version));
            say("links", links.map(|it| format!("{it:?}")));
            let attached = attachments.as_ref().map(|all| {
                let each = all.iter().map(|it| {
                    let domain::sharing::AttachmentView {
                        id,
                        name,
                        media_type,
                        bytes,
                        sha256,
                        agency,
                        at,
                        removed,
                    } = it;
                    let removed = removed.as_ref().map(|it| (it.at, &it.agency, &it.reason));
                    ((id, name, media_type, bytes), (sha256, agency, at, removed))
                });
                format!("{:?}", each.collect::<Vec<_>>())
            });
            say("attachments", attached);
            say(
                "waiting",
                waiting.map(|it| format!("{:?}", (it.since, it.due_at))),
            );
        }
        View::Assignment(it) => {
            let domain::sharing::AssignmentView {
                id,
                agency,
                unit,
                target,
                status,
                times,
                reason,
                legs,
                confirmed,
                diverted_from,
                diverted_to,
                released_at,
            } = it;
            say(
                "identity",
                Some(format!("{:?}", (id, agency, unit, target))),
            );
            let status = status.map(|it| {
                let domain::sharing::AssignmentStatusView {
                    status,
                    is_overdue,
                    by_radio,
                    by_rule,
                } = it;
                format!("{:?}", (status, is_overdue, by_radio, by_rule))
            });
            let moved = (released_at, diverted_from, diverted_to);
            let status = match status {
                Some(it) => Some(format!("{it} {moved:?}")),
                None if moved == (&None, &None, &None) => None,
                None => Some(format!("{moved:?}")),
            };
            say("status", status);
            say("transport", legs.as_ref().map(|it| format!("{it:?}")));
            say("own", confirmed.as_ref().map(|it| format!("{it:?}")));
            say("times", times.as_ref().map(|it| format!("{it:?}")));
            say("reason", reason.as_ref().map(|it| format!("{it:?}")));
        }
        View::Task(it) => {
            let domain::sharing::TaskView {
                id,
                number,
                kind,
                owner,
                lead,
                led_from,
                lead_offer,
                takeover,
                lead_unlinked_since,
                disclosure,
                scope,
                withheld,
                phase,
                phase_since,
                created_at,
                started_at,
                reason,
                review,
                objective,
                place,
                incident,
                deadline,
                quorum,
                cover,
                parties,
                inspection,
                enforcement,
                response,
                template,
            } = it;
            let rule = quorum.as_str();
            let head = (
                id,
                number,
                kind,
                owner,
                lead,
                phase,
                phase_since,
                (created_at, started_at),
                rule,
            );
            say("identity", Some(format!("{head:?}")));
            let objective = objective
                .as_ref()
                .map(|(objective, law)| format!("{:?}", (objective, law, reason)));
            let place = place.as_ref().map(|it| format!("{it:?}"));
            say("objective place", place);
            let whole = (led_from, lead_offer, takeover, lead_unlinked_since);
            // Who takes part is told nothing as well.
            let command = format!("{whole:?}");
            let late = [Stage::Place, Stage::Times].map(|it| withheld.contains(&it));
            let late = (disclosure, scope, review, late[0], late[1]);
            say("command", Some(format!("{command} {late:?}")));
            // A reason without the objective would be one too many.
            say("objective", objective.or_else(|| reason.clone()));
            say("incident", incident.map(|it| format!("{it:?}")));
            say("deadline", deadline.map(|it| format!("{it:?}")));
            let lanes: Vec<_> = parties.iter().map(lane).collect();
            let parties = format!(
                "{lanes:?} {:?} {:?}",
                named(quorum),
                cover.as_ref().map(needs)
            );
            say("parties", Some(parties));
            say("inspection", inspection.as_deref().map(plan));
            say("enforcement", enforcement.as_ref().map(settled));
            say("response", response.as_deref().map(settled_response));
            say("template", template.as_deref().map(by_template));
        }
        View::TaskItem(it) => say("identity", Some(item(it))),
        View::CaseItem(it) => say("identity", Some(case(it))),
        View::Person(it) => {
            let domain::sharing::PersonView {
                id,
                agency,
                name,
                roles,
                is_enabled,
                clearance,
                versions,
                unit,
            } = it;
            let whole = (
                id, agency, name, roles, is_enabled, clearance, versions, unit,
            );
            say("identity", Some(format!("{whole:?}")));
        }
        View::HandOver(it) => {
            let domain::sharing::HandOverView {
                id,
                agency,
                from,
                to,
                note,
                at,
                pending,
                state,
                accepted,
            } = it;
            let whole = (id, agency, from, to, note, at, pending, state, accepted);
            say("identity", Some(format!("{whole:?}")));
        }
        View::Note(it) => {
            let domain::sharing::NoteView {
                id,
                agency,
                target,
                at,
                text,
                author,
            } = it;
            say("identity", Some(format!("{:?}", (id, agency, target, at))));
            say("text", text.as_ref().map(|it| format!("{it:?}")));
            say("author", author.as_ref().map(|it| format!("{it:?}")));
        }
        View::Alarm(it) => {
            let domain::sharing::AlarmView {
                id,
                kind,
                owner,
                about,
                unit,
                raised_at,
                raised_by,
                level,
                goes_up_at,
                acknowledged,
                shelved_until,
                withdrawn_at,
                cleared_at,
                fix,
                text,
                expected_at,
                sound,
            } = it;
            let head = (
                id, kind, owner, about, unit, raised_at, level, goes_up_at, sound,
            );
            let rest = (
                shelved_until,
                withdrawn_at,
                cleared_at,
                fix,
                text,
                expected_at,
            );
            say("identity", Some(format!("{head:?}{rest:?}")));
            say("raised_by", raised_by.clone());
            for (agency, it) in acknowledged {
                let domain::sharing::AcknowledgementView { by, at } = it;
                let of_agency = ["by fire", "by police", "by ems", "by eoc", "by tax"]
                    .into_iter()
                    .find(|it| it.ends_with(agency.as_str()));
                say(of_agency.unwrap(), Some(format!("{by:?} {at:?}")));
            }
        }
        View::Zone(it) => {
            let domain::sharing::ZoneView {
                id,
                agency,
                kind,
                name,
                state,
                state_since,
                target,
                shape,
                limits,
                note,
                watch,
            } = it;
            let identity = (id, agency, kind, name, state, state_since, target);
            say("identity", Some(format!("{identity:?}")));
            say("shape", shape.as_ref().map(|it| format!("{it:?}")));
            say("limits", limits.map(|it| format!("{it:?}")));
            say("note", note.as_ref().map(|it| format!("{it:?}")));
            say("watch", watch.map(|it| format!("{it:?}")));
        }
        View::Settings(it) => {
            let domain::sharing::SettingsView { agency, settings } = it;
            say("identity", Some(format!("{:?}", (agency, settings))));
        }
        View::Agreement(it) => return super::shown_agreement::agreement(it),
        View::Equipment(it) => {
            for (word, value) in equipment(it) {
                say(word, value);
            }
        }
    }
    fields
}

fn equipment(it: &domain::sharing::EquipmentView) -> [(&'static str, Option<String>); 10] {
    let domain::sharing::EquipmentView {
        id,
        agency,
        owner,
        kind,
        equipment_type,
        name,
        retired_at,
        capabilities,
        quantity,
        condition,
        maintenance,
        home,
        serial,
        custodians,
        offer,
        ended_offer,
        whereabouts,
        held_since,
        lot,
        versions,
    } = it;
    let identity = (
        (id, agency, owner, kind),
        (equipment_type, name),
        retired_at,
    );
    // Only the custodian has versions, and everything that goes with them.
    let own = versions.map(|it| {
        let own = (lot.unwrap(), held_since.unwrap(), it, ended_offer);
        format!("{own:?}")
    });
    let custody = custodians.as_ref().map(|it| format!("{:?}", (it, offer)));
    [
        ("identity", Some(format!("{identity:?}"))),
        (
            "capabilities",
            capabilities.as_ref().map(|it| format!("{it:?}")),
        ),
        ("quantity", quantity.map(|it| format!("{it:?}"))),
        ("condition", condition.as_ref().map(|it| format!("{it:?}"))),
        ("maintenance", maintenance.map(|it| format!("{it:?}"))),
        ("home", home.as_ref().map(|it| format!("{it:?}"))),
        ("serial", serial.as_ref().map(|it| format!("{it:?}"))),
        ("custody", custody),
        ("position", whereabouts.as_ref().map(|it| format!("{it:?}"))),
        ("own", own),
    ]
}
