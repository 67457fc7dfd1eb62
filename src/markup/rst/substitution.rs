//! `.. |name| replace:: text` and what stands for `|name|`.

use std::ops::Range;

use super::chars::simple_name;
use super::context::owned;
use super::definitions::{Image, Substitution, spaces};
use super::directive::Directive;
use super::inline::embedded::is_escaped;
use super::inline::text::unescape;
use super::input::{Input, Places};
use super::lines::{self, Line};
use super::parser::{Block, Parser, Read};
use super::shortcode::{Tags, tags_of};
use crate::markup::{Event, Str, Tag};

/// How deep substitutions may use each other.
const MAX_CHAIN: usize = 16;

impl Substitution {
    /// Whether white space before it and behind it goes.
    pub fn trims(&self) -> (bool, bool) {
        match self {
            Substitution::Unicode { trim, .. } => *trim,
            _ => (false, false),
        }
    }
}

impl Parser<'_, '_, '_> {
    /// `.. |name| directive:: …`, whose name starts at `start`.
    pub fn substitution_definition(&mut self, lines: &[Line], at: usize, start: usize) -> Option<Read> {
        let text = self.input.text;
        let line = lines[at].of(text);
        let close = line.match_indices('|').map(|(close, _)| close).find(|close| {
            *close > start
                && !line[..*close].ends_with(' ')
                && !is_escaped(line, *close)
                && (line[close + 1..].is_empty() || line[close + 1..].starts_with(' '))
        });
        let Some(close) = close else {
            self.report(lines[at], "this substitution has no `|` behind its name");
            return None;
        };
        let name = spaces(&unescape(&line[start..close]));
        let after = &line[close + 1..];
        let offset = close + 1 + after.len() - after.trim_start_matches(' ').len();
        let block = lines::indented(text, lines, at, Some(offset), false);
        self.check_explicit(&block, lines);
        let body = lines::trim(&block.lines);
        if let Some(substitution) = self.read_substitution(&name, body, lines[at])
            && let Some(page) = self.cx.define()
        {
            page.add_substitution(&name, substitution);
        }
        Some((block.next, Block::Nothing))
    }

    fn read_substitution(&mut self, name: &str, body: &[Line], line: Line) -> Option<Substitution> {
        let text = self.input.text;
        let first = body.first().map_or("", |line| line.of(text));
        let length = simple_name(first);
        let rest = first[length..].strip_prefix("::").filter(|rest| rest.is_empty() || rest.starts_with(' '));
        let Some(rest) = rest.filter(|_| length > 0) else {
            self.report(line, format!("the substitution `{name}` needs a directive, such as `replace::`"));
            return None;
        };
        let kind = first[..length].to_ascii_lowercase();
        let skip = first.len() - rest.trim_start_matches(' ').len();
        let mut content = body.to_vec();
        content[0] = content[0].skip(skip);
        match kind.as_str() {
            "replace" => {
                let content = lines::trim(&content);
                if content.is_empty() {
                    self.report(line, format!("the substitution `{name}` is empty"));
                    return None;
                }
                // Here its problems are reported; where it is used it is read again, in silence.
                if !self.cx.is_collecting() {
                    let (first, shortcodes) = (self.cx.out.events.len(), self.cx.out.shortcodes.len());
                    let notes = self.cx.notes;
                    self.cx.substituting.push(lines::join(text, content));
                    self.inline(content);
                    self.cx.substituting.pop();
                    self.cx.out.events.truncate(first);
                    self.cx.out.shortcodes.truncate(shortcodes);
                    self.cx.forget(first);
                    self.cx.notes = notes;
                }
                Some(Substitution::Replace(lines::join(text, content)))
            }
            "unicode" => {
                let directive = Directive::read(self, &kind, &content, line)?;
                let code = directive.argument(self);
                let has = |name: &str| directive.option(name).is_some();
                let trim = (has("ltrim") || has("trim"), has("rtrim") || has("trim"));
                Some(Substitution::Unicode { text: characters(&code), trim })
            }
            "image" => {
                let directive = Directive::read(self, &kind, &content, line)?;
                let mut image = self.image_of(&directive);
                if image.alt.is_empty() {
                    image.alt = name.to_owned();
                }
                Some(Substitution::Image(image))
            }
            "date" => {
                self.cx.report_with(self.input, line.start..line.end, || {
                    let message = format!("`date` would make each build of `{name}` another one");
                    (message, Some("write the date with `replace::`".to_owned()))
                });
                None
            }
            _ => {
                self.report(line, format!("`{kind}` cannot define a substitution"));
                None
            }
        }
    }

    /// Makes events of what stands for a substitution reference.
    pub fn substitute(&mut self, name: &str, substitution: &Substitution, range: Range<usize>) {
        let shown = self.input.shown(range.clone());
        match substitution {
            Substitution::Unicode { text, .. } => self.cx.push(Event::Text(owned(text)), shown),
            Substitution::Image(image) => self.emit_image(image, shown),
            Substitution::Replace(text) => {
                if self.cx.substituting.contains(text) {
                    // Said once, where it is defined: there one text more is being read than was put in.
                    if self.cx.substituting.len() > self.cx.quiet {
                        let quiet = std::mem::take(&mut self.cx.quiet);
                        let message = format!("the substitution `{name}` uses itself");
                        self.cx.report(self.input, range, message);
                        self.cx.quiet = quiet;
                    }
                    self.cx.push(Event::Text(owned(&format!("|{name}|"))), shown);
                    return;
                }
                if self.cx.quiet >= MAX_CHAIN || !self.cx.afford(text.len()) {
                    let message = format!("the substitution `{name}` grows without bound");
                    self.cx.report(self.input, range, message);
                    self.cx.push(Event::Text(owned(name)), shown);
                    return;
                }
                let mut input = Input {
                    text,
                    places: Places::Fixed(self.input.place(range)),
                    source: self.input.source,
                    shown: Some(shown),
                    tags: Tags::default(),
                };
                self.cx.quiet += 1;
                self.cx.substituting.push(text.clone());
                input.tags = tags_of(&input, self.cx, 0..text.len());
                let lines = lines::split(text);
                Parser { input: &input, cx: self.cx }.inline_always(&lines);
                self.cx.substituting.pop();
                self.cx.quiet -= 1;
            }
        }
    }

    /// An image, within a link if it has a target.
    pub fn emit_image(&mut self, image: &Image, range: Range<usize>) {
        let link = image.target.as_ref().and_then(|target| self.cx.page().target_url(target));
        let tag = Tag::Image { url: Str::from(image.url.clone()), title: Str::from(""), look: image.look };
        let alt = |parser: &mut Self| {
            parser.wrap(tag, range.clone(), |parser| {
                if !image.alt.is_empty() {
                    parser.cx.push(Event::Text(owned(&image.alt)), range.clone());
                }
            });
        };
        match link {
            Some(url) => {
                let tag = Tag::Link { url: Str::from(url), title: Str::from("") };
                self.wrap(tag, range.clone(), alt);
            }
            None => alt(self),
        }
    }
}

/// The characters of a `unicode` directive: code points and text, separated by spaces; `..` starts a
/// comment.
fn characters(code: &str) -> String {
    let mut text = String::new();
    let code = code.split_once(" .. ").map_or(code, |(code, _)| code);
    for word in code.split_whitespace() {
        let lower = word.to_ascii_lowercase();
        let hex = ["0x", "x", "\\x", "u+", "\\u", "u"].iter().find_map(|prefix| lower.strip_prefix(prefix));
        let hex = hex.or_else(|| lower.strip_prefix("&#x").and_then(|word| word.strip_suffix(';')));
        let point = match hex {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => word.parse().ok(),
        };
        match point.and_then(char::from_u32) {
            Some(c) => text.push(c),
            None => text.push_str(word),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::characters;

    #[test]
    fn code_points_are_written_in_many_ways() {
        assert_eq!(characters("0xA9 U+2014 &#x2192; 65 word \\u00e9 .. a comment"), "©—→Awordé");
    }
}
