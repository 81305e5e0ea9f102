//! Wire types and their conversion from the domain; OpenAPI.
