//! Derived examples as pages show them.

use minijinja::Value as View;

use super::{Fields, is_tree};
use crate::html::Html;
use crate::markup::highlight::highlight;
use crate::model::SchemaId;
use crate::render::PageRenderer;
use crate::render::example::{is_json, may_be_json};
use crate::render::page::anchor;
use crate::render::reference::xml;
use crate::render::values::{ExampleView, html};
use crate::view as json;

/// A longer example is shown on the page of its schema only, to which the others link.
const LONGEST_REPEATED: usize = 4_000;

impl PageRenderer<'_, '_> {
    /// An example in the form of a media type, once for each schema of a page. One that is long, of a schema
    /// that has a page, is there.
    pub(in crate::render) fn made_example(&mut self, id: SchemaId, media: &str) -> Option<ExampleView> {
        let is_xml = xml::is_xml(media);
        let is_range = may_be_json(media);
        if !is_json(media) && !is_xml && !is_range || !self.exemplified.insert((id, self.direction, is_xml)) {
            return None;
        }
        let Some(value) = self.made(id, Fields::All) else {
            // Where there is no example, a reader should not look for it.
            let note = Html::escape("No example: none was found that is valid against the schema.");
            return (!is_range).then(|| ExampleView { summary: html(note), ..ExampleView::default() });
        };
        if is_range && !is_tree(&value) {
            return None;
        }
        let is_given = !self.known(id).examples.is_empty();
        let (language, code) = match is_xml {
            true => ("xml", xml::document(&self.renderer.site.library.schemas, id, &value)),
            false => ("json", json::pretty(&value)),
        };
        let elsewhere = self.schema_page(id).filter(|page| *page != self.at && code.len() > LONGEST_REPEATED);
        if let Some(page) = elsewhere {
            let mut note = Html::escape("A long example is shown with ");
            let title = Html::escape(&self.renderer.site.pages[page].title);
            note.push(&anchor(&self.page_address(page), &title));
            note.push_text(".");
            return Some(ExampleView { summary: html(note), ..ExampleView::default() });
        }
        Some(ExampleView {
            language: View::from(language),
            code: html(highlight(language, &code)),
            generated: View::from(!is_given),
            ..ExampleView::default()
        })
    }
}
