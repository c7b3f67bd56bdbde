//! German.

use super::Message;
use crate::bookings::problem::Reason;

/// The sentence.
pub(super) fn text(message: &Message) -> String {
    match message {
        Message::NotFound => "Unter dieser Adresse gibt es nichts.",
        Message::PictureUnknown => "Dieses Bild gibt es nicht.",
        Message::MethodNotAllowed => "Diese Adresse beantwortet diese Methode nicht.",
        Message::RequestMissing => "Die Anfrage fehlt.",
        Message::MalformedJson => "Die Anfrage ist kein gültiges JSON.",
        Message::UnsupportedMediaType => "Die Anfrage muss JSON sein (Content-Type: application/json).",
        Message::BodyTooLarge => "Die Anfrage ist größer als 64 KiB.",
        Message::BodyTimedOut => "Die Anfrage ist nicht rechtzeitig angekommen.",
        Message::FieldsRefused => "Bitte prüfen Sie die genannten Felder.",
        Message::ParametersRefused => "Bitte prüfen Sie die genannten Parameter.",
        Message::WrongType => "Das hat den falschen Typ.",
        Message::ParameterRequired => "Dieser Parameter wird gebraucht.",
        Message::NotADate => "Das muss ein Datum sein (JJJJ-MM-TT).",
        Message::NotAWallTime => "Das muss eine Ortszeit sein (JJJJ-MM-TTThh:mm:ss).",
        Message::WallTimeSkipped => "Diese Uhrzeit überspringt die Zeitumstellung an jenem Tag.",
        Message::NotInRange { min, max } => {
            return format!("Das muss eine ganze Zahl von {min} bis {max} sein.");
        }
        Message::NotAFlag => "Das muss true oder false sein.",
        Message::OnlyOneOf { other } => return format!("Bitte entweder dies oder {other}, nicht beides."),
        Message::Field(reason) => return field(*reason),
        Message::PortalUnknown => "Diese Buchungsseite gibt es nicht.",
        Message::AppointmentUnknown => "Diesen Termin gibt es nicht.",
        Message::AppointmentNotBegun => {
            "Der Termin hat noch nicht begonnen: Der Gast kann noch kommen."
        }
        Message::TimesAreVisitors { zone, center: Some(center) } => {
            return format!("Alle Uhrzeiten gelten in Ihrer Zeitzone ({zone}). {{center}} liegt in einer anderen ({center}).");
        }
        Message::TimesAreVisitors { zone, center: None } => {
            return format!("Alle Uhrzeiten gelten in Ihrer Zeitzone ({zone}), auch wenn vor Ort eine andere gilt.");
        }
        Message::WhenInZone { zone } => return format!("Wann, in Ihrer Zeitzone ({zone})"),
        Message::BookingUnknown => "Diese Buchung gibt es nicht.",
        Message::OriginNotAllowed => "Von dieser Website aus kann nicht gebucht werden.",
        Message::IdempotencyKeyTooShort { min } => {
            return format!("Der Idempotency-Key muss {min} bis 255 druckbare Zeichen haben.");
        }
        Message::IdempotencyKeyReused => "Dieser Idempotency-Key gehört zu einer anderen Anfrage.",
        Message::IdempotencyKeyInUse => {
            "Dieselbe Anfrage wird gerade bearbeitet. Bitte versuchen Sie es noch einmal."
        }
        Message::TooManyRequests => "Das waren zu viele Anfragen. Bitte warten Sie einen Augenblick.",
        Message::TooManyHolds => {
            "Von diesem Anschluss aus werden zu viele Termine freigehalten. Bitte schließen Sie zuerst einen ab."
        }
        Message::TooManyPending => {
            "Mit dieser E-Mail-Adresse sind schon mehrere Anfragen offen. Bitte warten Sie zuerst auf eine Antwort."
        }
        Message::SlotTaken => "Dieser Termin ist gerade vergeben worden. Bitte wählen Sie einen anderen.",
        Message::AlreadySubmitted => "Diese Reservierung ist schon abgeschickt worden.",
        Message::BookingStillPending => "Diese Buchung wartet noch auf eine Antwort.",
        Message::BookingApprovedAlready => "Diese Buchung wurde schon bestätigt.",
        Message::BookingDeniedAlready => "Diese Buchung wurde abgelehnt.",
        Message::BookingCanceledAlready => "Diese Buchung wurde storniert oder ist verfallen.",
        Message::BookingStale => {
            "Diese Buchung hat sich inzwischen geändert. Bitte sehen Sie sie sich noch einmal an."
        }
        Message::TooLateToChange => {
            "Dafür ist es online zu spät. Bitte wenden Sie sich direkt an uns."
        }
        Message::ChangeRequestUnknown => {
            "Diese Änderungsanfrage gibt es nicht, oder sie ist schon erledigt."
        }
        Message::NothingToWithdraw => "Zu dieser Buchung wartet keine Änderung auf eine Antwort.",
        Message::EventTaken => "Dieser Termin gehört zu einer anderen Buchung.",
        Message::ReservationUnknown => "Diese Reservierung gibt es nicht, oder sie ist abgelaufen.",
        Message::BookingsInTheWay { references } => {
            return format!("Zu dieser Zeit gibt es Buchungen: {references}.");
        }
        Message::HoldInTheWay => {
            "Zu dieser Zeit bucht gerade jemand. Bitte versuchen Sie es in ein paar Minuten noch einmal."
        }
        Message::BlockedOutAlready => "Diese Zeit ist schon gesperrt.",
        Message::RelatedAlready => "Für diese beiden Gäste ist schon eine Beziehung eingetragen.",
        Message::FormRefused => "Dieses Formular kam nicht von einer Seite des Empfangs oder ist zu alt. Bitte öffnen Sie die Seite neu.",
        Message::MailUnknown => "Diese E-Mail gibt es nicht, oder sie ist nicht gescheitert.",
        Message::TokenNeeded => "Dafür wird ein Zugangstoken des Personals gebraucht.",
        Message::TokenForbids => "Dieses Zugangstoken erlaubt das nicht.",
        Message::Busy => "Jemand anders ändert das gerade. Bitte versuchen Sie es noch einmal.",
        Message::Unavailable => {
            "Die Buchungen sind im Augenblick nicht erreichbar. Bitte versuchen Sie es noch einmal."
        }
        Message::Internal => "Bei uns ist etwas schiefgegangen.",
        Message::BookPageIntroduction => "Wählen Sie Behandlung und Termin; ein Konto brauchen Sie nicht.",
        Message::NotAForm => "Was gesendet wurde, ist kein Formular dieser Seite.",
        Message::BookPageContact => "Oder erreichen Sie uns direkt",
        Message::BookPagePhone => "Telefon",
        Message::BookPageEmail => "E-Mail",
        Message::BookPageUnknown => "Diese Buchungsseite gibt es nicht, oder sie ist noch nicht geöffnet.",
        Message::BookPageStart => "Zur Buchungsseite",
        Message::BookPageUnknownHelp => {
            "Sehen Sie sich die Adresse noch einmal an, oder fragen Sie dort, wohin Sie möchten."
        }
    }
    .to_owned()
}

fn field(reason: Reason) -> String {
    match reason {
        Reason::Required => "Das wird gebraucht.",
        Reason::MustBeTicked => "Dem muss zugestimmt werden.",
        Reason::TooLong { max } => return format!("Das darf höchstens {max} Zeichen haben."),
        Reason::NotAnEmail => "Das ist keine E-Mail-Adresse.",
        Reason::NotAPhone => "Das ist keine Telefonnummer.",
        Reason::NotAChoice => "Das steht nicht zur Auswahl.",
        Reason::WrongKind => "Das ist nicht die Art von Antwort, nach der gefragt ist.",
        Reason::Unknown => "Das ist hier nicht bekannt.",
        Reason::DoesNotFit => "Das passt nicht zum Rest der Anfrage.",
        Reason::NotSupported => "Das wird nicht unterstützt.",
        Reason::OutOfRange { min, max } => return format!("Das muss von {min} bis {max} sein."),
        Reason::Past => "Das liegt in der Vergangenheit.",
        Reason::TooFarAhead => "Das liegt weiter voraus, als gebucht werden kann.",
        Reason::GuestUnknown => "Dieser Gast ist noch nicht bekannt.",
        Reason::NeedsTwo => "Das ist für zwei; ein zweiter Gast muss es zur gleichen Zeit haben.",
        Reason::NotAUtcTime => "Das muss eine Zeit in UTC sein (JJJJ-MM-TTThh:mm:ssZ).",
        Reason::NotText => "Darin steht ein Zeichen, das kein Text ist.",
        Reason::NoSuchField => "Ein solches Feld gibt es nicht.",
        Reason::Ambiguous => "Davon gibt es mehrere; bitte sagen Sie, welches.",
    }
    .to_owned()
}
