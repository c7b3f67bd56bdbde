//! The words of the staff desk, in every language.

mod de;

mod en;

use super::Language;
use crate::store::{BookingStatus, MailState, Occasion};

/// The words of one language; what has a number in it is a function.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) skip: &'static str,
    pub(crate) desk: &'static str,
    pub(crate) inbox: &'static str,
    pub(crate) day: &'static str,
    pub(crate) find: &'static str,
    pub(crate) mails: &'static str,
    pub(crate) log_in: &'static str,
    pub(crate) log_out: &'static str,
    pub(crate) logged_in_already: &'static str,
    pub(crate) token: &'static str,
    pub(crate) token_help: &'static str,
    pub(crate) token_unknown: &'static str,
    pub(crate) too_often: &'static str,
    pub(crate) look_again: &'static str,
    pub(crate) nothing_waits: &'static str,
    pub(crate) waits_for_you: &'static str,
    pub(crate) asked_booking: &'static str,
    pub(crate) asked_change: &'static str,
    pub(crate) asked_cancellation: &'static str,
    pub(crate) lapses: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) approve: &'static str,
    pub(crate) deny: &'static str,
    pub(crate) approve_change: &'static str,
    pub(crate) deny_change: &'static str,
    pub(crate) approve_cancellation: &'static str,
    pub(crate) deny_cancellation: &'static str,
    pub(crate) message: &'static str,
    pub(crate) optional: &'static str,
    pub(crate) message_help: &'static str,
    pub(crate) event_procedure: &'static str,
    pub(crate) event_cancel: &'static str,
    pub(crate) event_delete: &'static str,
    pub(crate) cancel_booking: &'static str,
    pub(crate) cancel_help: &'static str,
    pub(crate) read_only: &'static str,
    pub(crate) would_change: &'static str,
    pub(crate) field: &'static str,
    pub(crate) now: &'static str,
    pub(crate) wished: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) withheld: &'static str,
    pub(crate) other_value: &'static str,
    pub(crate) note_of_guest: &'static str,
    pub(crate) no_collisions: &'static str,
    pub(crate) collides: &'static str,
    pub(crate) blocked_out: &'static str,
    pub(crate) held_by_guest: &'static str,
    pub(crate) held_for_change: &'static str,
    pub(crate) equipment: &'static str,
    pub(crate) visit: &'static str,
    pub(crate) guest: &'static str,
    pub(crate) name: &'static str,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) show_sensitive: &'static str,
    pub(crate) sensitive_needs_role: &'static str,
    pub(crate) when: &'static str,
    pub(crate) treatment: &'static str,
    pub(crate) therapist: &'static str,
    pub(crate) room: &'static str,
    pub(crate) title: &'static str,
    pub(crate) center: &'static str,
    pub(crate) booked: &'static str,
    pub(crate) customer: &'static str,
    pub(crate) contact_id: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) gone: &'static str,
    pub(crate) history: &'static str,
    pub(crate) by_guest: &'static str,
    pub(crate) by_server: &'static str,
    pub(crate) status_label: &'static str,
    pub(crate) any_status: &'static str,
    pub(crate) find_words: &'static str,
    pub(crate) find_help: &'static str,
    pub(crate) pages: &'static str,
    pub(crate) previous_page: &'static str,
    pub(crate) next_page: &'static str,
    pub(crate) previous_day: &'static str,
    pub(crate) next_day: &'static str,
    pub(crate) today: &'static str,
    pub(crate) date: &'static str,
    pub(crate) show: &'static str,
    pub(crate) nobody: &'static str,
    pub(crate) open: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) all_day: &'static str,
    pub(crate) nobody_works: &'static str,
    pub(crate) not_at_work: &'static str,
    pub(crate) at_work: &'static str,
    pub(crate) free_all_day: &'static str,
    pub(crate) rooms_and_equipment: &'static str,
    pub(crate) no_center: &'static str,
    pub(crate) no_mails: &'static str,
    pub(crate) send_again: &'static str,
    pub(crate) sent_again: &'static str,
    pub(crate) late: &'static str,
    pub(crate) late_help: &'static str,
    pub(crate) as_it_is_now: &'static str,
    pub(crate) not_free: &'static str,
    pub(crate) not_free_help: &'static str,
    pub(crate) nearest: &'static str,
    pub(crate) back_to_inbox: &'static str,
    pub(crate) minutes: fn(i64) -> String,
    pub(crate) hours: fn(i64) -> String,
    pub(crate) days: fn(i64) -> String,
    pub(crate) just_now: &'static str,
    pub(crate) off_on: fn(&str) -> String,
    pub(crate) at_work_only: fn(&str, &str) -> String,
    pub(crate) closed_on: fn(&str) -> String,
    pub(crate) open_only: fn(&str, &str) -> String,
    pub(crate) ago: fn(&str) -> String,
    pub(crate) until: fn(&str) -> String,
    pub(crate) waiting: fn(u32) -> String,
    pub(crate) found: fn(u32) -> String,
    pub(crate) page_of: fn(u32, u32) -> String,
    pub(crate) guest_number: fn(usize) -> String,
    pub(crate) attempts: fn(u32) -> String,
    of_status: fn(BookingStatus) -> &'static str,
    of_occasion: fn(Occasion) -> &'static str,
    of_mail_state: fn(MailState) -> &'static str,
    of_done: fn(&str) -> Option<&'static str>,
}

impl Words {
    /// Where a booking stands.
    pub(crate) fn status(&self, status: BookingStatus) -> &'static str {
        (self.of_status)(status)
    }

    /// What happened to a booking.
    pub(crate) fn occasion(&self, occasion: Occasion) -> &'static str {
        (self.of_occasion)(occasion)
    }

    /// How far a mail got.
    pub(crate) fn mail_state(&self, state: MailState) -> &'static str {
        (self.of_mail_state)(state)
    }

    /// That something was done, by its name in the address; nothing for what is not one.
    pub(crate) fn done(&self, what: &str) -> Option<&'static str> {
        (self.of_done)(what)
    }
}

/// The words of a language.
pub(crate) const fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &en::WORDS,
        Language::German => &de::WORDS,
        // These pages and letters have no trial of their own.
        #[cfg(feature = "test-clock")]
        Language::Trial => &en::WORDS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_can_happen_has_a_name_of_its_own_in_every_language() {
        for language in Language::ALL {
            let mut names: Vec<_> = Occasion::ALL
                .iter()
                .map(|occasion| words(language).occasion(*occasion))
                .collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Occasion::ALL.len());
        }
        for occasion in Occasion::ALL {
            assert_ne!(en::WORDS.occasion(occasion), de::WORDS.occasion(occasion));
        }
    }

    #[test]
    fn one_is_said_otherwise_than_many() {
        for language in Language::ALL {
            let w = words(language);
            for count in [w.minutes, w.hours, w.days] {
                assert_ne!(count(1).replace('1', "2"), count(2));
            }
            assert_ne!((w.waiting)(1).replace('1', "2"), (w.waiting)(2));
            assert_ne!((w.found)(1).replace('1', "2"), (w.found)(2));
        }
    }
}
