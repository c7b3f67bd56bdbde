//! German.

use super::Words;
use crate::mail::LetterKind as K;

pub(super) const WORDS: Words = Words {
    greeting: "Guten Tag {name},",
    greeting_of_nobody: "Guten Tag,",
    reference: "Buchungsnummer",
    what: "Behandlung",
    when: "Wann",
    formerly: "Bisher",
    wished: "Gewünscht",
    booker: "Gebucht von",
    note: "Nachricht",
    done_by: "Erledigt von",
    manage: "Buchung ansehen, ändern oder absagen",
    desk: "Im Empfang öffnen",
    days: [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    of_kind,
};

const fn of_kind(kind: K) -> (&'static str, &'static str) {
    match kind {
        K::Requested => (
            "Ihre Anfrage {reference} ist eingegangen",
            "vielen Dank für Ihre Anfrage. Sie ist noch nicht bestätigt: Wir schreiben Ihnen, sobald wir entschieden haben.",
        ),
        K::Confirmed => (
            "Ihre Buchung {reference} ist bestätigt",
            "Ihre Buchung ist bestätigt. Wir freuen uns auf Sie.",
        ),
        K::Denied => (
            "Ihre Anfrage {reference} können wir nicht annehmen",
            "leider können wir Ihre Anfrage nicht annehmen; es ist nichts gebucht.",
        ),
        K::Canceled => (
            "Ihre Buchung {reference} ist abgesagt",
            "Ihre Buchung ist abgesagt und findet nicht statt.",
        ),
        K::Lapsed => (
            "Ihre Anfrage {reference} ist verfallen",
            "leider konnten wir Ihre Anfrage nicht rechtzeitig beantworten. Sie ist verfallen; es ist nichts gebucht.",
        ),
        K::Changed => (
            "Ihre Buchung {reference} hat sich geändert",
            "Ihre Buchung hat sich geändert. So ist sie jetzt:",
        ),
        K::ChangeRequested => (
            "Ihr Änderungswunsch zu {reference} ist eingegangen",
            "Sie möchten Ihre Buchung ändern. Bis wir entschieden haben, bleibt sie, wie sie ist.",
        ),
        K::CancellationRequested => (
            "Ihr Wunsch, {reference} abzusagen, ist eingegangen",
            "Sie möchten Ihre Buchung absagen. Sie ist noch nicht abgesagt: Bis wir entschieden haben, bleibt sie, wie sie ist.",
        ),
        K::ChangeDenied => (
            "Ihre Buchung {reference} bleibt, wie sie ist",
            "leider können wir Ihre Buchung nicht so ändern, wie Sie es wünschen. Sie bleibt, wie sie ist.",
        ),
        K::ChangeLapsed => (
            "Ihr Änderungswunsch zu {reference} ist verfallen",
            "leider konnten wir Ihren Änderungswunsch nicht rechtzeitig beantworten. Ihre Buchung bleibt, wie sie ist.",
        ),
        K::Reminder => (
            "Erinnerung an Ihre Buchung {reference}",
            "wir erinnern Sie an Ihre Buchung und freuen uns auf Sie.",
        ),
        K::StaffRequested => (
            "Neue Anfrage {reference}",
            "Eine Anfrage wartet auf Ihre Antwort.",
        ),
        K::StaffBooked => ("Neue Buchung {reference}", "Es gibt eine neue Buchung."),
        K::StaffApproved => ("Buchung {reference} bestätigt", "Diese Buchung ist bestätigt."),
        K::StaffDenied => (
            "Anfrage {reference} abgelehnt",
            "Diese Anfrage ist abgelehnt; es ist nichts gebucht.",
        ),
        K::StaffCanceled => (
            "Buchung {reference} vom Gast abgesagt",
            "Der Gast hat diese Buchung abgesagt.",
        ),
        K::StaffCanceledByStaff => (
            "Buchung {reference} vom Team abgesagt",
            "Das Team hat diese Buchung abgesagt.",
        ),
        K::StaffLapsed => (
            "Anfrage {reference} ist verfallen",
            "Niemand hat diese Anfrage rechtzeitig beantwortet. Sie ist verfallen, und der Gast weiß es.",
        ),
        K::StaffChanged => (
            "Buchung {reference} vom Gast geändert",
            "Der Gast hat diese Buchung geändert. So ist sie jetzt:",
        ),
        K::StaffChangedByStaff => (
            "Buchung {reference} vom Team geändert",
            "Das Team hat diese Buchung geändert. So ist sie jetzt:",
        ),
        K::StaffChangeRequested => (
            "Änderung von {reference} gewünscht",
            "Der Gast wünscht eine Änderung, die auf Ihre Antwort wartet.",
        ),
        K::StaffCancellationRequested => (
            "Absage von {reference} gewünscht",
            "Der Gast möchte absagen und wartet auf Ihre Antwort.",
        ),
        K::StaffChangeApproved => (
            "Änderung von {reference} angenommen",
            "Die Änderung, die der Gast wünscht, ist angenommen. So ist die Buchung jetzt:",
        ),
        K::StaffCancellationApproved => (
            "Absage von {reference} angenommen",
            "Der Gast wollte absagen, und die Buchung ist abgesagt.",
        ),
        K::StaffChangeDenied => (
            "Änderung von {reference} abgelehnt",
            "Die Änderung, die der Gast wünscht, ist abgelehnt. Die Buchung bleibt, wie sie ist.",
        ),
        K::StaffCancellationDenied => (
            "Absage von {reference} abgelehnt",
            "Der Gast wollte absagen, und das ist abgelehnt. Die Buchung bleibt, wie sie ist.",
        ),
        K::StaffChangeWithdrawn => (
            "Änderungswunsch zu {reference} zurückgezogen",
            "Der Gast wünscht die Änderung nicht mehr. Die Buchung bleibt, wie sie ist.",
        ),
        K::StaffReminder => (
            "Anfrage {reference} wartet noch auf Antwort",
            "Diese Anfrage hat noch niemand beantwortet. Sie verfällt, wenn sie nicht rechtzeitig beantwortet wird.",
        ),
        K::StaffChangeLapsed => (
            "Änderungswunsch zu {reference} ist verfallen",
            "Niemand hat diesen Änderungswunsch rechtzeitig beantwortet. Die Buchung bleibt, wie sie ist, und der Gast weiß es.",
        ),
    }
}
