//! `token list` and `token revoke`.

use crate::folder::Folder;

fn create(folder: &Folder, name: &str, role: &str) {
    let ended = folder.run(&["token", "create", "--name", name, "--role", role]);
    assert_eq!(ended.code, 0, "{}", ended.err);
}

fn listed(folder: &Folder) -> Vec<String> {
    let ended = folder.run(&["token", "list"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended.out.lines().map(str::to_owned).collect()
}

#[test]
fn tokens_are_listed_without_their_secrets_and_revoked_by_name_or_id() {
    let folder = Folder::with_demo();
    assert_eq!(listed(&folder), ["Stillwater Spa has no tokens."]);
    create(&folder, "Front desk", "decide");
    create(&folder, "Website", "read");
    let lines = listed(&folder);
    assert_eq!(lines.len(), 2);
    for (name, role) in [("Front desk", "decide"), ("Website", "read")] {
        assert!(
            lines
                .iter()
                .any(|line| line.contains(role) && line.contains("live") && line.ends_with(name)),
            "{lines:?}"
        );
    }
    assert!(lines.iter().all(|line| !line.contains("booking_")), "{lines:?}");

    let revoked = folder.run(&["token", "revoke", "Front desk"]);
    assert_eq!(revoked.code, 0, "{}", revoked.err);
    assert_eq!(
        revoked.out,
        "Revoked the token for Front desk of Stillwater Spa.\n"
    );
    let website = lines.iter().find(|line| line.ends_with("Website")).unwrap();
    let id = website.split_whitespace().next().unwrap();
    assert_eq!(folder.run(&["token", "revoke", id]).code, 0);
    let lines = listed(&folder);
    assert!(lines.iter().all(|line| line.contains("revoked 20")), "{lines:?}");

    let again = folder.run(&["token", "revoke", "Front desk"]);
    assert_eq!(again.code, 1);
    assert!(
        again.err.contains("there is no live token \"Front desk\""),
        "{}",
        again.err
    );
}

#[test]
fn a_name_that_two_tokens_have_revokes_neither() {
    let folder = Folder::with_demo();
    create(&folder, "Front desk", "decide");
    create(&folder, "Front desk", "read");
    let ended = folder.run(&["token", "revoke", "Front desk"]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("several live tokens are named \"Front desk\""),
        "{}",
        ended.err
    );
    assert!(listed(&folder).iter().all(|line| line.contains("live")));
}
