//! What customer, network, clock and other customers can do, and how often they do it.

use booking_widget::flow::state::Step;
use proptest::prelude::*;

use crate::server::SLOTS;

/// What the booker types into.
pub(crate) const FIELDS: [&str; 5] = ["firstName", "email", "phone", "pressure", "skin"];

/// What the second guest types into.
pub(crate) const FIELDS_OF_COMPANION: [&str; 2] = ["firstName", "pressure"];

/// Something that somebody does. Numbers choose among what is there.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Customer(Customer),
    /// A request reaches the server and is carried out; its answer is on the way.
    Serve(usize),
    /// An answer arrives, perhaps not the oldest.
    Deliver(usize),
    /// An answer that was delivered before arrives once more.
    DeliverAgain(usize),
    /// A request never reaches the server.
    LoseRequest(usize),
    /// A request is carried out, but its answer is lost.
    LoseAnswer(usize),
    /// The server answers 503 or 429 and does nothing.
    Fail(usize, bool),
    PauseOver(usize),
    Pass(i64),
    Sleep(i64),
    Online(bool),
    SomebodyTakes(usize),
    Sweep,
    Reload,
}

#[derive(Clone, Debug)]
pub(crate) enum Customer {
    ChooseMassage,
    ChooseFacial,
    /// A treatment with add-ons.
    ChooseWrap,
    /// A treatment for two.
    ChooseDuo,
    ChooseTherapist(bool),
    AddOn(bool),
    AddTreatment(usize),
    AddGuest,
    SameForGuest(usize),
    RemoveItem(usize, usize),
    RemoveGuest(usize),
    EditItem(usize, usize),
    ContinueToTime,
    ShowMonth(bool),
    ChooseDay(bool),
    ChooseSlot(usize),
    ChooseAlternative,
    Back(Step),
    Continue,
    Extend,
    Retake,
    Type(usize, u8),
    /// What the second guest is asked.
    TypeOfCompanion(usize, u8),
    /// All that everybody but the booker is asked.
    TypeOfCompanions,
    Tick(bool),
    Leave(usize),
    TakeSuggestion,
    Note(bool),
    Submit,
    Retry,
    Dismiss,
    Reset,
}

fn customer() -> impl Strategy<Value = Customer> {
    use Customer as C;
    prop_oneof![
        3 => Just(C::ChooseMassage),
        1 => Just(C::ChooseFacial),
        1 => Just(C::ChooseWrap),
        1 => Just(C::ChooseDuo),
        1 => any::<bool>().prop_map(C::AddOn),
        1 => (0..4_usize).prop_map(C::AddTreatment),
        1 => Just(C::AddGuest),
        1 => (0..4_usize).prop_map(C::SameForGuest),
        1 => (0..4_usize, 0..3_usize).prop_map(|(guest, item)| C::RemoveItem(guest, item)),
        1 => (0..4_usize).prop_map(C::RemoveGuest),
        1 => (0..4_usize, 0..3_usize).prop_map(|(guest, item)| C::EditItem(guest, item)),
        3 => Just(C::ContinueToTime),
        3 => any::<bool>().prop_map(C::ChooseTherapist),
        1 => any::<bool>().prop_map(C::ShowMonth),
        1 => any::<bool>().prop_map(C::ChooseDay),
        8 => (0..SLOTS.len()).prop_map(C::ChooseSlot),
        2 => Just(C::ChooseAlternative),
        2 => prop_oneof![Just(Step::Service), Just(Step::Therapist), Just(Step::Time)].prop_map(C::Back),
        2 => Just(C::Continue),
        2 => Just(C::Extend),
        2 => Just(C::Retake),
        4 => ((0..FIELDS.len()), any::<u8>()).prop_map(|(field, text)| C::Type(field, text)),
        2 => Just(C::TypeOfCompanions),
        2 => ((0..2_usize), any::<u8>()).prop_map(|(field, text)| C::TypeOfCompanion(field, text)),
        3 => prop::bool::weighted(0.9).prop_map(C::Tick),
        2 => (0..FIELDS.len()).prop_map(C::Leave),
        1 => Just(C::TakeSuggestion),
        1 => prop::bool::weighted(0.3).prop_map(C::Note),
        6 => Just(C::Submit),
        3 => Just(C::Retry),
        1 => Just(C::Dismiss),
        1 => Just(C::Reset),
    ]
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        20 => customer().prop_map(Act::Customer),
        16 => any::<usize>().prop_map(Act::Serve),
        16 => any::<usize>().prop_map(Act::Deliver),
        2 => any::<usize>().prop_map(Act::DeliverAgain),
        2 => any::<usize>().prop_map(Act::LoseRequest),
        3 => any::<usize>().prop_map(Act::LoseAnswer),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(which, kind)| Act::Fail(which, kind)),
        6 => any::<usize>().prop_map(Act::PauseOver),
        4 => (1..90_i64).prop_map(Act::Pass),
        1 => (60..900_i64).prop_map(Act::Sleep),
        1 => any::<bool>().prop_map(Act::Online),
        1 => (0..SLOTS.len()).prop_map(Act::SomebodyTakes),
        1 => Just(Act::Sweep),
        1 => Just(Act::Reload),
    ]
}
