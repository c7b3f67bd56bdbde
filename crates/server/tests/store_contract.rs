//! What every store must do, written against the trait; run here against SQLite and PostgreSQL.
//!
//! Another database joins by implementing [`fixture::Database`] and one more line in the macro.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "postgres/cluster.rs"]
#[expect(dead_code, reason = "the other tests with PostgreSQL need more of it")]
mod cluster;

#[path = "store_contract/fixture.rs"]
mod fixture;

#[path = "store_contract/claims.rs"]
mod claims;

#[path = "store_contract/holdings.rs"]
mod holdings;

#[path = "store_contract/marks.rs"]
mod marks;

#[path = "store_contract/drafts.rs"]
mod drafts;

#[path = "store_contract/bookings.rs"]
mod bookings;

#[path = "store_contract/invoices.rs"]
mod invoices;

#[path = "store_contract/decisions.rs"]
mod decisions;

#[path = "store_contract/mails.rs"]
mod mails;

#[path = "store_contract/desk.rs"]
mod desk;

#[path = "store_contract/webhooks.rs"]
mod webhooks;

#[path = "store_contract/spa.rs"]
mod spa;

#[path = "store_contract/catalogues.rs"]
mod catalogues;

#[path = "store_contract/pictures.rs"]
mod pictures;

#[path = "store_contract/housekeeping.rs"]
mod housekeeping;

#[path = "store_contract/transactions.rs"]
mod transactions;

/// One test per case and database, named `database::module::case`.
macro_rules! contract {
    ($($module:ident { $($case:ident),+ $(,)? })+) => {
        contract! { @on sqlite, crate::fixture::SqliteFile, $($module { $($case),+ })+ }
        contract! { @on postgres, crate::fixture::PostgresDatabase, $($module { $($case),+ })+ }
    };
    (@on $database:ident, $fixture:ty, $($module:ident { $($case:ident),+ })+) => {
        mod $database {$(
            mod $module {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $case() {
                    let database = <$fixture as crate::fixture::Database>::create().await;
                    crate::$module::$case(&database).await;
                }
            )+}
        )+}
    };
}

contract! {
    claims {
        claims_of_different_owners_may_not_overlap,
        claims_that_touch_are_fine,
        one_owner_may_overlap_itself,
        other_units_do_not_matter,
        a_lapsed_hold_gives_way,
        a_lapsed_hold_elsewhere_stays_until_swept,
        a_lapsed_hold_no_longer_counts_as_busy,
        a_refused_claim_takes_back_the_whole_call_and_leaves_the_transaction_usable,
        raw_sql_cannot_insert_an_overlap,
        raw_sql_cannot_move_a_claim_into_an_overlap,
        busy_is_ordered_and_half_open,
        a_hold_is_extended_and_booked_but_never_revived,
        one_hold_of_an_owner_is_told_from_others_and_from_what_is_booked,
        claims_are_given_up_by_owner,
        the_audit_finds_what_the_database_would_have_refused,
        fifty_reservations_of_one_unit_have_one_winner,
    }
    holdings {
        holdings_are_all_claims_and_what_may_be_behind_them,
    }
    marks {
        every_change_of_a_claim_moves_the_mark_of_its_unit_and_of_no_other,
        a_mark_moves_for_what_comes_past_the_store,
        a_mark_moves_with_what_is_committed_only,
        a_mark_says_when_the_next_hold_lapses,
    }
    drafts {
        a_draft_comes_back_as_it_was_written,
        an_unknown_draft_is_none,
        a_draft_is_found_by_its_reservation,
        updating_an_unknown_draft_is_a_conflict,
        the_holds_that_would_replace_a_booking_are_found,
        live_holds_of_a_client_are_counted,
    }
    bookings {
        a_booking_comes_back_as_it_was_written,
        revisions_of_bookings_are_their_last_updates,
        a_booking_is_updated_only_if_its_last_update_grows,
        a_reference_is_unique_in_its_organization,
        bookings_are_listed_newest_first_and_by_tenant,
        a_booking_is_found_by_its_alias_whenever_it_was_made,
        the_known_guests_of_a_booking_are_told_by_place,
        pending_bookings_are_counted_by_address,
        due_bookings_are_those_that_must_lapse,
        staff_are_reminded_of_a_pending_booking_once,
        approved_bookings_are_found_by_the_starts_of_their_events,
        an_event_is_listed_with_its_booking,
        a_guest_is_found,
        a_token_is_found_by_its_hash,
    }
    invoices {
        an_invoice_comes_back_as_it_was_written,
        the_treatments_of_a_guest_are_those_of_bookings_and_holds,
        a_guest_of_a_draft_has_one_invoice,
        invoices_are_found_by_draft_booking_and_appointment,
        only_the_temporary_invoices_of_a_draft_are_deleted,
        temporary_invoices_are_swept_when_their_hold_has_ended,
        invoices_are_doubtful_when_hold_or_booking_contradict_them,
        an_event_is_updated,
    }
    decisions {
        a_change_request_comes_back_as_it_was_written,
        a_booking_has_one_change_request,
        due_change_requests_are_those_that_must_lapse,
        the_audit_log_is_listed_in_order_and_nothing_can_be_taken_out_of_it,
        notices_are_read_in_order_and_swept_after_a_week,
        an_event_is_changed_and_deleted,
        what_belongs_to_a_booking_is_read_at_one_moment,
    }
    mails {
        a_mail_is_taken_by_one_sender_and_comes_back_until_it_is_finished,
        two_servers_write_the_mails_of_a_notice_once,
        a_mail_waits_for_earlier_ones_about_its_booking_to_the_same_address,
        the_premise_of_a_mail_comes_back_and_an_outdated_mail_is_not_taken_again,
        up_to_when_bookers_are_reminded_is_known_to_one_server_after_the_other,
        mails_to_an_address_are_known_latest_first,
        finished_mails_are_swept_after_a_month_and_waiting_ones_never,
    }
    desk {
        a_session_ends_with_its_token_by_logging_out_or_by_age,
        bookings_are_found_by_words_status_time_and_place_and_paged,
        what_waits_is_pending_or_has_a_request_and_has_not_lapsed,
        a_mail_that_was_given_up_is_tried_anew_by_its_organization_only,
    }
    webhooks {
        a_delivery_is_taken_by_one_server_and_comes_back_until_it_is_finished,
        a_webhook_is_switched_off_after_failures_in_a_row,
    }
    spa {
        a_relationship_is_kept_once_and_ends,
        nobody_is_related_to_themselves_or_to_nobody,
        an_imported_guest_keeps_its_id,
        a_block_out_comes_back_as_it_was_written_and_goes,
        bookings_are_found_by_the_owners_of_claims,
        a_revoked_token_opens_nothing_and_stays_listed,
    }
    pictures {
        an_image_comes_back_in_all_its_widths,
        an_image_is_kept_for_a_week_after_it_was_shown_last,
        an_image_that_is_shown_again_stays,
    }
    catalogues {
        a_catalogue_comes_back_as_it_was_written,
        every_save_raises_the_revision,
        a_slug_belongs_to_one_organization,
        an_archived_portal_gives_up_its_slug,
        imports_wait_for_each_other,
    }
    housekeeping {
        a_reply_is_remembered_for_a_day,
        a_key_is_taken_once,
        a_key_is_made_once_for_all_servers,
        sweeping_deletes_what_is_past_and_nothing_else,
    }
    transactions {
        a_dropped_transaction_leaves_nothing,
        a_begin_that_is_given_up_hinders_nobody,
        a_transaction_sees_its_own_writes_and_readers_do_not,
        a_transaction_has_one_time,
        two_stores_on_one_database_see_each_other,
        holds_survive_closing_and_opening,
        a_store_answers_a_ping,
        two_stores_may_be_opened_at_once,
    }
}
