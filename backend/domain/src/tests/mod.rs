//! Rules of the domain, each test citing the rule it guards.
