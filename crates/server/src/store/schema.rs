//! Whether a database has the tables of this version, for whoever only looks at it and must not change it.

use std::collections::BTreeMap;

use sqlx::migrate::Migrator;

use super::StoreError;

/// Why a database cannot be looked at as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Its tables are those of an older version.
    #[error("the tables are those of an older version")]
    Older,
    /// Its tables are those of a newer version.
    #[error("the tables are those of a newer version")]
    Newer,
    /// Its tables are not ours.
    #[error("the tables are another program's")]
    Foreign,
}

impl From<SchemaError> for StoreError {
    fn from(error: SchemaError) -> Self {
        Self::Broken(Box::new(error))
    }
}

/// Compares what a database has been brought up to, by version and checksum, with what this version knows.
pub(super) fn check(known: &Migrator, applied: &[(i64, Vec<u8>)]) -> Result<(), SchemaError> {
    let known: BTreeMap<i64, &[u8]> = known
        .iter()
        .map(|migration| (migration.version, migration.checksum.as_ref()))
        .collect();
    if applied.iter().any(|(version, _)| !known.contains_key(version)) {
        return Err(SchemaError::Newer);
    }
    let differs = |(version, checksum): &(i64, Vec<u8>)| known.get(version) != Some(&checksum.as_slice());
    if applied.iter().any(differs) {
        return Err(SchemaError::Foreign);
    }
    if applied.len() < known.len() {
        return Err(SchemaError::Older);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_newer_and_foreign_tables_are_told_apart() {
        for known in [
            &sqlx::migrate!("migrations/sqlite"),
            &sqlx::migrate!("migrations/postgres"),
        ] {
            let all: Vec<(i64, Vec<u8>)> = known
                .iter()
                .map(|migration| (migration.version, migration.checksum.to_vec()))
                .collect();
            assert_eq!(check(known, &all), Ok(()));
            assert_eq!(check(known, &all[..all.len() - 1]), Err(SchemaError::Older));
            assert_eq!(check(known, &[]), Err(SchemaError::Older));
            let mut newer = all.clone();
            newer.push((99_999, Vec::new()));
            assert_eq!(check(known, &newer), Err(SchemaError::Newer));
            let mut foreign = all.clone();
            foreign[0].1 = vec![0];
            assert_eq!(check(known, &foreign), Err(SchemaError::Foreign));
        }
    }
}
