//! Shortcodes and variables within text.

use super::Scanner;
use crate::markup::Event;
use crate::markup::rst::context::owned;
use crate::markup::rst::shortcode::variable;
use crate::markup::shortcode::{Call, Found};

impl Scanner<'_, '_, '_, '_, '_> {
    /// `{{`: a shortcode or a variable within text.
    pub(super) fn brace(&mut self, at: usize) -> usize {
        if !self.text[at..].starts_with("{{") {
            return at + 1;
        }
        if let Some((length, name)) = variable(&self.text[at..]).filter(|_| self.parser.cx.options.variables)
        {
            self.take(at, at + length);
            let place = self.run.place(&(at..at + length));
            self.parser.call(name.to_owned(), Vec::new(), place, None, false);
            return at + length;
        }
        let input = self.parser.input;
        match input.tags.at(self.run.place(&(at..at)).start) {
            None => at + 1,
            Some(Found::Literal(range, shown)) => {
                let Some(end) = self.run.offset(range.end) else { return at + 1 };
                self.take(at, end);
                self.push(Event::Text(owned(shown)), at..end);
                end
            }
            Some(Found::Call(call)) => self.inline_call(at, call),
        }
    }

    fn inline_call(&mut self, at: usize, call: &Call) -> usize {
        let Some(open_end) = self.run.offset(call.open.end) else {
            self.parser.unreachable(call);
            return at + 1;
        };
        let close =
            call.close.as_ref().map(|close| (self.run.offset(close.start), self.run.offset(close.end)));
        let (inner, end) = match close {
            Some((Some(start), Some(end))) => {
                let lines = self.run.lines(open_end..start);
                let range =
                    call.open.end..call.open.end.max(call.close.as_ref().map_or(0, |close| close.start));
                self.take(at, end);
                (Some(self.parser.inner(range, |parser| parser.inline_always(&lines))), end)
            }
            Some(_) => {
                self.parser.unreachable(call);
                self.take(at, open_end);
                (None, open_end)
            }
            None => {
                self.take(at, open_end);
                (None, open_end)
            }
        };
        self.parser.call(call.name.clone(), call.params.clone(), call.open.clone(), inner, false);
        end
    }
}
