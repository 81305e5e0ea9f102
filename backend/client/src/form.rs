//! Commands by their names, for who has them written down, as a scenario does: where each goes, and whether a body fits it.

use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// How one command is sent.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Its name: that of the client's function.
    pub name: &'static str,
    /// The list of the object that it is about; absent if its body alone says what it is about.
    pub list: Option<&'static str>,
    end: &'static str,
    fits: fn(&Value) -> Result<(), serde_json::Error>,
}

impl Form {
    pub(crate) const fn of<B: DeserializeOwned>(
        name: &'static str,
        list: Option<&'static str>,
        end: &'static str,
    ) -> Self {
        Self {
            name,
            list,
            end,
            fits: fits::<B>,
        }
    }

    /// Whether this is a body of the command, with a `command_id` like any other.
    pub fn check(&self, body: &Value) -> Result<(), String> {
        (self.fits)(body).map_err(|why| why.to_string())
    }

    /// Where it goes when it is about `id`.
    pub fn path(&self, id: Uuid) -> String {
        self.list.map_or_else(
            || self.end.to_owned(),
            |list| format!("/api/v1/{list}/{id}/{}", self.end),
        )
    }
}

fn fits<B: DeserializeOwned>(body: &Value) -> Result<(), serde_json::Error> {
    serde_json::from_value::<B>(body.clone()).map(|_| ())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::form;

    const ID: uuid::Uuid = uuid::Uuid::from_u128(7);

    #[test]
    fn a_command_is_found_by_its_name_and_goes_where_the_client_sends_it() {
        let named = |name: &str| form(name).expect("a command");
        assert_eq!(named("draw_zone").path(ID), "/api/v1/zones");
        let of = |verb: &str| format!("/api/v1/task-items/{ID}/{verb}");
        assert_eq!(named("start_visit").path(ID), of("visit"));
        assert_eq!(named("fill_post").path(ID), of("fill-post"));
        assert_eq!(named("fill_post").list, Some("task-items"));
        assert!(form("burn").is_none());
    }

    #[test]
    fn only_a_body_of_the_command_fits_it() {
        let fill = form("fill_post").expect("a command");
        let mut body = json!({ "command_id": ID, "name": "Lea Blanc" });
        assert_eq!(fill.check(&body), Ok(()));
        body["named"] = json!("Lea Blanc");
        assert!(fill.check(&body).expect_err("unknown").contains("named"));
        let nameless = json!({ "command_id": ID });
        assert!(fill.check(&nameless).expect_err("missing").contains("name"));
    }
}
