//! Addresses in the configuration that a browser would run: they are reported, and left out.

use super::settings::{MenuLink, Settings};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::source::{Sources, Span, is_unsafe};

/// Removes unsafe addresses from the settings of a site.
pub(super) fn remove_unsafe(settings: &mut Settings, sources: &Sources, sink: &Sink) {
    let check = |url: &str| {
        if is_unsafe(url) {
            report(url, sources, sink);
        }
        !is_unsafe(url)
    };
    let version = &mut settings.version;
    let lists: [&mut Vec<MenuLink>; 3] = [&mut settings.menu, &mut settings.footer, &mut version.choices];
    lists.into_iter().for_each(|links| links.retain(|link| check(&link.url)));
    settings.stylesheets.retain(|sheet| check(sheet));
    for url in [&mut version.current_url, &mut version.list, &mut settings.logo, &mut settings.base_url] {
        if !check(url) {
            url.clear();
        }
    }
}

/// Reports an address where it is written in the configuration, which does not keep its places.
fn report(url: &str, sources: &Sources, sink: &Sink) {
    let place = ["specwright.toml", "config.toml", "config/_default/hugo.toml"].iter().find_map(|path| {
        let file = sources.find(path)?;
        let at = memchr::memmem::find(sources.file(file).text.as_bytes(), url.as_bytes())?;
        Some(Span::new(file, at, at + url.len()))
    });
    let scheme: String = url.trim().split(':').next().unwrap_or_default().escape_debug().collect();
    let message = format!("unsafe address: `{scheme}:`");
    let diagnostic = match place {
        Some(span) => Diagnostic::new(&rules::LINK_UNSAFE, span, message),
        None => Diagnostic::without_place(&rules::LINK_UNSAFE, message),
    };
    sink.add(diagnostic.help("use an address of the web (`https:`) or of this site"));
}
