//! What a page says of itself to those who do not open it: search engines, previews of links, feeds.
//!
//! 1. Its description, as plain text on one line.
//! 2. Without one: for a page that was made, what it holds and of which site; for a text, how it begins.
//! 3. No more than is shown of it elsewhere: whole sentences where some fit, or else whole words.

use super::PageRenderer;
use crate::markup::Prose;
use crate::project::Settings;
use crate::site::{GeneratedPage, PageBody};

/// Characters that a description may have to stay as it is.
const MOST: usize = 250;

/// Characters to cut a longer one to.
const ENOUGH: usize = 160;

impl PageRenderer<'_, '_> {
    /// One or two sentences about the page; `lead` is its description as prose, if it has one.
    pub(super) fn page_description(&self, lead: Option<&Prose>) -> String {
        let given = lead.map_or_else(|| self.page.description.clone(), |prose| self.plain(prose));
        let made = match &self.page.body {
            PageBody::Generated(generated) => self.about_generated(generated),
            PageBody::Text { .. } => Vec::new(),
        };
        let beginning =
            self.entries.iter().map(|entry| entry.text.as_str()).find(|text| !text.trim().is_empty());
        let texts = [given].into_iter().chain(made).map(|text| brief(&text));
        let said = texts.filter(|text| !text.is_empty()).reduce(|text, more| {
            match text.ends_with(['.', '?', '!']) {
                true => format!("{text} {more}"),
                false => format!("{text}. {more}"),
            }
        });
        said.map(|text| brief(&text)).or_else(|| beginning.map(brief)).unwrap_or_default()
    }

    /// What can be said of a page that was made, in the order of what matters.
    fn about_generated(&self, generated: &GeneratedPage) -> Vec<String> {
        let site = self.renderer.site;
        let library = site.library;
        let whole = whole(&site.plan.settings);
        let title = &self.page.title;
        match generated {
            GeneratedPage::Operation(at) => {
                let text = library.operation(*at).description.as_ref();
                match text.map(|prose| self.plain(prose)).filter(|text| !text.trim().is_empty()) {
                    Some(text) => vec![text],
                    None => vec![format!("{title} in {whole}")],
                }
            }
            GeneratedPage::Schema { .. } | GeneratedPage::Tag { .. } | GeneratedPage::Webhook { .. } => {
                let own = self.entries.first().map(|entry| entry.text.trim()).filter(|text| !text.is_empty());
                vec![match (own, generated) {
                    (Some(text), _) => format!("{title}: {text}"),
                    (None, GeneratedPage::Schema { .. }) => {
                        format!("The schema {title} of {whole}: its fields, examples, and where it is used")
                    }
                    (None, GeneratedPage::Tag { .. }) => format!("{title}: a group of operations of {whole}"),
                    (None, _) => format!("The webhook {title} of {whole}"),
                }]
            }
            GeneratedPage::Index(kind) => {
                let columns = kind.columns().iter().map(|column| column.to_lowercase());
                vec![format!("{title} of {whole}: {}", columns.collect::<Vec<_>>().join(", "))]
            }
            GeneratedPage::Operations(_)
            | GeneratedPage::Schemas(_)
            | GeneratedPage::Components(_)
            | GeneratedPage::Search
            | GeneratedPage::Documents => vec![format!("{title}: {whole}")],
            GeneratedPage::NotFound => Vec::new(),
        }
    }
}

/// The site by its title and version.
fn whole(settings: &Settings) -> String {
    let label = &settings.version.label;
    match label.is_empty() || settings.title.contains(label.as_str()) {
        true => settings.title.clone(),
        false => format!("{} {label}", settings.title),
    }
}

/// A text on one line, as much of it as is shown elsewhere.
fn brief(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Texts for the search have a space between phrases, also where none is written.
    let text = text.replace(" .", ".").replace(" ,", ",").replace("( ", "(").replace(" )", ")");
    if text.chars().count() <= MOST {
        return text;
    }
    let cut = |most: usize| text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    if let Some(end) = text[..cut(MOST)].rfind(". ").filter(|end| *end >= cut(ENOUGH / 2)) {
        return text[..=end].to_owned();
    }
    let words = &text[..cut(ENOUGH)];
    let words = words.rfind(' ').map_or(words, |end| &words[..end]);
    format!("{} …", words.trim_end_matches([',', ';', ':', '.', '-', '–', '—', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_stays_and_is_set_on_one_line() {
        assert_eq!(brief("Add this ,\n  as per ( #12 ) ."), "Add this, as per (#12).");
    }

    #[test]
    fn a_long_text_ends_with_a_whole_sentence_or_word() {
        let sentence = format!("{}end. ", "word ".repeat(30));
        let text = brief(&sentence.repeat(3));
        assert_eq!(text, sentence.trim());
        let text = brief(&"word ".repeat(100));
        assert!(text.ends_with("word …") && text.len() < 170, "{text}");
        let text = brief(&"é".repeat(400));
        assert!(text.ends_with("é …"), "{text}");
    }
}
