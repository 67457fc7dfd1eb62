//! A range of bytes in a source file.

use super::FileId;

/// Where something was written: the half-open byte range `start..end` of `file`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that holds the range.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        // The finder refuses files of 4 GiB and more, so the offsets fit.
        Self { file, start: start as u32, end: end.max(start) as u32 }
    }

    /// The empty range at the start of `file`, for what concerns a file as a whole.
    pub fn start_of(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// The range from the start of `self` to the end of `other`; both stand in the same file.
    pub fn to(self, other: Span) -> Self {
        Self { end: other.end.max(self.end), ..self }
    }
}
