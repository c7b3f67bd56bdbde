//! A spa with room for a few hundred thousand reservations, and the questions that are measured there.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde_json::json;

use super::pace::{Measured, closed, paced};
use crate::api::{Answer, Api, Broken, Portal, send, send_and_skim, text};
use crate::catalogue::{self, AUTOMATIC, Size};
use crate::{LoadError, LoadResult};

/// As many as DESIGN's goal for a month's availability has.
const THERAPISTS: usize = 20;

/// Starts of a day from 6:00 to 22:00, each half an hour.
const STARTS: usize = 32;

/// Days on which something is reserved: within the horizon of a year.
const DAYS: usize = 300;

/// Drafts that are made at once before they are used: that is not measured.
const MAKERS: usize = 16;

/// Most drafts of one measurement: more than can be reserved in its time.
const MOST_DRAFTS: usize = 20_000;

/// Drafts of one client: fewer than the holds that one client may have.
const DRAFTS_PER_CLIENT: usize = 10;

pub(super) fn catalogue() -> String {
    catalogue::document(Size {
        therapists: THERAPISTS,
        rooms: THERAPISTS,
        blocking_time: 120,
    })
}

/// The server and what is still free in it.
#[derive(Debug)]
pub(super) struct Scene {
    api: Api,
    portal: Arc<Portal>,
    first_day: NaiveDate,
    /// Reservations that were asked for so far; each has a time of its own.
    used: usize,
    clients: u32,
}

/// A draft and where to hold it.
#[derive(Clone, Debug)]
struct Wanted {
    path: String,
    slot: String,
}

impl Scene {
    pub(super) async fn new(address: SocketAddr) -> LoadResult<Self> {
        let api = Api::new(address, 0);
        let portal = Portal::read(&api, AUTOMATIC).await?;
        Ok(Self {
            api,
            portal: Arc::new(portal),
            first_day: Utc::now().date_naive() + Days::new(2),
            used: 0,
            clients: 0,
        })
    }

    /// Reservations that do not meet, by so many clients at once.
    pub(super) async fn reserve(&mut self, clients: usize, duration: Duration) -> LoadResult<Measured> {
        // A first guess of what is needed: nobody reserves in less than a fifth of a millisecond.
        let most = MOST_DRAFTS.min(clients * 500 * (duration.as_secs() as usize + 1));
        let wanted = Arc::new(self.drafts(most, None).await?);
        let api = self.api();
        closed(clients, duration, wanted.len(), move |number| {
            hold(api.clone(), Arc::clone(&wanted), number, 200)
        })
        .await
    }

    /// The same at an even pace.
    pub(super) async fn reserve_paced(
        &mut self,
        per_second: f64,
        duration: Duration,
    ) -> LoadResult<Measured> {
        let most = (per_second * duration.as_secs_f64()) as usize + 1;
        let wanted = Arc::new(self.drafts(most, None).await?);
        let api = self.api();
        paced(per_second, duration, move |number| {
            hold(api.clone(), Arc::clone(&wanted), number, 200)
        })
        .await
    }

    /// All clients want one therapist at one time, which somebody has.
    pub(super) async fn reserve_one_slot(
        &mut self,
        clients: usize,
        duration: Duration,
    ) -> LoadResult<Measured> {
        let place = self.used;
        self.used += 1;
        let wanted = Arc::new(self.drafts(clients + 1, Some(place)).await?);
        let api = self.api();
        hold(api.clone(), Arc::clone(&wanted), clients, 200).await?;
        closed(clients, duration, usize::MAX, move |number| {
            hold(api.clone(), Arc::clone(&wanted), number % clients, 409)
        })
        .await
    }

    /// Calendars of 42 days: the same for everybody, or another for each.
    pub(super) async fn read_calendars(
        &mut self,
        clients: usize,
        duration: Duration,
        each_another: bool,
    ) -> LoadResult<Measured> {
        let (api, portal) = (self.api(), Arc::clone(&self.portal));
        let first_day = self.first_day;
        closed(clients, duration, usize::MAX, move |number| {
            let number = if each_another { number } else { 0 };
            let therapist = portal.therapists.get(number % THERAPISTS).map(String::as_str);
            let from = first_day + Days::new((number / THERAPISTS % DAYS) as u64);
            // From 42 down: other calendars, hardly shorter.
            let days = 42 - (number / (THERAPISTS * DAYS)) as u32 % 10;
            let service = portal.services.first().cloned().unwrap_or_default();
            let request = api.get(&portal.availability(&service, therapist, from, days));
            async move {
                match send_and_skim(request).await {
                    Ok(200) => Ok(()),
                    Ok(status) => Err(LoadError::Server(format!(
                        "a calendar was answered with {status}"
                    ))),
                    Err(Broken) => Err(LoadError::Server("the connection broke".to_owned())),
                }
            }
        })
        .await
    }

    /// Makes drafts, each for a time of its own, or all for one.
    async fn drafts(&mut self, count: usize, place: Option<usize>) -> LoadResult<Vec<Wanted>> {
        let first = self.used;
        if place.is_none() {
            self.used += count;
        }
        let first_client = self.clients;
        self.clients += u32::try_from(count / DRAFTS_PER_CLIENT + 1).unwrap_or(u32::MAX);
        let made: Arc<std::sync::Mutex<Vec<(usize, Wanted)>>> = Arc::default();
        let (api, portal, keep) = (self.api(), Arc::clone(&self.portal), Arc::clone(&made));
        let first_day = self.first_day;
        closed(MAKERS, Duration::MAX, count, move |number| {
            let (therapist, slot) = time_of(first_day, place.unwrap_or(first + number));
            let service = portal.services.first().cloned().unwrap_or_default();
            let therapist = portal.therapists.get(therapist).map(String::as_str);
            let body = portal.draft(&service, therapist, slot.date(), None);
            let client = first_client + u32::try_from(number / DRAFTS_PER_CLIENT).unwrap_or(0);
            let request = api.clone().of(client).post("/v1/bookings", &body);
            let keep = Arc::clone(&keep);
            async move {
                let draft = expect(send(request).await, 200, "a draft")?;
                let wanted = Wanted {
                    path: format!("/v1/bookings/{}/slots/reserve", text(&draft.body["id"])),
                    slot: slot.format("%Y-%m-%dT%H:%M:%S").to_string(),
                };
                let mut keep = keep.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                keep.push((number, wanted));
                Ok(())
            }
        })
        .await?;
        let mut made = std::mem::take(&mut *made.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        made.sort_by_key(|(number, _)| *number);
        Ok(made.into_iter().map(|(_, wanted)| wanted).collect())
    }

    fn api(&self) -> Api {
        self.api.clone()
    }
}

/// Therapist and start number so-and-so: neighbours want other times, so that they do not even meet in a room.
/// All differ, for as many as there are: days are a multiple of the therapists.
fn time_of(first_day: NaiveDate, place: usize) -> (usize, NaiveDateTime) {
    let (round, place) = (place / (STARTS * DAYS), place % (STARTS * DAYS));
    let therapist = (round + place) % THERAPISTS;
    let day = first_day + Days::new((place / STARTS) as u64);
    let six = NaiveTime::from_hms_opt(6, 0, 0).unwrap_or_default();
    (
        therapist,
        day.and_time(six) + TimeDelta::minutes(30 * (place % STARTS) as i64),
    )
}

async fn hold(api: Api, wanted: Arc<Vec<Wanted>>, number: usize, expected: u16) -> LoadResult<()> {
    let Some(Wanted { path, slot }) = wanted.get(number) else {
        return Ok(());
    };
    let request = api.post(path, &json!({"slot_time": slot}));
    expect(send(request).await, expected, "a reservation").map(drop)
}

fn expect(answer: Result<Answer, Broken>, status: u16, what: &str) -> LoadResult<Answer> {
    match answer {
        Ok(answer) if answer.status == status => Ok(answer),
        Ok(answer) => Err(LoadError::Answer {
            what: what.to_owned(),
            status: answer.status,
            body: answer.body.to_string(),
        }),
        Err(Broken) => Err(LoadError::Server("the connection broke".to_owned())),
    }
}
