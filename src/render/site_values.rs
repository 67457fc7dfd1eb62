//! What templates are told of the site as a whole.

use minijinja::Value;

use super::href;
use super::page::anchor;
use super::view::{LinkView, SiteView, VersionView, html, list};
use super::{PageRenderer, Renderer};
use crate::html::Html;
use crate::project::Status;

/// The generator's name and version.
const GENERATOR: &str = concat!("specwright ", env!("CARGO_PKG_VERSION"));

impl PageRenderer<'_, '_> {
    /// The generated indexes, from every page.
    fn indexes(&self) -> Vec<LinkView> {
        let link = |at: &usize| {
            let page = &self.renderer.site.pages[*at];
            LinkView {
                title: Value::from(page.title.as_str()),
                url: Value::from(format!("{}{}", self.root_path(), href::file(&page.url))),
                current: Value::from(*at == self.at),
                ..LinkView::default()
            }
        };
        self.renderer.index_pages.iter().map(link).collect()
    }

    pub(super) fn site_view(&self) -> SiteView {
        let settings = &self.renderer.site.plan.settings;
        let root = self.root_path();
        let own = |path: &str| match path.contains("://") {
            true => path.to_owned(),
            false => format!("{root}{path}"),
        };
        let links = |links: &[crate::project::MenuLink]| {
            list(links.iter().map(|link| LinkView {
                name: Value::from(link.title.as_str()),
                title: Value::from(link.title.as_str()),
                url: Value::from(link.url.as_str()),
                ..LinkView::default()
            }))
        };
        let version = &settings.version;
        let choices = version.choices.iter().map(|choice| LinkView {
            label: Value::from(choice.title.as_str()),
            url: Value::from(choice.url.as_str()),
            current: Value::from(choice.title == version.label),
            ..LinkView::default()
        });
        let mut choices: Vec<LinkView> = choices.collect();
        if choices.is_empty() && !version.list.is_empty() && !version.label.is_empty() {
            // A menu that a published list fills begins with the version at hand.
            choices.push(LinkView {
                label: Value::from(version.label.as_str()),
                url: Value::from(own("index.html")),
                current: Value::from(true),
                ..LinkView::default()
            });
        }
        SiteView {
            title: Value::from(settings.title.as_str()),
            description: Value::from(settings.description.as_str()),
            language: Value::from(settings.language.as_str()),
            version: Value::from(VersionView {
                label: Value::from(version.label.as_str()),
                status: Value::from(version.status.as_str()),
                banner: html(banner(version.status, &version.current_url)),
                choices: if choices.is_empty() { Value::UNDEFINED } else { list(choices) },
                list: if version.list.is_empty() {
                    Value::UNDEFINED
                } else {
                    Value::from(own(&version.list))
                },
            }),
            menu: links(&settings.menu),
            footer: links(&settings.footer),
            copyright: Value::from(settings.copyright.as_str()),
            logo: if settings.logo.is_empty() { Value::from("") } else { Value::from(own(&settings.logo)) },
            stylesheets: list(settings.stylesheets.iter().map(|sheet| own(sheet)).collect::<Vec<_>>()),
            scripts: Value::UNDEFINED,
            generator: Value::from(GENERATOR),
            indexes: list(self.indexes()),
            feed: if self.renderer.has_feed {
                Value::from(own(super::release::FEED))
            } else {
                Value::UNDEFINED
            },
        }
    }
}

impl Renderer<'_> {
    /// What templates of shortcodes are told of the site.
    pub(super) fn basics(settings: &crate::project::Settings) -> Value {
        Value::from(SiteView {
            title: Value::from(settings.title.as_str()),
            description: Value::from(settings.description.as_str()),
            language: Value::from(settings.language.as_str()),
            version: Value::from(VersionView {
                label: Value::from(settings.version.label.as_str()),
                status: Value::from(settings.version.status.as_str()),
                ..VersionView::default()
            }),
            generator: Value::from(GENERATOR),
            ..SiteView::default()
        })
    }
}

/// What a reader of an unfinished or replaced version is told.
fn banner(status: Status, current_url: &str) -> Html {
    let mut out = Html::escape(match status {
        Status::Stable => return Html::new(),
        Status::Unstable => {
            "You are reading an unstable version of this specification: it may change without notice. "
        }
        Status::Historical => {
            "You are reading a historical version of this specification: a later one has replaced it. "
        }
    });
    if !current_url.is_empty() {
        out.push(&anchor(current_url, &Html::escape("Go to the current version")));
        out.push_text(".");
    }
    out
}
