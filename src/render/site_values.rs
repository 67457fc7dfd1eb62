//! What templates are told of the site as a whole.

use minijinja::Value;

use super::href;
use super::page::anchor;
use super::values::{LinkView, SiteView, VersionView, html, list};
use super::{PageRenderer, Renderer};
use crate::html::Html;
use crate::project::{Colors, Status};

/// The generator's name and version.
const GENERATOR: &str = concat!("specwright ", env!("CARGO_PKG_VERSION"));

/// Address of the style sheet with the colours of the configuration.
pub(super) const COLORS: &str = "assets/colors.css";

/// A style sheet with the colours of the configuration; `None` when those of the look are used. On a dark
/// background an accent without a colour of its own is made lighter.
pub(super) fn colors(colors: &Colors) -> Option<String> {
    let (light, dark) = (colors.accent.as_str(), colors.accent_dark.as_str());
    let dark = match (light.is_empty(), dark.is_empty()) {
        (true, true) => return None,
        (false, true) => format!("color-mix(in oklab, {light} 55%, white)"),
        (_, false) => dark.to_owned(),
    };
    // The colour of the look for a light background is kept where only the dark one is configured.
    let light = if light.is_empty() { "#0b5f68" } else { light };
    Some(format!(
        ":root {{\n  --accent: light-dark({light}, {dark});\n  --accent-bg: light-dark(color-mix(in srgb, {light} 12%, \
         white), color-mix(in srgb, {dark} 22%, #10181a));\n}}\n"
    ))
}

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
            stylesheets: {
                let colors = colors(&settings.colors).map(|_| own(COLORS));
                let sheets = settings.stylesheets.iter().map(|sheet| own(sheet));
                list(colors.into_iter().chain(sheets).collect::<Vec<_>>())
            },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_both_themes() {
        let of = |accent: &str, dark: &str| {
            colors(&Colors { accent: accent.into(), accent_dark: dark.into() }).unwrap_or_default()
        };
        assert_eq!(of("", ""), "");
        assert!(of("#b02a5b", "#ff80a0").contains("--accent: light-dark(#b02a5b, #ff80a0);"));
        assert!(of("teal", "").contains("light-dark(teal, color-mix(in oklab, teal 55%, white))"));
        assert!(of("", "teal").contains("light-dark(#0b5f68, teal)"));
    }
}
