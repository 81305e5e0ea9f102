//! Forgetting a person: whatever stands here under their id, account name and all.

use domain::PrincipalId;
use sqlx::{AssertSqlSafe, Connection};

use super::{Accounts, SCHEMA};
use crate::{
    error::{StorageError, failed},
    sqlite::{connect, empty_log, options},
};

const DOING: &str = "forgetting a person";

impl Accounts {
    /// Deletes everything of `principal` from the file and its log.
    pub async fn forget(&self, principal: PrincipalId) -> Result<(), StorageError> {
        let path = self.folder.path().join(SCHEMA.file);
        // A deleted name must not stay behind in a free page.
        let options =
            options(&path, sqlx::sqlite::SqliteSynchronous::Full).pragma("secure_delete", "ON");
        let mut conn = connect(&options).await?;
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND c.name = 'principal'",
        )
        .fetch_all(&mut conn)
        .await
        .map_err(failed(DOING))?;
        let mut transaction = conn
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(DOING))?;
        sqlx::raw_sql("PRAGMA defer_foreign_keys = ON")
            .execute(&mut *transaction)
            .await
            .map_err(failed(DOING))?;
        // These know the person by other names: a session by its token, a line of the log as what it is about, and both have
        // labels that people give ("Ines's tablet").
        for statement in [
            "DELETE FROM session_origins WHERE token_sha256 IN
             (SELECT token_sha256 FROM sessions WHERE principal = ?)",
            "UPDATE account_log SET detail = '' WHERE subject = ?",
        ] {
            sqlx::query(statement)
                .bind(principal.0.as_bytes().to_vec())
                .execute(&mut *transaction)
                .await
                .map_err(failed(DOING))?;
        }
        for table in tables {
            // Names out of the schema, which is a constant of this program.
            sqlx::query(AssertSqlSafe(format!(
                "DELETE FROM \"{table}\" WHERE principal = ?"
            )))
            .persistent(false)
            .bind(principal.0.as_bytes().to_vec())
            .execute(&mut *transaction)
            .await
            .map_err(failed(DOING))?;
        }
        transaction.commit().await.map_err(failed(DOING))?;
        empty_log(&mut conn, DOING).await?;
        conn.close().await.map_err(failed(DOING))
    }
}
