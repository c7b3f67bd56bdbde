//! What staff say when they close something: plain text, for staff.

use super::form::one_line;

/// Longest comment that is kept, characters: a paragraph.
pub const LONGEST_COMMENTS: u32 = 1_000;

/// Comments beyond [`LONGEST_COMMENTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the comments are longer than {LONGEST_COMMENTS} characters")]
pub struct CommentsTooLong;

/// Comments as they are kept: on one line, without control characters; `None` if nothing is left.
pub(super) fn clean_comments(comments: Option<String>) -> Result<Option<String>, CommentsTooLong> {
    let comments = comments
        .map(|comments| one_line(&comments))
        .filter(|comments| !comments.is_empty());
    match comments {
        Some(comments) if comments.chars().count() > LONGEST_COMMENTS as usize => Err(CommentsTooLong),
        comments => Ok(comments),
    }
}
