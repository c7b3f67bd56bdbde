//! The keys: one field per text, so that a language with a missing text does not compile.
//!
//! Knows no language. `{name}` stands for a value; a test compares the placeholders of all languages. What nobody
//! reads before a slot was chosen is in `later`: it comes with the second download (`crate::later`).

mod later;

pub use later::LaterTexts;

/// The forms of a counted text, in the order of the language's plural rule; all have `{count}` or say it.
pub type Forms = &'static [&'static str];

/// A text and its name; of a counted text, every form.
pub type Entry = (&'static str, Vec<&'static str>);

macro_rules! texts {
    (
        $(#[$of_all:meta])*
        $all:ident
        texts { $($(#[$doc:meta])* $name:ident,)+ }
        counted { $($(#[$counted_doc:meta])* $counted:ident,)+ }
    ) => {
        $(#[$of_all])*
        #[derive(Clone, Debug)]
        pub struct $all {
            $($(#[$doc])* pub $name: &'static str,)+
            $($(#[$counted_doc])* pub $counted: $crate::i18n::Forms,)+
        }

        impl $all {
            /// Every text of them.
            #[must_use]
            pub fn entries(&self) -> Vec<$crate::i18n::Entry> {
                vec![
                    $((stringify!($name), vec![self.$name]),)+
                    $((stringify!($counted), self.$counted.to_vec()),)+
                ]
            }

            /// The same with every text made into another one, for good.
            #[cfg(feature = "trial-language")]
            pub(crate) fn each_made(&self, make: fn(&'static str) -> &'static str) -> Self {
                let all = |forms: $crate::i18n::Forms| -> $crate::i18n::Forms {
                    let made: Vec<&'static str> = forms.iter().map(|form| make(form)).collect();
                    made.leak()
                };
                Self {
                    $($name: make(self.$name),)+
                    $($counted: all(self.$counted),)+
                }
            }
        }
    };
}

use texts;

texts! {
    /// The texts of one language that can be read before a slot was chosen.
    Texts
    texts {
        /// Name of the whole widget for screen readers; `{portal}`.
        widget_label,
        /// While the first screen loads.
        loading,
        /// Name of the list of steps.
        progress_label,
        /// Where one is; `{number}`, `{count}`, `{step}`.
        progress_position,
        /// A step that is done, for screen readers.
        step_done,
        /// Short name of a step.
        step_center,
        /// Short name of a step.
        step_service,
        /// Short name of a step.
        step_therapist,
        /// Short name of a step.
        step_time,
        /// Short name of a step.
        step_details,
        /// Heading of a step.
        heading_center,
        /// Heading of a step.
        heading_service,
        /// Heading of a step.
        heading_therapist,
        /// Heading of the step of the therapist when there is something to add to the treatment.
        heading_extras,
        /// Heading of the step of the therapist when there are several treatments.
        heading_visit,
        /// Heading of a step.
        heading_time,
        /// Heading of a step.
        heading_details,
        /// Button to the step before.
        back,
        /// Button at something chosen.
        change,
        /// What the button "change" changes, for screen readers; `{step}`, `{choice}`.
        change_label,
        /// Button after something failed.
        try_again,
        /// Button that closes a message.
        dismiss,

        /// Heading of what was chosen so far.
        summary,
        /// Row of the summary.
        summary_center,
        /// Row of the summary.
        summary_service,
        /// Row of the summary.
        summary_therapist,
        /// Row of the summary.
        summary_time,
        /// Row of the summary.
        summary_total,
        /// Tax within a total; `{tax}`.
        tax_included,
        /// Beside a total.
        nothing_to_pay_now,

        /// Label of the search field, and what stands in it while it is empty.
        search_label,
        /// No treatment matches; `{search}`.
        search_empty,
        /// Button that empties the search field.
        search_clear,
        /// Names the row of categories, for screen readers.
        categories_label,
        /// First of the row of categories.
        categories_all,
        /// Heading when nothing can be booked.
        no_services_heading,
        /// Nothing can be booked online.
        no_services,

        /// Whoever is free.
        anyone,
        /// Why that is a good choice.
        anyone_help,
        /// Only women.
        a_woman,
        /// Only men.
        a_man,
        /// Heading above the names.
        by_name,
        /// Heading above anyone, woman, man.
        by_preference,
        /// The guest who books.
        guest_booker,
        /// Another guest; `{number}` counts from 1, the one who books.
        guest_number,

        /// Name of the calendar.
        calendar_label,
        /// Button.
        previous_month,
        /// Button.
        next_month,
        /// A day that has no free time; `{day}`.
        day_without_times,
        /// A day with free times; `{day}`, `{times}` (a counted text).
        day_with_times,
        /// Marks the present day, behind its name.
        today,
        /// Times before noon.
        morning,
        /// Times until 5 pm.
        afternoon,
        /// Times after that.
        evening,
        /// A time for screen readers; `{time}`, `{day}`.
        slot_label,
        /// A time that is being reserved, for screen readers.
        slot_reserving,
        /// Beside the countdown, and of a slot that is held.
        held_for_you,
        /// A slot is being reserved; `{time}`, `{day}`.
        reserving,
        /// A slot is being taken again; `{time}`.
        retaking,
        /// Below the calendar while no day is chosen.
        choose_day,
        /// The chosen day has no free time.
        day_full,
        /// Button to the next free day; `{day}`.
        next_free_day,
        /// The month shown has no free time; `{month}`.
        month_empty,
        /// No free time as far as one can see.
        nothing_free,
        /// Times are those of this place; `{center}`.
        times_are_local,
        /// Days could not be read.
        days_failed,

        /// Notice.
        notice_preselection_gone,

        /// Something failed.
        failed_network,
        /// Something failed, and there is nothing to wait for.
        failed_unexpected,

        /// The portal is unknown or not published.
        portal_unknown_heading,
        /// For the customer.
        portal_unknown_text,
        /// This site may not show the portal.
        site_refused_heading,
        /// For the customer.
        site_refused_text,
        /// The first screen could not be loaded.
        load_failed_heading,
        /// A link to the server's own page of the portal.
        book_on_page,
        /// The first screen could not be loaded because there is no network.
        offline_heading,
        /// For the customer.
        offline_text,
        /// A line above the step while there is no network.
        offline_banner,

        /// A slot: the time that the booking has.
        manage_is_present,

        /// Said when a day's times are shown; `{day}`, `{times}` (a counted text).
        say_slots,
        /// Said when a day without times is chosen; `{day}`.
        say_no_slots,
    }
    counted {
        /// Free times.
        times,
        /// So many can still start at this time.
        spaces_left,
        /// Treatments that match the search.
        services_found,
    }
}
