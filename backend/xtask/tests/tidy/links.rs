//! Pages that point to pages: every relative link leads somewhere.

use super::{assert_none, root, sources};

/// The targets of the links of a page that lie in the repository.
fn targets(text: &str) -> Vec<&str> {
    let after = text.split("](").skip(1);
    let links = after
        .filter_map(|it| it.split_once(')'))
        .map(|(target, _)| target);
    let local = links
        .filter(|it| !it.contains("://") && !it.starts_with("mailto:") && !it.starts_with('#'));
    local.map(|it| it.split('#').next().unwrap_or(it)).collect()
}

#[test]
fn every_link_leads_to_a_file() {
    let mut findings = Vec::new();
    for page in sources().iter().filter(|it| it.has_ending(&["md"])) {
        let folder = root().join(&page.path);
        let folder = folder.parent().expect("a folder");
        let broken = targets(&page.text)
            .into_iter()
            .filter(|it| !folder.join(it).exists());
        findings.extend(broken.map(|it| format!("{} points to {it}", page.path)));
    }

    assert_none("links that lead nowhere", &findings);
}

#[test]
fn links_to_other_sites_and_inside_a_page_are_left_alone() {
    let text = "[a](docs/a.md#part) [b](https://example.org) [c](#here) ![d](d.png)";

    assert_eq!(targets(text), ["docs/a.md", "d.png"]);
}
