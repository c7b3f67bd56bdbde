//! `webhook add`, `list`, `deliveries`, `repeat`, `enable`, `disable` and `remove`.

use crate::folder::Folder;

const URL: &str = "https://system.example.com/hooks";

#[test]
fn a_webhook_is_added_listed_and_removed_and_its_secret_shown_once() {
    let folder = Folder::with_demo();
    let list = || folder.run(&["webhook", "list"]).out;
    assert_eq!(list(), "Stillwater Spa has no webhooks.\n");
    let events = "booking.approved,booking.canceled";
    let added = folder.run(&["webhook", "add", "--url", URL, "--events", events]);
    assert_eq!(added.code, 0, "{}", added.err);
    let secret = added.out.lines().last().unwrap();
    assert!(secret.starts_with("whsec_"), "{secret}");
    let listed = list();
    assert!(
        listed.contains(URL) && listed.trim_end().ends_with(events),
        "{listed}"
    );
    assert!(!listed.contains(secret));
    let id = listed.split_whitespace().next().unwrap();
    for (command, state) in [("disable", " off "), ("disable", " off "), ("enable", " on ")] {
        assert_eq!(folder.run(&["webhook", command, id]).code, 0);
        assert!(list().contains(state), "{}", list());
    }
    assert_eq!(folder.run(&["webhook", "deliveries", "--failed"]).out, "");
    assert_eq!(folder.run(&["webhook", "remove", id]).code, 0);
    assert_eq!(list(), "Stillwater Spa has no webhooks.\n");
}

#[test]
fn what_cannot_be_is_told_in_one_sentence() {
    let folder = Folder::with_demo();
    let nobody = "11111111-1111-4111-8111-111111111111";
    for (arguments, sentence) in [
        (&["add", "--url", "ftp://a.example"][..], "https://"),
        (
            &["add", "--url", URL, "--events", "booking.eaten"],
            "booking.submitted",
        ),
        (&["add", "--url", URL, "--secret-file", "/nowhere"], "/nowhere"),
        (&["remove", nobody], nobody),
        (&["enable", nobody], nobody),
        (&["disable", nobody], nobody),
        (&["repeat", "7"], "no delivery 7"),
    ] {
        let mut command = vec!["webhook"];
        command.extend(arguments);
        let ended = folder.run(&command);
        assert_eq!(ended.code, 1, "{arguments:?}");
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
        assert!(ended.err.contains(sentence), "{}", ended.err);
    }
}
