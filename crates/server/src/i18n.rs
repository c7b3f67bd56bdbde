//! The sentences that the server says to people, in every language it speaks.
