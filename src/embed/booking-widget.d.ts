/*
 * Types of <booking-widget>: attributes, properties, methods, and what its events say. Served beside the script as
 * `/widget/v1/booking-widget.d.ts`; copy it into your project. The table of events in docs/embedding.md is made from
 * this file, and tests hold what the widget tells to it.
 */

/** The attributes, all of them texts. */
export interface BookingWidgetAttributes {
  /** The portal's slug or id. Required. */
  portal?: string;
  /** Origin of the booking server; by default where the script came from. */
  server?: string;
  /** The center that is chosen already, by its id. */
  center?: string;
  /** Where the widget is shown. */
  mode?: "inline" | "popup" | "button";
  /** Language, for example `de`; by default the page's, then the browser's. */
  lang?: string;
  /** Colour scheme. */
  scheme?: "auto" | "light" | "dark";
  /** A preset's name, or `site`: as the page around. */
  theme?: string;
  /** The treatment that is chosen already, by its id or code. */
  service?: string;
  /** Who is asked for already, by their id. */
  therapist?: string;
  /** The day that the calendar opens at, `YYYY-MM-DD`. */
  date?: string;
  /** The id of a booking that is shown and managed instead. */
  booking?: string;
  /** Whose times are shown: the center's, unless it says otherwise. */
  "time-zone"?: "center" | "visitor";
  /** `lazy`: an inline widget loads when it comes near the window. */
  loading?: "lazy" | "eager";
  /** What the floating button says. */
  label?: string;
  /** Where the floating button is. */
  placement?: "bottom-end" | "bottom-center" | "bottom-start" | "top-end" | "top-center" | "top-start";
  /** Who is told of conversions: `ga4`, `meta`, several of them, or `auto`. */
  analytics?: string;
  /** `granted` when the visitor has agreed to analytics and to keeping where they came from. */
  "data-consent"?: string;
  /** What the form is filled in with; any field by `data-prefill-` and its id. */
  "data-prefill-first-name"?: string;
  "data-prefill-last-name"?: string;
  "data-prefill-email"?: string;
  "data-prefill-phone"?: string;
}

/** What the form is filled in with, where nothing was typed. */
export interface BookingPrefill {
  firstName?: string;
  lastName?: string;
  email?: string;
  phone?: string;
  /** Answers to other fields by their id; for a choice its value. Not to sensitive fields and checkboxes. */
  answers?: Record<string, string | number>;
}

/** A treatment that is booked. */
export interface BookingItem {
  serviceId: string;
  serviceName?: string;
  /** Decimal, tax inside: by the list, with what is added to it; of a visit with one treatment, its price. */
  price?: number;
  /** ISO 4217. */
  currency?: string;
}

/** The treatment that an event is about. */
export interface BookingService {
  /** Of the treatment, as in the catalogue. */
  serviceId: string;
  /** In the widget's language. */
  serviceName?: string;
  /** Decimal, in units of the currency, tax inside: 89.5. */
  price?: number;
  /** ISO 4217: `EUR`. */
  currency?: string;
}

/** A visit: a booking, or what is to become one. The service is the first of its treatments. */
export interface BookingVisit extends Partial<BookingService> {
  /** Every treatment of every guest, each with `serviceId`, `serviceName`, `price` and `currency`. */
  items: BookingItem[];
  /** Start, wall time of the center, or of the visitor with `time-zone="visitor"`: `2026-11-26T09:30:00`. */
  start: string;
  /** Its date: `2026-11-26`. */
  date: string;
}

/** Of every event. */
export interface BookingDetail {
  /** As the attribute says. */
  portal: string;
}

export interface BookingReadyDetail extends BookingDetail, Partial<BookingService> {}

export interface BookingServiceSelectedDetail extends BookingDetail, BookingService {}

/** The price is that of the whole visit at this time, as `booking-held` has it. */
export interface BookingSlotSelectedDetail extends BookingDetail, Partial<BookingService> {
  /** Wall time of the center, or of the visitor with `time-zone="visitor"`: `2026-11-26T09:30:00`. */
  start: string;
  /** Its date: `2026-11-26`. */
  date: string;
}

export interface BookingHeldDetail extends BookingDetail, BookingVisit {
  /** For people, such as `SW-7K3F`; it opens nothing. With `booking-held` only where another time is chosen. */
  reference?: string;
}

export interface BookingHoldExpiredDetail extends BookingDetail {}

export interface BookingSubmittedDetail extends BookingDetail, BookingVisit {
  reference: string;
  /** `booking-submitted`: 0: the spa has to approve it; 1: it is certain. */
  status: 0 | 1 | 2 | 3;
}

export interface BookingChangedDetail extends BookingDetail, BookingVisit {
  reference: string;
  /** What the customer did, or asked the spa for. */
  change:
    | "rescheduled"
    | "reschedule-requested"
    | "details"
    | "details-requested"
    | "canceled"
    | "cancellation-requested"
    | "withdrawn";
}

export type BookingStatus = "PENDING" | "APPROVED" | "DENIED" | "CANCELED" | "LAPSED";

export interface BookingStatusDetail extends BookingDetail, BookingVisit {
  reference: string;
  /** `booking-status`: `PENDING`, `APPROVED`, `DENIED`, `CANCELED`, or `LAPSED`: nobody answered in time. */
  status: BookingStatus;
  /** What it was, before it changed while the customer looked on. */
  previousStatus: BookingStatus;
}

export interface BookingErrorDetail extends BookingDetail {
  /** A word that stays the same. `stopped` and `unsupported` lead to the server's own page. */
  code:
    | "portal-unknown"
    | "site-not-allowed"
    | "server-unreachable"
    | "booking-unknown"
    | "submit-unanswered"
    | "submit-refused"
    | "change-unanswered"
    | "change-refused"
    | "stopped"
    | "unsupported";
}

/** The events; all of them bubble, out of shadow roots too. */
export interface BookingWidgetEventMap {
  /** The portal's treatments are there; with the treatment that is chosen already. */
  "booking-ready": CustomEvent<BookingReadyDetail>;
  /** A treatment is chosen. Cancelable if by the customer: `preventDefault()` and nothing happens. */
  "booking-service-selected": CustomEvent<BookingServiceSelectedDetail>;
  /** The customer chooses a time, which is not held yet. Cancelable: `preventDefault()` and it is not asked for. */
  "booking-slot-selected": CustomEvent<BookingSlotSelectedDetail>;
  /** A time is held for the customer while they type. */
  "booking-held": CustomEvent<BookingHeldDetail>;
  /** The time is not held any more; what was typed is kept. */
  "booking-hold-expired": CustomEvent<BookingHoldExpiredDetail>;
  /** The server has the booking: certain, or waiting for the spa. */
  "booking-submitted": CustomEvent<BookingSubmittedDetail>;
  /** The customer has changed a booking, or asked for a change. */
  "booking-changed": CustomEvent<BookingChangedDetail>;
  /** The booking that is shown stands otherwise than before; not when it is first seen. */
  "booking-status": CustomEvent<BookingStatusDetail>;
  /** Something failed for good; the customer has been told. */
  "booking-error": CustomEvent<BookingErrorDetail>;
}

/** The element. Its properties are its attributes by the names of JavaScript. */
export interface BookingWidgetElement extends HTMLElement {
  portal: string | null;
  server: string | null;
  center: string | null;
  mode: string | null;
  scheme: string | null;
  theme: string | null;
  service: string | null;
  therapist: string | null;
  date: string | null;
  booking: string | null;
  timeZone: string | null;
  loading: string | null;
  label: string | null;
  placement: string | null;
  analytics: string | null;
  /** Read when the form is shown. */
  prefill: BookingPrefill | null;
  /** Opens the dialog of a popup; in the page's flow there is nothing to open. */
  open(): void;
  /** Closes it; nothing is lost. */
  close(): void;
  /** Gives up what was begun and shows the first step. */
  reset(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "booking-widget": BookingWidgetElement;
  }
  // Events reach whatever is around the element.
  interface DocumentEventMap extends BookingWidgetEventMap {}
  interface HTMLElementEventMap extends BookingWidgetEventMap {}
  interface WindowEventMap extends BookingWidgetEventMap {}
}
