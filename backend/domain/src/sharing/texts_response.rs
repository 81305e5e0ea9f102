//! The texts of a disaster response that can be searched.

use super::{
    response::{ReportView, ResponsePart, ResponseView},
    texts::{Visit, Weight},
};

pub(super) fn of_response(it: &ResponseView, visit: Visit<'_>) {
    match &it.part {
        ResponsePart::Period(it) => {
            visit("emphasis", Weight::Label, &it.emphasis);
            for it in &it.objectives {
                visit("objectives", Weight::Label, &it.text);
                if let Some(it) = &it.judged {
                    visit("objectives", Weight::Text, &it.said.text);
                }
            }
        }
        ResponsePart::Sector(view) => {
            let it = &view.sector;
            visit("name", Weight::Name, &it.name);
            visit("work", Weight::Text, &it.work);
            visit("channel", Weight::Label, &it.channel);
            for it in &view.units {
                visit("units", Weight::Label, &it.callsign);
            }
            if let Some(it) = &it.ended {
                visit("ended", Weight::Text, &it.text);
            }
        }
        ResponsePart::Post(it) => {
            if let Some(it) = &it.holder {
                visit("holder", Weight::Name, &it.name);
                visit("holder", Weight::Label, &it.contact);
            }
            for it in &it.former {
                visit("former", Weight::Label, &it.name);
                visit("former", Weight::Text, &it.reason);
            }
            if let Some(it) = &it.ended {
                visit("ended", Weight::Text, &it.text);
            }
        }
        ResponsePart::Evacuation(it, _) => {
            visit("instructions", Weight::Text, &it.instructions);
            if let Some(it) = &it.ended {
                visit("ended", Weight::Text, &it.said.text);
            }
        }
        ResponsePart::Shelter(it, _) => {
            visit("name", Weight::Name, &it.name);
            visit("place", Weight::Label, &it.place);
            visit("facilities", Weight::Text, &it.facilities);
            if let Some(it) = &it.closed {
                visit("closed", Weight::Text, &it.text);
            }
        }
        ResponsePart::Figures(it) => {
            visit("source", Weight::Label, &it.source);
            visit("note", Weight::Text, &it.note);
            if let Some(it) = &it.withdrawn {
                visit("withdrawn", Weight::Text, &it.text);
            }
        }
        ResponsePart::Report(it) => of_report(it, visit),
    }
}

fn of_report(it: &ReportView, visit: Visit<'_>) {
    visit("situation", Weight::Text, &it.texts.situation);
    visit("needs", Weight::Text, &it.texts.needs);
    visit("outlook", Weight::Text, &it.texts.outlook);
    let content = &it.content;
    let period = content.period.iter();
    for it in period.flat_map(|it| &it.objectives) {
        visit("content", Weight::Text, &it.text);
    }
    for it in &content.sectors {
        for text in [&it.name, &it.work, &it.channel] {
            visit("content", Weight::Text, text);
        }
    }
    for it in &content.posts {
        for text in it.name.iter().chain(&it.of) {
            visit("content", Weight::Text, text);
        }
    }
    for it in &content.evacuations {
        visit("content", Weight::Text, &it.zone);
    }
    for it in &content.shelters {
        visit("content", Weight::Text, &it.name);
    }
    if let Some(it) = &it.decided {
        visit("decided", Weight::Text, &it.text);
    }
}
