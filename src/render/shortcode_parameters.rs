//! Checks the parameters of a shortcode: their names, and what their values are.
//!
//! A shortcode of the program has those of the registry; one of the author's own those that its template
//! reads.

use super::PageRenderer;
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::markup::{Document, Shortcode, ShortcodeParam};
use crate::project::shortcodes::{ParameterKind, Signature, signature};

impl PageRenderer<'_, '_> {
    /// Reports parameters that a shortcode does not have, and values of the wrong kind.
    pub(super) fn check_parameters(&self, document: &Document, call: &Shortcode) {
        if call.params.is_empty() {
            return;
        }
        let own = self.renderer.templates.parameters(&format!("shortcodes/{}.html", call.name));
        let known = signature(&call.name);
        if known.is_none() && own.is_none() {
            return;
        }
        let own = own.unwrap_or_default();
        let registered = known.map_or(&[][..], |Signature { params, .. }| params);
        let mut names: Vec<&str> = registered.iter().map(|parameter| parameter.name).collect();
        names.extend(own.iter().map(String::as_str));
        let mut seen: Vec<&str> = Vec::new();
        for param in &call.params {
            if !names.contains(&&*param.name) {
                self.unknown_parameter(document, call, param, &names);
            } else if seen.contains(&&*param.name) {
                let message = format!("duplicate parameter `{}` of `{}`", param.name, call.name);
                self.parameter_problem(document, call, param, message, Some("remove one of the two".into()));
            }
            seen.push(&param.name);
            let is_flag =
                registered.iter().any(|known| known.name == param.name && known.kind == ParameterKind::Flag);
            if is_flag && !matches!(&*param.value, "true" | "false") {
                let message =
                    format!("expected `true` or `false` for `{}`, found `{}`", param.name, param.value);
                self.parameter_problem(document, call, param, message, None);
            }
        }
    }

    fn unknown_parameter(
        &self,
        document: &Document,
        call: &Shortcode,
        param: &ShortcodeParam,
        names: &[&str],
    ) {
        let is_position = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
        let named: Vec<&str> =
            names.iter().copied().filter(|name| !is_position(name) && *name != "inherited").collect();
        let (message, help): (String, Option<String>) = if is_position(&param.name) {
            let help = named.first().map(|name| format!("write `{name}=\"{}\"`", param.value));
            (format!("`{}` has no parameter without a name here: `{}`", call.name, param.value), help)
        } else {
            let help = match nearest(&param.name, named.iter().copied()) {
                Some(near) => Some(format!("did you mean `{near}`?")),
                None if named.is_empty() => Some("remove it: the shortcode has no parameters".to_owned()),
                None => Some(format!("use one of `{}`", named.join("`, `"))),
            };
            (format!("unknown parameter `{}` of `{}`", param.name, call.name), help)
        };
        self.parameter_problem(document, call, param, message, help);
    }

    pub(super) fn parameter_problem(
        &self,
        document: &Document,
        call: &Shortcode,
        param: &ShortcodeParam,
        message: String,
        help: Option<String>,
    ) {
        let before = document.text.get(call.range.start..param.range.start).unwrap_or_default();
        let start = before.rfind(&*param.name).map_or(param.range.start, |at| call.range.start + at);
        let place = document.span(&(start..param.range.end), self.renderer.site.sources);
        let mut diagnostic = match place {
            Some(place) => Diagnostic::new(&rules::SHORTCODE_PARAM, place, message),
            None => Diagnostic::without_place(&rules::SHORTCODE_PARAM, message),
        };
        diagnostic.help = help;
        self.report(diagnostic);
    }
}
