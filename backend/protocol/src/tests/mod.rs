//! The wire against its examples, bad input, and what may not leave.

mod canary;
mod enforcing;
mod golden;
mod input;
mod responding;
mod words;

// The random walks and the second evaluator of the domain's own tests.
#[path = "../../../domain/src/tests/agreements.rs"]
mod agreements;
#[path = "../../../domain/src/tests/dice.rs"]
mod dice;
#[path = "../../../domain/src/tests/given.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given;
#[path = "../../../domain/src/tests/given_agreements.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_agreements;
#[path = "../../../domain/src/tests/given_cases.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_cases;
#[path = "../../../domain/src/tests/given_equipment.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_equipment;
#[path = "../../../domain/src/tests/given_inspection.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_inspection;
#[path = "../../../domain/src/tests/given_parts.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_parts;
#[path = "../../../domain/src/tests/given_tasks.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_tasks;
#[path = "../../../domain/src/tests/oracle.rs"]
mod oracle;
#[path = "../../../domain/src/tests/oracle_agreements.rs"]
mod oracle_agreements;
#[path = "../../../domain/src/tests/oracle_alarms.rs"]
mod oracle_alarms;
#[path = "../../../domain/src/tests/oracle_cases.rs"]
mod oracle_cases;
#[path = "../../../domain/src/tests/oracle_deliveries.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod oracle_deliveries;
#[path = "../../../domain/src/tests/oracle_equipment.rs"]
mod oracle_equipment;
#[path = "../../../domain/src/tests/oracle_items.rs"]
mod oracle_items;
#[path = "../../../domain/src/tests/oracle_lines.rs"]
mod oracle_lines;
#[path = "../../../domain/src/tests/oracle_others.rs"]
mod oracle_others;
#[path = "../../../domain/src/tests/oracle_own.rs"]
mod oracle_own;
#[path = "../../../domain/src/tests/oracle_places.rs"]
mod oracle_places;
#[path = "../../../domain/src/tests/oracle_responses.rs"]
mod oracle_responses;
#[path = "../../../domain/src/tests/oracle_tasks.rs"]
mod oracle_tasks;
#[path = "../../../domain/src/tests/oracle_work.rs"]
mod oracle_work;
#[path = "../../../domain/src/tests/oracle_zones.rs"]
mod oracle_zones;
#[path = "../../../domain/src/tests/world.rs"]
mod world;
#[path = "../../../domain/src/tests/world_agreements.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod world_agreements;
#[path = "../../../domain/src/tests/world_alarms.rs"]
mod world_alarms;
#[path = "../../../domain/src/tests/world_attachments.rs"]
mod world_attachments;
#[path = "../../../domain/src/tests/world_enforcement.rs"]
mod world_enforcement;
#[path = "../../../domain/src/tests/world_equipment.rs"]
mod world_equipment;
#[path = "../../../domain/src/tests/world_inspection.rs"]
mod world_inspection;
#[path = "../../../domain/src/tests/world_instruments.rs"]
mod world_instruments;
#[path = "../../../domain/src/tests/world_limits.rs"]
mod world_limits;
#[path = "../../../domain/src/tests/world_links.rs"]
mod world_links;
#[path = "../../../domain/src/tests/world_people.rs"]
mod world_people;
#[path = "../../../domain/src/tests/world_response.rs"]
mod world_response;
#[path = "../../../domain/src/tests/world_settings.rs"]
mod world_settings;
#[path = "../../../domain/src/tests/world_tasks.rs"]
mod world_tasks;
#[path = "../../../domain/src/tests/world_templates.rs"]
mod world_templates;
#[path = "../../../domain/src/tests/world_work.rs"]
mod world_work;
#[path = "../../../domain/src/tests/world_zones.rs"]
mod world_zones;
