//! One client: visit after visit, each a random walk over what can be done with a draft. Whatever breaks is
//! asked again, as the widget does it, until it is answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{Days, Utc};
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Shared;
use crate::LoadResult;
use crate::api::{Answer, Api, Broken, Portal, Treatment, send, text, utc};
use crate::ledger::{Open, Told};

/// Clients want one of so many days: few, so that they meet.
const DAYS: u64 = 120;

/// A hold counts until so long before its expiry: the server's clock may tick in whole seconds.
const TICK: Duration = Duration::from_secs(1);

/// Makes visits until the end.
pub(super) async fn live(shared: Arc<Shared>, number: u32, random: StdRng, end: Instant) -> LoadResult<()> {
    let api = Api::new(shared.address, number);
    let mut guest = Guest { shared, api, random };
    while Instant::now() < end {
        guest.visit().await?;
    }
    Ok(())
}

#[derive(Debug)]
struct Guest {
    shared: Arc<Shared>,
    api: Api,
    random: StdRng,
}

/// A draft and what was told about it.
#[derive(Debug)]
struct Visit {
    path: String,
    hold: Option<Hold>,
    /// Starts that were on offer.
    slots: Vec<String>,
    is_known: bool,
    /// Whether its holds are to have temporary invoices.
    wants_invoice: bool,
}

#[derive(Debug)]
struct Hold {
    reservation: String,
    slot: String,
    treatment: Treatment,
    until: Instant,
    open: Open,
    invoice: InvoiceIds,
}

/// The ids of an invoice with one treatment; all null without one.
#[derive(Clone, Debug, Default, PartialEq)]
struct InvoiceIds([Value; 3]);

impl InvoiceIds {
    fn of(invoice: &Value) -> Self {
        let item = &invoice["items"][0];
        Self([
            invoice["invoice_id"].clone(),
            item["invoice_item_id"].clone(),
            item["appointment_id"].clone(),
        ])
    }

    fn are_there(&self) -> bool {
        self.0.iter().all(Value::is_string)
    }
}

impl Guest {
    async fn visit(&mut self) -> LoadResult<()> {
        let portal = self.shared.portals[usize::from(self.random.random_bool(0.5))].clone();
        let Some(mut visit) = self.begin(&portal).await? else {
            return Ok(());
        };
        for _ in 0..8 {
            let going_on = match (&visit.hold, self.random.random_range(0..100)) {
                (None, _) => self.reserve(&mut visit, false).await?,
                (Some(_), 0..25) => self.reserve(&mut visit, false).await?,
                (Some(_), 25..45) => self.reserve(&mut visit, true).await?,
                (Some(_), 45..60) => self.read(&mut visit).await?,
                (Some(_), 60..75) => self.release(&mut visit).await?,
                (Some(_), 75..90) if visit.is_known => self.confirm(&mut visit).await?,
                (Some(_), 75..90) => self.submit(&mut visit, &portal).await?,
                // The customer closes the browser; the hold stays until it lapses.
                (Some(_), _) => false,
            };
            if !going_on {
                break;
            }
        }
        Ok(())
    }

    /// Looks for a time and makes a draft; nothing if that day is full.
    async fn begin(&mut self, portal: &Portal) -> LoadResult<Option<Visit>> {
        let service = portal
            .services
            .choose(&mut self.random)
            .cloned()
            .unwrap_or_default();
        let therapist = portal.therapists.choose(&mut self.random).cloned();
        let therapist = therapist.filter(|_| self.random.random_bool(0.5));
        // Nearer days are wanted more, as in life: half of all visits fall on a sixteenth of the days.
        let ahead = self.random.random_range(0.0..1.0_f64).powi(4) * DAYS as f64;
        let date = Utc::now().date_naive() + Days::new(1 + ahead as u64);
        let path = portal.availability(&service, therapist.as_deref(), date, 1);
        let calendar = self.ask(|api| api.get(&path)).await.or_refused("a calendar")?;
        self.shared.count("calendars read");
        let slots: Vec<String> = calendar["days"][0]["slots"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|slot| text(&slot["Time"]))
            .collect();
        if slots.is_empty() {
            return Ok(None);
        }
        let guest = if self.random.random_bool(0.4) {
            let body = json!({"center_id": portal.center, "first_name": "Grace", "last_name": "Load", "email": email()});
            let made = self
                .post("/v1/guests/online_guests", &body)
                .await
                .or_refused("a guest")?;
            made["guest_id"].as_str().map(str::to_owned)
        } else {
            None
        };
        let body = portal.draft(&service, therapist.as_deref(), date, guest.as_deref());
        let draft = self.post("/v1/bookings", &body).await.or_refused("a draft")?;
        self.shared.count("drafts made");
        Ok(Some(Visit {
            path: format!("/v1/bookings/{}/slots", text(&draft["id"])),
            hold: None,
            slots,
            is_known: guest.is_some(),
            wants_invoice: self.random.random_bool(0.5),
        }))
    }

    /// Holds a slot: the same again, or any.
    async fn reserve(&mut self, visit: &mut Visit, same: bool) -> LoadResult<bool> {
        let former = visit.hold.take();
        let slot = match &former {
            Some(hold) if same => hold.slot.clone(),
            _ => visit.slots.choose(&mut self.random).cloned().unwrap_or_default(),
        };
        if let Some(former) = &former {
            self.shared.ledger.close(former.open);
        }
        let body = json!({"slot_time": slot, "create_invoice": visit.wants_invoice});
        let path = format!("{}/reserve", visit.path);
        let answer = self.post(&path, &body).await;
        match answer.status {
            200 => {
                let what = if former.is_none() {
                    "slots held"
                } else if same {
                    "holds extended"
                } else {
                    "holds moved"
                };
                self.shared.count(what);
                visit.hold = self.hold(&answer);
                if let Some(hold) = &visit.hold {
                    self.check_invoice(visit.wants_invoice, former.as_ref(), hold);
                }
                Ok(true)
            }
            409 => {
                self.shared.count("slots refused");
                // The former hold is as it was.
                visit.hold = former.map(|hold| Hold {
                    open: self
                        .shared
                        .ledger
                        .told(hold.treatment.clone(), Told::Held, Some(hold.until)),
                    ..hold
                });
                Ok(true)
            }
            429 => {
                self.shared.count("clients with too many holds");
                Ok(false)
            }
            _ => answer.or_refused("a reservation").map(|_| true),
        }
    }

    /// A hold has the invoice that was asked for, and keeps it when it is extended or moved before it lapses.
    fn check_invoice(&self, is_wanted: bool, former: Option<&Hold>, hold: &Hold) {
        let is_as_wanted = hold.invoice.are_there() == is_wanted;
        if !is_as_wanted || !is_wanted && hold.invoice != InvoiceIds::default() {
            self.shared.violation(format!(
                "an invoice was asked for: {is_wanted}, and there is {:?}",
                hold.invoice
            ));
        }
        if is_wanted {
            self.shared.count("holds with an invoice");
        }
        let Some(former) = former.filter(|former| Instant::now() < former.until) else {
            return;
        };
        if former.invoice != hold.invoice {
            self.shared.violation(format!(
                "the invoice {:?} of a hold that ran has become {:?}",
                former.invoice, hold.invoice
            ));
        } else if is_wanted {
            self.shared
                .count("invoices kept by a hold that was extended or moved");
        }
    }

    /// What a reply says is held, if it is.
    fn hold(&self, answer: &Answer) -> Option<Hold> {
        let reply = &answer.body;
        if reply["is_reserved"] != true {
            return None;
        }
        let treatment = Treatment::of_item(&reply["invoices"][0]["items"][0]);
        let left = utc(&reply["expiry_time"]).zip(utc(&reply["server_time"]));
        let left = left.and_then(|(expiry, now)| (expiry - now).to_std().ok());
        let (Some(treatment), Some(left)) = (treatment, left) else {
            self.shared
                .violation(format!("a reservation without treatment or expiry: {reply}"));
            return None;
        };
        // The reply may have been long on its way, so this counts from the question.
        let until = answer.asked_at + left.saturating_sub(TICK);
        Some(Hold {
            reservation: text(&reply["reservation_id"]),
            slot: text(&reply["slot_time"]),
            invoice: InvoiceIds::of(&reply["invoices"][0]),
            until,
            open: self
                .shared
                .ledger
                .told(treatment.clone(), Told::Held, Some(until)),
            treatment,
        })
    }

    /// Reads the hold: it must be what was told.
    async fn read(&mut self, visit: &mut Visit) -> LoadResult<bool> {
        let path = format!("{}/reserve", visit.path);
        let reply = self
            .ask(|api| api.get(&path))
            .await
            .or_refused("a reservation's state")?;
        self.shared.count("holds read");
        if let Some(hold) = &visit.hold
            && Instant::now() < hold.until
        {
            let treatment = Treatment::of_item(&reply["invoices"][0]["items"][0]);
            if reply["is_reserved"] != true || treatment.as_ref() != Some(&hold.treatment) {
                self.shared
                    .violation(format!("a hold of {:?} has become {reply}", hold.treatment));
            }
        }
        Ok(true)
    }

    async fn release(&mut self, visit: &mut Visit) -> LoadResult<bool> {
        if let Some(hold) = visit.hold.take() {
            self.shared.ledger.close(hold.open);
        }
        let path = format!("{}/reserve", visit.path);
        self.ask(|api| api.request(Method::DELETE, &path))
            .await
            .or_refused("a release")?;
        self.shared.count("holds released");
        Ok(self.random.random_bool(0.5))
    }

    async fn submit(&mut self, visit: &mut Visit, portal: &Portal) -> LoadResult<bool> {
        let Some(hold) = visit.hold.take() else {
            return Ok(false);
        };
        let held = Instant::now() < hold.until;
        let body = portal.submission(&hold.reservation, &email());
        let answer = self.post("/bookings/submit", &body).await;
        // Until now the slot was held; from now on it is booked, or not.
        self.shared.ledger.close(hold.open);
        match answer.status {
            200 => {
                let booking = &answer.body["booking"];
                match Treatment::of_event(&booking["event"]) {
                    Some(treatment) => {
                        let told = Told::Submitted(text(&booking["id"]));
                        self.shared.ledger.told(treatment, told, None);
                    }
                    None => self
                        .shared
                        .violation(format!("a booking without a treatment: {booking}")),
                }
                self.shared.count("bookings submitted");
            }
            409 => {
                if held && Instant::now() < hold.until {
                    self.shared
                        .violation(format!("a hold that ran was not booked: {}", answer.body));
                }
                self.shared.count("submissions refused");
            }
            _ => drop(answer.or_refused("a submission")?),
        }
        Ok(false)
    }

    async fn confirm(&mut self, visit: &mut Visit) -> LoadResult<bool> {
        let Some(hold) = visit.hold.take() else {
            return Ok(false);
        };
        let held = Instant::now() < hold.until;
        let path = format!("{}/confirm", visit.path);
        let answer = self.post(&path, &json!({})).await;
        self.shared.ledger.close(hold.open);
        match answer.status {
            200 => {
                let invoice = InvoiceIds::of(&answer.body["invoice"]);
                let is_kept = !hold.invoice.are_there() || invoice == hold.invoice;
                if !invoice.are_there() || held && Instant::now() < hold.until && !is_kept {
                    self.shared.violation(format!(
                        "the invoice {:?} of a hold was confirmed as {invoice:?}",
                        hold.invoice
                    ));
                }
                match Treatment::of_item(&answer.body["invoice"]["items"][0]) {
                    Some(treatment) => drop(self.shared.ledger.told(treatment, Told::Confirmed, None)),
                    None => self
                        .shared
                        .violation(format!("a confirmation without a treatment: {}", answer.body)),
                }
                self.shared.count("drafts confirmed");
            }
            409 => {
                if held && Instant::now() < hold.until {
                    self.shared
                        .violation(format!("a hold that ran was not confirmed: {}", answer.body));
                }
                self.shared.count("confirmations refused");
            }
            _ => drop(answer.or_refused("a confirmation")?),
        }
        Ok(false)
    }

    /// POST under a key of its own.
    async fn post(&self, path: &str, body: &Value) -> Answer {
        let key = Uuid::new_v4().to_string();
        self.ask(|api| api.post(path, body).header("Idempotency-Key", &key))
            .await
    }

    /// Asks until there is an answer that is final: the server comes back after every kill.
    async fn ask(&self, request: impl Fn(&Api) -> RequestBuilder) -> Answer {
        loop {
            let mut is_up = self.shared.is_up.clone();
            // The sender lives as long as any client.
            let _ = is_up.wait_for(|up| *up).await;
            match send(request(&self.api)).await {
                Ok(answer) if answer.is_passing() => self.shared.count("answers 5xx, asked again"),
                Ok(answer) => {
                    self.shared.answered();
                    return answer;
                }
                Err(Broken) => self.shared.count("connections broken, asked again"),
            }
            tokio::task::yield_now().await;
        }
    }
}

/// An address that nobody else has: open bookings per address are limited.
fn email() -> String {
    format!("{}@guest.example", Uuid::new_v4().simple())
}
