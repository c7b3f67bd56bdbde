//! The screens. Leptos only: props in, events out, no arithmetic.
