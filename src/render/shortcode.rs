//! Shortcodes: each is a template, given its parameters, what it encloses, and what it names.

use std::fs;

use minijinja::Value;

use super::PageRenderer;
use super::table::{code, marked};
use super::values::{
    ComparisonView, DifferenceView, OperationView, PairView, SectionView, ShortcodeView, html, list,
};
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::html::Html;
use crate::load::Node;
use crate::markup::{Document, Shortcode};
use crate::model::{MediaType, Operation, Parameter, Schemas};
use crate::project::Layout;
use crate::site::{AnchorAssignment, PageBody};
use crate::source::Span;

impl PageRenderer<'_, '_> {
    /// Writes what a shortcode of the page's own text shows.
    pub(super) fn shortcode(&mut self, document: &Document, index: usize, inline: bool, out: &mut Html) {
        let Some(call) = document.shortcodes.get(index) else { return };
        let placement = match &self.page.body {
            PageBody::Text { placements, .. } => placements.get(self.next_placement).cloned(),
            PageBody::Generated(_) => None,
        };
        self.next_placement += 1;
        let is_secondary = self.secondary;
        self.secondary |= call.name.split('/').next() == Some("changelog");
        // A text that is included stands for itself.
        const INCLUDED: [&str; 8] = [
            "cs-module",
            "rver-fragment",
            "changelog",
            "changelog/changelogs",
            "changelog/changelog-changes",
            "changelog/changelog-rendered",
            "apis",
            "unstable-warning",
        ];
        let is_included = INCLUDED.contains(&call.name.as_str());
        if is_included && self.renderer.site.plan.layout != Layout::Targets {
            self.check_parameters(document, call);
        }
        let mut inner = Html::new();
        if let Some(document) = &call.inner {
            self.included(document, inline, if is_included { out } else { &mut inner });
        }
        self.secondary = is_secondary;
        if !is_included {
            self.call(document, call, inner, inline, placement.as_ref(), out);
        }
    }

    /// What a shortcode in a description shows: it has no place of its own on the page.
    pub(super) fn shortcode_in_description(
        &mut self,
        document: &Document,
        index: usize,
        inline: bool,
        owner: (&str, u8),
    ) -> Html {
        let Some(call) = document.shortcodes.get(index) else { return Html::new() };
        let inner = call.inner.as_ref().map(|inner| self.inner(inner, inline, owner)).unwrap_or_default();
        let mut out = Html::new();
        self.call(document, call, inner, inline, None, &mut out);
        out
    }

    fn call(
        &mut self,
        document: &Document,
        call: &Shortcode,
        inner: Html,
        inline: bool,
        placement: Option<&AnchorAssignment>,
        out: &mut Html,
    ) {
        let template = format!("shortcodes/{}.html", call.name);
        let templates = self.renderer.templates;
        if !templates.has(&template) {
            // A variable that is not known was reported when the text was read.
            if self.renderer.site.plan.layout == Layout::Targets {
                return out.push(&inner);
            }
            let known = templates.shortcodes();
            let message = format!("there is no shortcode `{}`", call.name);
            let diagnostic = Diagnostic::new(&rules::SHORTCODE_UNKNOWN, self.place(document, call), message);
            let known_names = known.iter().map(String::as_str);
            self.report(diagnostic.did_you_mean(&call.name, known_names));
            return out.push(&inner);
        }
        if call.inner.is_none() && templates.wraps(&template) {
            let message = format!("the shortcode `{}` is not closed", call.name);
            let diagnostic = Diagnostic::new(&rules::SHORTCODE_UNCLOSED, self.place(document, call), message);
            self.report(diagnostic.help(format!("put `{{{{% /{} %}}}}` behind its text", call.name)));
        }
        // Variables of the 2019 generation are given their parameters by the layout.
        if self.renderer.site.plan.layout != Layout::Targets {
            self.check_parameters(document, call);
        }
        let key = self.section_key(call, inline, &inner, placement);
        self.section(key, out, |pen| pen.rendered(&template, document, call, inner, inline, placement));
    }

    /// What the template of a shortcode makes of what it is given.
    fn rendered(
        &mut self,
        template: &str,
        document: &Document,
        call: &Shortcode,
        inner: Html,
        inline: bool,
        placement: Option<&AnchorAssignment>,
    ) -> Html {
        let mut view = ShortcodeView {
            params: Value::from_pairs(
                call.params.iter().map(|param| (param.name.as_str(), param.value.as_str())),
            ),
            inner: if call.inner.is_some() { html(inner) } else { Value::UNDEFINED },
            inline: Value::from(inline),
            level: Value::from(placement.map_or(2, |placement| placement.level)),
            page: Value::from(self.page_basics()),
            site: self.renderer.site_basics.clone(),
            status: Value::from(self.renderer.site.plan.settings.version.status.as_str()),
            ..ShortcodeView::default()
        };
        if let Some(placement) = placement {
            self.fill(&mut view, call, placement);
        }
        match call.name.as_str() {
            "diagram" => self.diagram(&mut view, document, call),
            "added-in" | "changed-in" => self.version_mark(document, call),
            "sas-emojis" => self.sas_emojis(&mut view),
            "page-table" => self.page_table(&mut view, document, call),
            "proposal-tables" => self.proposals(&mut view),
            "ref" | "relref" => self.reference(&mut view, document, call),
            "var" => view.value = Value::from(self.variable(document, call).unwrap_or_default()),
            _ => {}
        }
        match self.renderer.templates.render(template, view) {
            Ok(html) => html,
            Err(mut diagnostic) => {
                diagnostic.span = Some(self.place(document, call));
                self.report(diagnostic);
                Html::new()
            }
        }
    }

    fn place(&self, document: &Document, call: &Shortcode) -> Span {
        let sources = self.renderer.site.sources;
        document.span(&call.range, sources).unwrap_or(Span::start_of(crate::source::FileId(0)))
    }

    /// Puts in the operations, events or definition that the shortcode names.
    fn fill(&mut self, view: &mut ShortcodeView, call: &Shortcode, placement: &AnchorAssignment) {
        let level = placement.level + 1;
        if let Some(api) = placement.api {
            view.api = self.about_api(api, level);
        }
        let mut operations = Vec::new();
        for placed in &placement.operations {
            operations.push(self.operation(placed.operation, &placed.id, &placed.aliases, level));
        }
        if !placement.pairs.is_empty() {
            view.comparison = Value::from(self.comparison(call, placement, &operations));
        }
        view.operations = list(operations);
        if let Some(api) = placement.api {
            view.api_rest = self.api_rest(api, level);
        }
        let mut events = Vec::new();
        for (at, id) in &placement.events {
            let name = &self.renderer.site.library.events[*at].name;
            let title = match call.name.as_str() {
                "msgtypes" => name.split_once('$').map(|(_, kind)| Html::escape(kind)),
                _ => call.param("title").map(marked),
            };
            events.push(self.event(*at, id, level, title, call.param("desired_example_name")));
        }
        view.events = list(events);
        if let Some((at, id)) = &placement.definition {
            let compact = call.param("compact").is_some_and(|value| value != "false");
            view.definition = Value::from(self.definition(*at, id, level, compact));
        }
    }

    fn comparison(
        &mut self,
        call: &Shortcode,
        placement: &AnchorAssignment,
        operations: &[OperationView],
    ) -> ComparisonView {
        let library = self.renderer.site.library;
        let mut pairs = Vec::new();
        // An operation that takes the place of several is written once.
        let mut shown = Vec::new();
        for (new, old) in &placement.pairs {
            let operation = |at: usize| library.operation(placement.operations[at].operation);
            let title =
                new.or(*old).map(|at| operation(at).summary.as_deref().unwrap_or(&operation(at).path));
            let mut view = |at: Option<usize>| {
                let at = at.filter(|at| !shown.contains(at))?;
                shown.push(at);
                Some(Value::from(operations[at].clone()))
            };
            let (new_view, old_view) = (view(*new), view(*old));
            let changes = match (new, old) {
                (Some(new), Some(old)) => differences(operation(*new), operation(*old), &library.schemas),
                _ => Vec::new(),
            };
            pairs.push(PairView {
                title: title.map_or(Value::UNDEFINED, |title| html(marked(title))),
                new: new_view.unwrap_or(Value::UNDEFINED),
                old: old_view.unwrap_or(Value::UNDEFINED),
                changes: if changes.is_empty() { Value::UNDEFINED } else { list(changes) },
            });
        }
        ComparisonView {
            new_label: Value::from(call.param("new_label").unwrap_or("New")),
            old_label: Value::from(call.param("old_label").unwrap_or("Old")),
            pairs: list(pairs),
        }
    }

    /// A mark of a version says which.
    fn version_mark(&self, document: &Document, call: &Shortcode) {
        let says = |name: &str| call.param(name).is_some_and(|value| !value.trim().is_empty());
        if !says("v") && !says("0") && call.param("this") != Some("true") {
            let message = format!("`{}` needs the parameter `v`", call.name);
            let diagnostic = Diagnostic::new(&rules::SHORTCODE_PARAM, self.place(document, call), message);
            self.report(diagnostic.help("add `v=\"…\"` with the version"));
        }
    }

    /// The picture of a diagram, with its size in CSS pixels at double density.
    fn diagram(&mut self, view: &mut ShortcodeView, document: &Document, call: &Shortcode) {
        let plan = self.renderer.site.plan;
        let Some(name) = call.param("name") else {
            let message = "`diagram` needs the parameter `name`";
            let diagnostic = Diagnostic::new(&rules::SHORTCODE_PARAM, self.place(document, call), message);
            self.report(diagnostic.help("add `name=\"…\"`"));
            return;
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let Some(asset) = plan.diagrams.get(name).or_else(|| plan.diagrams.get(stem)) else {
            let message = format!("there is no diagram `{name}`");
            let known = plan.diagrams.keys().map(String::as_str);
            let diagnostic = Diagnostic::new(&rules::SHORTCODE_PARAM, self.place(document, call), message);
            self.report(diagnostic.did_you_mean(name, known));
            return;
        };
        let path = self.renderer.site.sources.root().join(&asset.path);
        // A picture that cannot be read is reported when it is copied.
        let size = fs::read(path).ok().and_then(|bytes| imagesize::blob_size(&bytes).ok());
        let half = |length: usize| Value::from(length.div_ceil(2));
        view.image = Value::from_pairs([
            ("url", Value::from(format!("{}{}", super::href::root(&self.page.url), asset.url))),
            ("width", size.as_ref().map_or(Value::UNDEFINED, |size| half(size.width))),
            ("height", size.as_ref().map_or(Value::UNDEFINED, |size| half(size.height))),
        ]);
    }

    /// The value of the configuration that `var` names.
    fn variable(&self, document: &Document, call: &Shortcode) -> Option<&str> {
        let Some(param) = call.params.iter().find(|param| matches!(&*param.name, "name" | "0")) else {
            let message = "`var` needs the parameter `name`";
            let diagnostic = Diagnostic::new(&rules::SHORTCODE_PARAM, self.place(document, call), message);
            self.report(diagnostic.help("add `name=\"…\"` with a name in `vars`"));
            return None;
        };
        let vars = &self.renderer.site.plan.settings.vars;
        let value = vars.get(&*param.value);
        if value.is_none() {
            let message = format!("there is no `{}` in `vars`", param.value);
            let help = match nearest(&param.value, vars.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to the table `vars` of `specwright.toml`".to_owned(),
            };
            self.parameter_problem(document, call, param, message, Some(help));
        }
        value.map(String::as_str)
    }

    /// The address of the page that Hugo's `ref` names by its file.
    fn reference(&mut self, view: &mut ShortcodeView, document: &Document, call: &Shortcode) {
        let path = call.param("path").or_else(|| call.param("0")).unwrap_or_default();
        let (path, anchor) = path.split_once('#').unwrap_or((path, ""));
        let place = self.place(document, call);
        let mut url = String::new();
        if !path.is_empty() {
            let path = path.strip_suffix(".md").unwrap_or(path).trim_matches('/');
            let folder = ["_index", "index"].iter().find_map(|name| path.strip_suffix(name));
            let path = folder.filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(path);
            url = format!("/{}/", path.trim_matches('/')).replace("//", "/");
            if call.param("outputFormat").is_some_and(|format| format.eq_ignore_ascii_case("checklist")) {
                url.push_str("checklist.md");
            }
        }
        if !anchor.is_empty() {
            url.push_str(&format!("#{anchor}"));
        }
        view.url = Value::from(self.resolve(&url, || Some(place)).into_owned());
    }

    fn sas_emojis(&mut self, view: &mut ShortcodeView) {
        let Some(emoji) = &self.renderer.site.library.sas_emoji else { return };
        let cells = |item: &Node| {
            let text = |key: &str| item.get(key).and_then(Node::scalar_text).unwrap_or_default().into_owned();
            let unicode = code(&text("unicode"));
            list([
                html(Html::escape(&text("number"))),
                html(Html::escape(&text("emoji"))),
                html(unicode),
                html(Html::escape(&text("description"))),
            ])
        };
        view.columns = list(["Number", "Emoji", "Unicode", "Description"]);
        view.rows = list(emoji.items().iter().map(cells).collect::<Vec<_>>());
    }

    /// Pages below a folder with fields of their front matter.
    fn page_table(&mut self, view: &mut ShortcodeView, document: &Document, call: &Shortcode) {
        let folder = call.param("folder").unwrap_or_default().trim_matches('/').to_owned();
        let fields = call.param("fields").unwrap_or("title");
        let fields: Vec<&str> = fields.split(',').map(str::trim).filter(|field| !field.is_empty()).collect();
        let prefix = format!("{folder}/");
        let mut rows = Vec::new();
        for (at, page) in self.renderer.site.pages.iter().enumerate() {
            let Some(source) = &page.source else { continue };
            if !page.url.starts_with(&prefix) || page.url == prefix {
                continue;
            }
            let target = crate::site::Target { page: at, anchor: String::new() };
            let address = self.href(&target);
            let cells = fields.iter().enumerate().map(|(column, field)| {
                let text = match *field {
                    "title" => Some(page.title.clone()),
                    "description" => Some(page.description.clone()),
                    "date" => source.front.date.clone(),
                    field => source.front.field(field),
                };
                let text = Html::escape(&text.unwrap_or_default());
                let is_link = *field == "title" || column == 0 && !fields.contains(&"title");
                html(if is_link { super::page::anchor(&address, &text) } else { text })
            });
            rows.push(list(cells.collect::<Vec<_>>()));
        }
        if rows.is_empty() {
            let message = format!("there is no page below `{folder}`");
            let diagnostic = Diagnostic::new(&rules::SHORTCODE_PARAM, self.place(document, call), message);
            let addresses = self.renderer.site.links.addresses();
            let known = addresses.iter().map(|address| address.trim_end_matches('/'));
            self.report(diagnostic.did_you_mean(&folder, known));
        }
        let heading = |field: &&str| {
            let mut letters = field.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        };
        view.columns = list(fields.iter().map(heading).collect::<Vec<String>>());
        view.rows = list(rows);
    }

    /// Proposals by state, where their list is part of the source.
    fn proposals(&mut self, view: &mut ShortcodeView) {
        let Some(proposals) = &self.renderer.site.library.proposals else { return };
        let text = |node: &Node, key: &str| {
            node.get(key).and_then(Node::scalar_text).unwrap_or_default().into_owned()
        };
        let mut sections = Vec::new();
        for entry in proposals.items() {
            let mut rows = Vec::new();
            for item in entry.get("proposals").map_or(&[][..], Node::items) {
                let number = Html::escape(&text(item, "number"));
                let link = super::page::anchor(&text(item, "url"), &number);
                let people = |key: &str| {
                    let names = item.get(key).map_or(&[][..], Node::items).iter();
                    names.filter_map(Node::scalar_text).collect::<Vec<_>>().join(", ")
                };
                let cells = [
                    html(link),
                    html(Html::escape(&text(item, "title"))),
                    html(Html::escape(&text(item, "created_at"))),
                    html(Html::escape(&people("authors"))),
                    html(Html::escape(&people("shepherd"))),
                ];
                rows.push(list(cells));
            }
            let title = text(entry, "title");
            sections.push(SectionView {
                id: Value::from(self.anchors.claim(&crate::markup::slug::github_slug(&title))),
                title: Value::from(title),
                columns: list(["MSC", "Title", "Created at", "Authors", "Shepherd"]),
                rows: list(rows),
                ..SectionView::default()
            });
        }
        view.sections = list(sections);
    }
}

/// What differs between two versions of an operation.
fn differences(new: &Operation, old: &Operation, schemas: &Schemas) -> Vec<DifferenceView> {
    let mut found = Vec::new();
    let mut say = |kind: &str, text: Html| {
        found.push(DifferenceView { kind: Value::from(kind), text: html(text) });
    };
    if new.method != old.method || new.path != old.path {
        let mut text = code(&format!("{} {}", old.method, old.path));
        text.push_text(" became ");
        text.push(&code(&format!("{} {}", new.method, new.path)));
        say("changed", text);
    }
    let needs = |operation: &Operation| !operation.authentication.alternatives().is_empty();
    match (needs(new), needs(old)) {
        (true, false) => say("added", Html::escape("authentication")),
        (false, true) => say("removed", Html::escape("authentication")),
        _ => {}
    }
    let sides: [(&str, &Operation, &Operation); 2] = [("added", new, old), ("removed", old, new)];
    for (kind, having, lacking) in sides {
        for parameter in &having.parameters {
            let is_same = |other: &&Parameter| other.name == parameter.name && other.place == parameter.place;
            if lacking.parameters.iter().find(is_same).is_none() {
                let mut text = Html::escape(parameter.place.as_str());
                text.push_text(" parameter ");
                text.push(&code(&parameter.name));
                say(kind, text);
            }
        }
        if having.request.is_some() && lacking.request.is_none() {
            say(kind, Html::escape("request body"));
        }
        if let (Some(own), Some(others)) = (&having.request, &lacking.request) {
            let others = fields(&others.content, schemas);
            for field in fields(&own.content, schemas).iter().filter(|field| !others.contains(field)) {
                let mut text = Html::escape("body field ");
                text.push(&code(field));
                say(kind, text);
            }
        }
        for response in &having.responses {
            let other = lacking.responses.iter().find(|other| other.status == response.status);
            let Some(other) = other else {
                say(kind, Html::escape(&format!("response {}", response.status)));
                continue;
            };
            let others = fields(&other.content, schemas);
            for field in fields(&response.content, schemas).iter().filter(|field| !others.contains(field)) {
                let mut text = Html::escape(&format!("response {} field ", response.status));
                text.push(&code(field));
                say(kind, text);
            }
        }
    }
    found
}

/// The names of the fields of a body.
fn fields<'s>(content: &[MediaType], schemas: &'s Schemas) -> Vec<&'s str> {
    let schema = content.first().and_then(|media| media.schema).map(|id| schemas.get(id));
    schema.map_or(Vec::new(), |schema| schema.properties.iter().map(|property| &*property.name).collect())
}
