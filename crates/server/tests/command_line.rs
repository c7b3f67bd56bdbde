//! The binary as people call it: what it prints, where, and with which exit code.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "command_line/tokens.rs"]
mod tokens;

#[path = "command_line/webhooks.rs"]
mod webhooks;

#[path = "command_line/folder.rs"]
mod folder;

#[path = "command_line/audit.rs"]
mod audit;

use folder::{DEMO, Folder};

#[test]
fn an_import_says_what_it_did() {
    let folder = Folder::new();
    let first = folder.run(&["import", DEMO]);
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    assert!(
        first.out.contains("added service \"Swedish massage\"\n"),
        "{}",
        first.out
    );
    assert!(
        first.out.ends_with("Stillwater Spa is imported.\n"),
        "{}",
        first.out
    );

    let second = folder.run(&["import", DEMO]);
    assert_eq!(
        (second.code, second.out.as_str()),
        (0, "Stillwater Spa is up to date; nothing changed.\n")
    );
}

#[test]
fn a_dry_run_makes_no_database() {
    let folder = Folder::new();
    let ended = folder.run(&["import", DEMO, "--dry-run"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(
        ended.out.ends_with("Nothing was written (--dry-run).\n"),
        "{}",
        ended.out
    );
    assert!(!folder.path("booking.db").exists());
}

#[test]
fn a_wrong_file_is_told_line_by_line_and_not_imported() {
    let folder = Folder::new();
    let demo = std::fs::read_to_string(DEMO).unwrap();
    folder.write(
        "wrong.toml",
        &demo.replace("time_zone = \"Europe/Berlin\"", "time_zone = \"Berlin\""),
    );
    let ended = folder.run(&["import", "wrong.toml"]);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(
        ended
            .err
            .starts_with("error: wrong.toml has a mistake, so nothing was imported:\nwrong.toml:"),
        "{}",
        ended.err
    );
    assert!(
        ended
            .err
            .contains("time_zone: \"Berlin\" is not the name of a time zone"),
        "{}",
        ended.err
    );
    assert!(
        folder
            .run(&["token", "create", "--name", "n", "--role", "read"])
            .err
            .contains("import a catalogue first")
    );
}

#[test]
fn an_origin_is_allowed_on_the_command_line() {
    let folder = Folder::with_demo();
    let arguments = [
        "import",
        DEMO,
        "--allow-origin",
        "http://127.0.0.1:4001",
        "--allow-origin",
        "http://localhost:4001/",
    ];
    let ended = folder.run(&arguments);
    assert!(
        ended
            .out
            .contains("changed portal \"stillwater-express\": allowed_origins\n"),
        "{}",
        ended.out
    );
    let again = folder.run_with(
        &["import", DEMO],
        &[(
            "BOOKING_ALLOW_ORIGIN",
            "http://127.0.0.1:4001,http://localhost:4001",
        )],
    );
    assert!(again.out.contains("nothing changed"), "{}", again.out);

    let wrong = folder.run(&["import", DEMO, "--allow-origin", "localhost"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("an origin starts with https:// or http://"),
        "{}",
        wrong.err
    );
}

#[test]
fn a_token_is_printed_last_and_stored_only_as_a_hash() {
    let folder = Folder::with_demo();
    let tokens: Vec<String> = (0..2)
        .map(|_| {
            let ended = folder.run(&["token", "create", "--name", "Front desk", "--role", "decide"]);
            assert_eq!(ended.code, 0, "{}", ended.err);
            ended.out.lines().last().unwrap().to_owned()
        })
        .collect();
    for token in &tokens {
        let digits = token.strip_prefix("booking_").unwrap();
        assert!(
            digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{token}"
        );
        for file in ["booking.db", "booking.db-wal"] {
            let stored = std::fs::read(folder.path(file)).unwrap_or_default();
            assert!(
                !stored
                    .windows(digits.len())
                    .any(|window| window == digits.as_bytes()),
                "{file}"
            );
        }
    }
    assert_ne!(tokens.first(), tokens.get(1));
}

#[test]
fn a_token_needs_an_organization_that_is_meant_by_nobody_else() {
    let folder = Folder::with_demo();
    let create = |organization: &[&str]| {
        folder.run(
            &[
                &["token", "create", "--name", "n", "--role", "read"],
                organization,
            ]
            .concat(),
        )
    };
    assert!(
        create(&["--organization", "elsewhere"])
            .err
            .contains("there is no organization \"elsewhere\"")
    );

    // Its pictures stay where they are.
    let demo: String = std::fs::read_to_string(DEMO)
        .unwrap()
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("picture = ") && !line.starts_with("logo = "))
        .collect();
    let second = demo
        .replace(
            "[organization]\nkey = \"stillwater\"",
            "[organization]\nkey = \"brook\"",
        )
        .replace(
            "name = \"Stillwater Spa\"\nlanguage",
            "name = \"Brook Spa\"\nlanguage",
        )
        .replace("[[portal]]\nkey = \"stillwater", "[[portal]]\nkey = \"brook");
    folder.write("brook.toml", &second);
    assert_eq!(folder.run(&["import", "brook.toml"]).err, "");

    let open = create(&[]);
    assert_eq!(open.code, 1);
    assert!(
        open.err.contains("several organizations") && open.err.contains("--organization"),
        "{}",
        open.err
    );
    for meant in ["brook", "Brook Spa"] {
        assert!(
            create(&["--organization", meant]).out.contains("of Brook Spa."),
            "{meant}"
        );
    }
}

#[test]
fn the_openapi_document_is_printed() {
    let ended = Folder::new().run(&["openapi"]);
    let document: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert!(document.get("openapi").is_some());
}

#[test]
fn a_backup_is_a_database_of_its_own_that_only_its_owner_may_read() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new();
    assert_eq!(folder.run(&["import", DEMO]).code, 0);
    let made = folder.run(&["backup", "copy.db"]);
    assert_eq!(
        (made.code, made.out.as_str()),
        (0, "The database is copied to copy.db.\n"),
        "{}",
        made.err
    );
    let mode = std::fs::metadata(folder.path("copy.db"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = folder.run(&["import", DEMO, "--database-url", "sqlite://copy.db"]);
    assert!(
        again.out.contains("is up to date; nothing changed."),
        "{}",
        again.out
    );

    let refused = folder.run(&["backup", "copy.db"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("copy.db is there already"),
        "{}",
        refused.err
    );
}

#[test]
fn what_cannot_be_done_is_one_sentence_and_ends_with_1() {
    let folder = Folder::new();
    folder.write("text.db", "This is not a database, but a text that is longer than its header of 100 bytes would be, if it were one.");
    for (arguments, sentence) in [
        (
            &["import", "nowhere.toml"][..],
            "cannot read nowhere.toml: No such file or directory",
        ),
        (&["audit"], "there is no database sqlite://booking.db yet"),
        (
            &["backup", "copy.db"],
            "there is no database sqlite://booking.db yet",
        ),
        (
            &["backup", "copy.db", "--database-url", "postgres://spa@db/booking"],
            "a PostgreSQL database is backed up with PostgreSQL's own `pg_dump`",
        ),
        (
            &["backup", "no/such/copy.db", "--database-url", "sqlite://text.db"],
            "cannot write no/such/copy.db: No such file or directory",
        ),
        (
            &[
                "audit",
                "--database-url",
                "postgres://spa:secret@127.0.0.1:1/booking",
            ],
            "cannot reach the database postgres://spa@127.0.0.1:1/booking: ",
        ),
        (
            &["audit", "--database-url", "mysql://spa:secret@localhost/booking"],
            "\"mysql://spa@localhost/booking\" is not the address of a database",
        ),
        (
            &["audit", "--database-url", "booking.db"],
            "\"booking.db\" is not the address of a database",
        ),
        (
            &["audit", "--database-url", "sqlite://text.db"],
            "cannot use the database sqlite://text.db: file is not a database",
        ),
        (
            &["import", DEMO, "--database-url", "sqlite://no/such/folder.db"],
            "unable to open database file; does its folder exist",
        ),
        (
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                "sqlite://no/such/folder.db",
            ],
            "does its folder exist",
        ),
        (
            &["serve", "--listen", "127.0.0.1:0", "--widget-dir", "nowhere"],
            "nowhere",
        ),
    ] {
        let ended = folder.run(arguments);
        assert_eq!(ended.code, 1, "{arguments:?}: {}", ended.err);
        let sentences: Vec<&str> = ended
            .err
            .lines()
            .filter(|line| line.starts_with("error: "))
            .collect();
        assert!(
            sentences.len() == 1 && sentences.concat().contains(sentence),
            "{arguments:?}: {}",
            ended.err
        );
        assert_eq!(ended.out, "", "{arguments:?}");
    }
}

#[test]
fn a_database_of_another_program_or_a_newer_server_is_left_alone() {
    let folder = Folder::with_demo();
    folder.sql("UPDATE _sqlx_migrations SET checksum = x'00'");
    let foreign = folder.run(&["audit"]);
    assert_eq!(foreign.code, 1);
    assert!(
        foreign.err.contains("is it another program's?"),
        "{}",
        foreign.err
    );

    folder.sql(
        "UPDATE _sqlx_migrations SET version = 9999
         WHERE version = (SELECT max(version) FROM _sqlx_migrations)",
    );
    let newer = folder.run(&["audit"]);
    assert_eq!(newer.code, 1);
    assert!(newer.err.contains("written by a newer version"), "{}", newer.err);
}

#[test]
fn wrong_usage_ends_with_2() {
    let folder = Folder::new();
    for arguments in [
        &[][..],
        &["sell"],
        &["import"],
        &["token", "create", "--name", "n", "--role", "boss"],
        &["serve", "--listen", "everywhere"],
        &["serve", "--trusted-proxies", "10.0.0.0/40"],
        &["serve", "--rate-limit", "some"],
    ] {
        let ended = folder.run(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.err);
    }
}

#[test]
fn an_option_may_come_from_the_environment() {
    let ended = Folder::new().run_with(&["audit"], &[("BOOKING_DATABASE_URL", "sqlite://other.db")]);
    assert!(ended.err.contains("sqlite://other.db"), "{}", ended.err);
}
