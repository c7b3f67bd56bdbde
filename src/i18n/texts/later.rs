//! The keys of what nobody reads before a slot was chosen. Named by code of the second download only, or all of it
//! would be in the first.

use super::texts;

texts! {
    /// Those that nobody reads before.
    LaterTexts
    texts {
        /// Row of the confirmation: room.
        summary_room,
        /// Heading of the cancellation policy.
        cancellation_policy,

        /// Heading of what can be added to a treatment.
        add_ons,
        /// Heading of the ways to a second treatment or guest.
        more_heading,
        /// Button.
        add_treatment,
        /// Button.
        add_guest,
        /// Above the treatments while one is added; `{before}` comes first.
        adding_treatment,
        /// Above the treatments while they are another guest's; `{guest}`.
        adding_guest,
        /// Button: another guest gets what the first one gets; `{treatment}`.
        same_for_guest,
        /// Button at something that can go.
        remove,
        /// What the button "remove" removes, for screen readers; `{choice}`.
        remove_label,
        /// Button to the times, when the visit is complete.
        to_times,
        /// Heading of what is asked of a group once.
        for_everyone,

        /// A slot is held while the customer looks for another; `{day}`, `{time}`.
        still_held,
        /// Button to the details with the slot that is held.
        continue_with_slot,

        /// Instead of the countdown, where nothing on the page moves. `{time}`: when the hold ends.
        held_until,
        /// What the countdown is, for screen readers.
        time_left,
        /// Below the countdown when it will soon end.
        held_soon_over,
        /// Button.
        extend,
        /// Button while it is done.
        extending,

        /// Heading of the group of the customer's own fields.
        your_details,
        /// Explains the mark of fields that need not be filled.
        optional,
        /// Heading of the note.
        note_label,
        /// Below the note.
        note_help,
        /// Nothing chosen yet in a list.
        choose,
        /// A mistyped address; `{email}`.
        did_you_mean,
        /// Link to the text behind a checkbox; opens a new tab.
        read_text,
        /// Says that a link opens elsewhere.
        new_tab,
        /// Button when the spa approves at once.
        submit_automatic,
        /// Button when the spa decides.
        submit_manual,
        /// Below that button when the spa decides.
        submit_manual_help,
        /// Button while it is done.
        submitting,
        /// Button that cannot be pressed until there is a slot.
        submit_needs_slot,

        /// A required field is empty.
        problem_missing,
        /// A required box is not ticked.
        problem_must_be_ticked,
        /// Not an email address.
        problem_not_an_email,
        /// Not a telephone number.
        problem_not_a_phone,
        /// Too long; `{max}`.
        problem_too_long,

        /// Heading after the hold ended.
        expired_heading,
        /// What happened and what to do; `{time}`, `{day}`.
        expired_text,
        /// Button; `{time}`.
        retake,
        /// Button.
        other_times,
        /// Heading after the slot went to somebody else.
        lost_heading,
        /// What happened; `{time}`, `{day}`.
        lost_text,
        /// The same when there is nothing else to offer; `{time}`, `{day}`.
        lost_text_without_alternatives,
        /// Added in the step of the details.
        typed_is_kept,
        /// Heading above the nearest free slots.
        alternatives,

        /// The answer to a submission is not known.
        unanswered_heading,
        /// What to do.
        unanswered_text,

        /// Notice.
        notice_hold_expired,
        /// Notice.
        notice_held_again,
        /// Notice.
        notice_extension_limit,
        /// Notice.
        notice_extended,
        /// Notice.
        notice_other_tab,

        /// Heading of the confirmation.
        confirmed_heading,
        /// Below it; `{email}`.
        confirmed_text,
        /// Heading of a request.
        requested_heading,
        /// The line that keeps people at home.
        requested_text,
        /// Below it; `{email}`.
        requested_answer,
        /// Heading of a booking that was refused.
        denied_heading,
        /// Below it.
        denied_text,
        /// Heading of a booking that was canceled.
        canceled_heading,
        /// Below it.
        canceled_text,
        /// Row: the booking's reference.
        reference,
        /// Heading of the calendar links.
        add_to_calendar,
        /// Button: a calendar file.
        calendar_file,
        /// Link: Google's calendar.
        google_calendar,
        /// Button: begin anew.
        book_another,
        /// Name of the list of what can be done with a booking.
        manage_label,
        /// Button: another time.
        manage_reschedule,
        /// Button: other details.
        manage_details,
        /// Button: give it up.
        manage_cancel,
        /// Button: take back a change that waits.
        manage_withdraw,
        /// What a change does when nobody has to agree.
        manage_at_once,
        /// What a change does when the spa has to agree.
        manage_needs_approval,
        /// The deadline of changes and cancellation; `{day}`, `{time}`.
        manage_until,
        /// The deadline of changes, where cancellation has another; `{day}`, `{time}`.
        manage_change_until,
        /// The deadline of cancellation; `{day}`, `{time}`.
        manage_cancel_until,
        /// The deadline of changes has passed; `{day}`, `{time}`.
        manage_change_over,
        /// The deadline of cancellation has passed; `{day}`, `{time}`.
        manage_cancel_over,
        /// Above telephone and mail of the spa.
        manage_reach_heading,
        /// A booking of another portal is shown.
        manage_elsewhere,
        /// Link to the telephone; `{phone}`.
        manage_call,
        /// Link to the mail address; `{email}`.
        manage_write,
        /// Label: who booked.
        manage_booked_by,
        /// Back to the booking, nothing done.
        manage_back,
        /// Above what the spa wrote.
        manage_spa_says,
        /// A booking that is certain, seen again.
        manage_approved_text,
        /// Heading of a request that nobody answered in time.
        manage_lapsed_heading,
        /// The same, explained.
        manage_lapsed_text,
        /// Button below a booking that does not take place.
        manage_book_again,
        /// Instead of the buttons to book more, where the portal takes no new bookings.
        manage_closed,
        /// Button: back to what was being booked when a link led to this booking.
        manage_go_on,
        /// Heading while a cancellation waits.
        manage_cancel_asked_heading,
        /// The same, explained.
        manage_cancel_asked_text,
        /// Heading while another time waits.
        manage_move_asked_heading,
        /// The same, explained.
        manage_move_asked_text,
        /// Heading while other details wait.
        manage_details_asked_heading,
        /// The same, explained.
        manage_details_asked_text,
        /// Label of the time that a booking has.
        manage_present_time,
        /// Label of the time that was asked for.
        manage_asked_time,
        /// Label of the time that was chosen.
        manage_new_time,
        /// Heading of the calendar.
        manage_time_heading,
        /// Heading above both times.
        manage_review_heading,
        /// Button: it is moved at once.
        manage_move_now,
        /// Button: the spa is asked.
        manage_move_ask,
        /// What the button does.
        manage_move_ask_help,
        /// What the button does.
        manage_move_now_help,
        /// Heading of the form.
        manage_details_heading,
        /// Button: details are changed at once.
        manage_details_now,
        /// Button: the spa is asked.
        manage_details_ask,
        /// Asked once more.
        manage_cancel_heading,
        /// What happens then.
        manage_cancel_now_text,
        /// What happens then, if the spa has to agree.
        manage_cancel_ask_text,
        /// Label: why it is canceled.
        manage_reason,
        /// Button.
        manage_cancel_now,
        /// Button, if the spa has to agree.
        manage_cancel_ask,
        /// Button: nothing is done.
        manage_keep,
        /// Asked once more.
        manage_withdraw_heading,
        /// What happens then.
        manage_withdraw_text,
        /// Button.
        manage_withdraw_now,
        /// A change was sent and not answered.
        manage_unanswered_text,
        /// No booking has this id.
        manage_unknown_heading,
        /// The same, explained.
        manage_unknown_text,
        /// The booking did not load.
        manage_failed_heading,
        /// What has happened.
        news_moved,
        /// What has happened.
        news_details,
        /// What has happened.
        news_canceled,
        /// What has happened.
        news_withdrawn,
        /// What has happened.
        news_asked,
        /// The spa has decided.
        news_approved,
        /// The spa has decided.
        news_denied,
        /// The spa has decided.
        news_canceled_by_spa,
        /// Nobody decided in time.
        news_lapsed,
        /// The spa has moved it.
        news_moved_by_spa,
        /// The spa has decided.
        news_change_approved,
        /// The spa has decided.
        news_change_denied,
        /// Nobody decided in time.
        news_change_lapsed,
        /// It changed elsewhere.
        news_refreshed,
        /// Title in a calendar; `{title}`, `{place}`.
        calendar_title,
        /// Title in a calendar of what is not certain yet; `{title}`, `{place}`.
        calendar_title_pending,
        /// Line in a calendar; `{reference}`.
        calendar_reference,
        /// Line in a calendar; `{name}`.
        calendar_therapist,

        /// Said when a slot is held; `{time}`, `{day}`, `{minutes}` (a counted text).
        say_held,
        /// Said now and then; `{time}` (a counted text).
        say_time_left,
        /// Said when the hold ended.
        say_expired,
        /// Said when it was extended; `{minutes}` (a counted text).
        say_extended,
        /// Said when the slot went to somebody else.
        say_taken,

        /// Something failed.
        failed_timed_out,
        /// Something failed.
        failed_server,
        /// Something failed; `{seconds}`.
        failed_too_many,
        /// A draft or reservation is gone.
        failed_gone,
        /// The server refused for a reason of its own.
        failed_refused,
        /// It changed while the customer did something.
        news_overtaken,
        /// Notice.
        notice_slot_taken,
    }
    counted {
        /// Minutes in full.
        minutes,
        /// Seconds in full.
        seconds,
        /// Fields to look at again.
        notice_check_details,
    }
}
